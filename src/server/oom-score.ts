/**
 * How gladly Linux ends this process when memory runs out: `oom-score-adj` and its values, of which
 * the first is the server's; the others are for replicas, and for children, which there are none.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { reasonOf } from './system-errors.ts';

const FILE = '/proc/self/oom_score_adj';
const LOWEST = -1000;
const HIGHEST = 1000;

export class OomScore {
  readonly #config: Config;
  readonly #warn: (text: string) => void;
  readonly #file: string;
  /** The score that the process was started with, once it has been changed. */
  #inherited: number | undefined = undefined;

  constructor(config: Config, warn: (text: string) => void, file = FILE) {
    this.#config = config;
    this.#warn = warn;
    this.#file = file;
  }

  /** Undefined, or the refusal of a CONFIG SET. */
  apply(): string | undefined {
    const mode = this.#config.get('oom-score-adj');
    if (mode === 'no' && this.#inherited === undefined) return undefined;
    try {
      this.#inherited ??= Number(readFileSync(this.#file, 'utf8'));
      const [value = 0] = this.#config.get('oom-score-adj-values');
      let score = value;
      if (mode === 'no') score = this.#inherited;
      else if (mode !== 'absolute') score += this.#inherited;
      const within = Math.min(Math.max(score, LOWEST), HIGHEST);
      writeFileSync(this.#file, String(within));
      return undefined;
    } catch (error) {
      this.#warn(`Unable to write oom_score_adj: ${reasonOf(error)}`);
      return 'Failed to apply new oom_score_adj configuration, check server logs.';
    }
  }
}
