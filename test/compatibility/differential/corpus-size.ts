// How big the differential corpus is, for the page docs/internals/differential-tests.md, which is
// written by `npm run docs` and never by hand.
import { DIFFERENCES } from '../differences.ts';
import { corpus } from './corpus/corpus.ts';
import { type CorpusGroup, isWait } from './differential-case.ts';

/** Requests of pipelines; what scenarios send depends on what they are answered. */
export function requestCount({ cases }: CorpusGroup): number {
  const steps = cases.flatMap((item) => ('steps' in item ? item.steps : []));
  return steps.filter((step) => !isWait(step)).length;
}

export function corpusPage(): string {
  const rows = corpus.map((group) => {
    const scenarios = group.cases.filter((item) => 'observe' in item).length;
    return [group.name, group.cases.length - scenarios, requestCount(group), scenarios] as const;
  });
  const sum = (at: 1 | 2 | 3): number => rows.reduce((total, row) => total + row[at], 0);
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [
    '# Differential tests',
    '',
    'The same requests go to genuine redis-server 7.0.15 and to Respite, each case under RESP2 and',
    'under RESP3, and the replies and the keyspaces afterwards are compared; see',
    '`test/compatibility/differential/`. Scenarios use several connections, or make requests from',
    'replies; their requests are not counted here. Replies that are times may differ by as much as',
    'the machine was slow; a case that depends on the clock is repeated before it counts.',
    '',
    '| group | pipelines | requests | scenarios |',
    '|---|---:|---:|---:|',
    ...rows.map(line),
    line(['**in all**', sum(1), sum(2), sum(3)]),
    '',
    '## What differs on purpose',
    '',
    'Everything else fails the tests, and so does an entry that no longer applies.',
    '',
    '| | what | source |',
    '|---|---|---|',
    ...DIFFERENCES.map(({ name, what, source }) => line([name, what, source])),
    '',
  ].join('\n');
}
