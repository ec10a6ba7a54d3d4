// Prints results as a Markdown table, to be read in a terminal and to be pasted into the docs.
import type { RowResult, Unit } from './row.ts';
import { type Goal, judge, type Summary, summarize } from './statistics.ts';

const NONE = '–';

const headings = [
  ...['work', 'ours', 'Redis', 'ours / Redis', 'floor', 'aim', 'reached'],
  ...['CPU µs/request, ours', 'Redis', 'ours / Redis'],
];

/** Without verdicts when the runs were too short to judge by. */
export function renderTable(results: readonly RowResult[], judged: boolean): string {
  const rows = results.map((result) => cellsOf(result, judged));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) => `| ${cells.map(pad(widths)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(headings), rule, ...rows.map(line)].join('\n');
}

function pad(widths: readonly number[]): (cell: string, column: number) => string {
  return (cell, column) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
}

function cellsOf({ row, pairs, cpuMicros }: RowResult, judged: boolean): string[] {
  const summary = summarize(pairs);
  const cpu = summarize(cpuMicros);
  return [
    row.name,
    withUnit(summary.ours, row.unit),
    withUnit(summary.redis, row.unit),
    fixed(summary.ratio),
    row.goal === undefined ? NONE : lineCell(row.goal, row.goal.floor, row.unit),
    row.goal === undefined ? NONE : lineCell(row.goal, row.goal.aim, row.unit),
    judged && row.goal !== undefined ? (judge(row.goal, summary) ?? NONE) : NONE,
    ...cpuCells(cpu),
  ];
}

function cpuCells(cpu: Summary): string[] {
  return [fixed(cpu.ours), fixed(cpu.redis), fixed(cpu.ratio)];
}

function lineCell(goal: Goal, line: number, unit: Unit): string {
  if (!Number.isFinite(line)) return NONE;
  const figure = goal.of === 'ratio' ? String(line) : withUnit(line, unit);
  return `${goal.better === 'more' ? '≥' : '≤'} ${figure}`;
}

function withUnit(figure: number | undefined, unit: Unit): string {
  if (figure === undefined) return NONE;
  switch (unit) {
    case 'requests/s':
      return `${Math.round(figure / 100) / 10} k/s`;
    case 'bytes':
      return `${Math.round(figure)} B`;
    case 'MB':
      return `${Math.round(figure * 10) / 10} MB`;
    case 'ms':
      return `${Math.round(figure * 10) / 10} ms`;
    case '%':
      return `${Math.round(figure * 10) / 10} %`;
  }
}

function fixed(figure: number | undefined): string {
  return figure === undefined ? NONE : figure.toFixed(2);
}
