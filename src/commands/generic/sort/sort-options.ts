/** The options of SORT and SORT_RO. */
import { MAY_READ } from '../../../acl/patterns.ts';
import { mayUseEveryKey } from '../../../acl/permissions.ts';
import type { Arguments } from '../../../base/arguments.ts';
import { asciiBytes, equalsIgnoreCase } from '../../../base/ascii.ts';
import { err } from '../../../protocol/reply-error.ts';
import { touchedBy } from '../../framework/acl-view.ts';
import type { Call } from '../../framework/call.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../../framework/errors.ts';
import { SortPattern } from './sort-pattern.ts';

const ASC = asciiBytes('asc');
const DESC = asciiBytes('desc');
const ALPHA = asciiBytes('alpha');
const LIMIT = asciiBytes('limit');
const STORE = asciiBytes('store');
const BY = asciiBytes('by');
const GET = asciiBytes('get');

const FIRST_OPTION = 2;
const BY_DENIED = err('BY option of SORT denied due to insufficient ACL permissions.');
const GET_DENIED = err('GET option of SORT denied due to insufficient ACL permissions.');

export interface SortOptions {
  descending: boolean;
  /** As texts, not as numbers. */
  alpha: boolean;
  offset: number;
  /** Negative: all there are. */
  count: number;
  /** What to sort by, if not by the elements themselves. */
  by: SortPattern | undefined;
  /** BY without a `*`: everything stays in the order it has. */
  keepsOrder: boolean;
  readonly gets: SortPattern[];
  /** The index of the key to store at; 0: the result is answered. */
  storeIndex: number;
}

/** Undefined when something is wrong with them, which is answered. */
export function readSortOptions(call: Call, mayStore: boolean): SortOptions | undefined {
  const options: SortOptions = {
    descending: false,
    alpha: false,
    offset: 0,
    count: -1,
    by: undefined,
    keepsOrder: false,
    gets: [],
    storeIndex: 0,
  };
  const { count } = call.request;
  for (let index = FIRST_OPTION; index < count; index++) {
    const following = count - index - 1;
    if (call.isWord(index, ASC)) {
      options.descending = false;
    } else if (call.isWord(index, DESC)) {
      options.descending = true;
    } else if (call.isWord(index, ALPHA)) {
      options.alpha = true;
    } else if (call.isWord(index, LIMIT) && following >= 2) {
      if (!readLimit(call, index, options)) return undefined;
      index += 2;
    } else if (mayStore && call.isWord(index, STORE) && following >= 1) {
      options.storeIndex = ++index;
    } else if (call.isWord(index, BY) && following >= 1) {
      options.by = new SortPattern(call, ++index);
      if (options.by.isConstant) options.keepsOrder = true;
      else if (!mayReadEveryKey(call)) return refuse(call, BY_DENIED);
    } else if (call.isWord(index, GET) && following >= 1) {
      if (!mayReadEveryKey(call)) return refuse(call, GET_DENIED);
      options.gets.push(new SortPattern(call, ++index));
    } else {
      return refuse(call, SYNTAX_ERROR);
    }
  }
  return options;
}

function refuse(call: Call, error: typeof SYNTAX_ERROR): undefined {
  call.error(error);
  return undefined;
}

function readLimit(call: Call, index: number, options: SortOptions): boolean {
  const offset = call.int64(index + 1);
  const count = call.int64(index + 2);
  if (offset === undefined || count === undefined) {
    call.error(NOT_AN_INTEGER);
    return false;
  }
  options.offset = Number(offset);
  options.count = Number(count);
  return true;
}

/** The names of keys come from the data, so whoever may not read some key may use none. */
function mayReadEveryKey({ session, command, request }: Call): boolean {
  return mayUseEveryKey(session.account, command, request, touchedBy(command, request), MAY_READ);
}

/** The key to store at: of several, the last counts. 0: there is none. */
export function storeIndexOf(request: Arguments): number {
  let found = 0;
  for (let index = FIRST_OPTION; index < request.count; index++) {
    const following = request.count - index - 1;
    if (isWord(request, index, LIMIT)) {
      index += 2;
    } else if (isWord(request, index, GET) || isWord(request, index, BY)) {
      index++;
    } else if (isWord(request, index, STORE) && following >= 1) {
      found = ++index;
    }
  }
  return found;
}

function isWord({ bytes, starts, lengths }: Arguments, index: number, word: Uint8Array): boolean {
  if (lengths[index] !== word.length) return false;
  return equalsIgnoreCase(bytes, starts[index], lengths[index], word);
}
