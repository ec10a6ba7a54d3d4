// Requests and replies in the form in which a person reads them in a failure report.
import type { Argument } from '../../support/resp-client.ts';
import type { Reply } from '../../support/resp-parser.ts';
import type { Mismatch } from '../differences.ts';

export function printReply(reply: Reply | undefined): string {
  if (reply === undefined) return 'no reply';
  return shorten(JSON.stringify(reply.raw.toString('latin1')).slice(1, -1));
}

/** A request in the form one would type it, odd arguments quoted. */
export function printArgs(args: readonly Argument[] | undefined): string {
  if (args === undefined) return 'a reply nobody asked for';
  const print = (arg: Argument): string => {
    const text = typeof arg === 'string' ? arg : Buffer.from(arg).toString('latin1');
    return /^[!-~]+$/.test(text) && !text.includes('"') ? text : JSON.stringify(text);
  };
  return shorten(args.map(print).join(' '));
}

export function shorten(text: string): string {
  return text.length <= 600 ? text : `${text.slice(0, 500)}… (${text.length} characters)`;
}

export function describeMismatches(mismatches: readonly Mismatch[]): string {
  return mismatches
    .map(({ request, position, genuine, ours }) => {
      const heading = position === undefined ? request : `${position}: ${request}`;
      return `${heading}\n    redis:   ${genuine}\n    respite: ${ours}`;
    })
    .join('\n');
}
