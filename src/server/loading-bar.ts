/**
 * A bar on standard error while data are loaded, for somebody who sits at a terminal: how far it
 * is, and how long it will still take. It is not in the way of the log: see `clear`.
 */

/** What takes no longer needs no bar. */
const SILENT_MS = 300;
const EVERY_MS = 200;
const LONGEST = 40;
const USUAL_COLUMNS = 80;
/** For all that stands beside the bar. */
const BESIDE = 30;
const CLEAR_LINE = '\r\u001b[K';

export interface LoadingProgress {
  readonly percent: number;
  readonly etaSeconds: number;
  readonly seconds: number;
}

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export class LoadingBar {
  readonly #terminal: Terminal;
  readonly #nowMs: () => number;
  #shownMs: number;
  #isShown = false;

  constructor(terminal: Terminal, nowMs: () => number) {
    this.#terminal = terminal;
    this.#nowMs = nowMs;
    this.#shownMs = nowMs() + SILENT_MS - EVERY_MS;
  }

  /** Shows how far it is, if it is time to. */
  show(progress: LoadingProgress): void {
    const now = this.#nowMs();
    if (this.#terminal.isTTY !== true || now - this.#shownMs < EVERY_MS) return;
    this.#shownMs = now;
    this.#isShown = true;
    // Some terminals do not know how wide they are.
    const columns = this.#terminal.columns || USUAL_COLUMNS;
    this.#terminal.write(CLEAR_LINE + barText(progress, columns));
  }

  /** Takes it away: something else is to stand there, or all is loaded. */
  clear(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#terminal.write(CLEAR_LINE);
  }
}

export function barText(
  { percent, etaSeconds, seconds }: LoadingProgress,
  columns: number,
): string {
  const width = Math.max(Math.min(LONGEST, columns - BESIDE), 0);
  const full = Math.floor((width * percent) / 100);
  const bar = width === 0 ? '' : `[${'#'.repeat(full)}${'.'.repeat(width - full)}] `;
  const left = seconds < 1 ? '' : `, ${etaSeconds} s to go`;
  return `Loading ${bar}${Math.floor(percent)}%${left}`;
}
