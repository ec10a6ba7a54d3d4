// The exceptions from the tidy rules, each with its reason. The list is a ratchet: an exception to
// a limit names how far it goes and not further, and one that is no longer needed fails the test.
import type { Violation } from './source-file.ts';

export interface Exception {
  readonly rule: string;
  readonly path: string;
  /** The subject named by the violation, where a file can break the rule more than once. */
  readonly subject?: string;
  /** For rules with a limit: the size that this one may have. */
  readonly atMost?: number;
  readonly reason: string;
}

export const exceptions: readonly Exception[] = [
  {
    rule: 'switched-test',
    path: 'test/support/server-process.ts',
    subject: 'describe.skip',
    reason: 'comparisons with genuine redis-server, outside CI, where it is not installed',
  },
];

/** What remains of the violations under the exceptions, and the exceptions that covered nothing. */
export function withoutExceptions(
  violations: readonly Violation[],
  excepted: readonly Exception[],
): { readonly remaining: readonly Violation[]; readonly unused: readonly Exception[] } {
  const used = new Set<Exception>();
  const remaining = violations.filter((violation) => {
    const exception = excepted.find((one) => covers(one, violation));
    if (exception !== undefined) used.add(exception);
    return exception === undefined;
  });
  return { remaining, unused: excepted.filter((one) => !used.has(one)) };
}

function covers(exception: Exception, violation: Violation): boolean {
  return (
    exception.rule === violation.rule &&
    exception.path === violation.path &&
    (exception.subject === undefined || exception.subject === violation.subject) &&
    (violation.measured === undefined || violation.measured <= (exception.atMost ?? 0))
  );
}
