/**
 * What a search by position is asked for. GEOSEARCH names its parts; GEORADIUS and its kin have
 * them in fixed places, and further options alike. Redis looks at the key first, and answers what
 * is wrong with the arguments one after the other as it reads them.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { err } from '../../protocol/reply-error.ts';
import { Distances } from '../../values/geo/distance.ts';
import { Position } from '../../values/geo/geohash.ts';
import { SearchArea } from '../../values/geo/search-area.ts';
import type { SortedSetForm } from '../../values/sorted-set/sorted-set-form.ts';
import type { Call } from '../framework/call.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';
import { readDouble, readPosition, readUnit } from './geo-arguments.ts';

const WITHDIST = asciiBytes('withdist');
const WITHHASH = asciiBytes('withhash');
const WITHCOORD = asciiBytes('withcoord');
const ANY = asciiBytes('any');
const ASC = asciiBytes('asc');
const DESC = asciiBytes('desc');
const COUNT = asciiBytes('count');
const STORE = asciiBytes('store');
const STOREDIST = asciiBytes('storedist');
const FROMMEMBER = asciiBytes('frommember');
const FROMLONLAT = asciiBytes('fromlonlat');
const BYRADIUS = asciiBytes('byradius');
const BYBOX = asciiBytes('bybox');

const NO_RADIUS = err('need numeric radius');
const NO_WIDTH = err('need numeric width');
const NO_HEIGHT = err('need numeric height');
const NEGATIVE_RADIUS = err('radius cannot be negative');
const NEGATIVE_BOX = err('height or width cannot be negative');
const NO_SUCH_MEMBER = err('could not decode requested zset member');
const COUNT_NOT_POSITIVE = err('COUNT must be > 0');
const ANY_WITHOUT_COUNT = err('the ANY argument requires COUNT argument');
const STORE_WITH_DETAILS = 'is not compatible with WITHDIST, WITHHASH and WITHCOORD options';

export const UNSORTED = 0;
export const ASCENDING = 1;
export const DESCENDING = 2;

export interface SearchKind {
  /** Centre, distance and unit are named: GEOSEARCH and GEOSEARCHSTORE. */
  readonly isNamed: boolean;
  /** Where the first option stands. */
  readonly optionsFrom: number;
  /** May STORE and STOREDIST be given? */
  readonly mayStore?: boolean;
  /** The key to store in, when the command has one. */
  readonly storeIndex?: number;
}

export class Search {
  readonly area = new SearchArea(new Distances());
  order = UNSORTED;
  count = 0;
  /** Stops as soon as enough is found. */
  takesAny = false;
  withDistance = false;
  withHash = false;
  withCoordinates = false;
  /** The index of the key to store in; 0: the result is answered. */
  storeIndex = 0;
  storesDistance = false;
  fromMember = false;
  fromPosition = false;
  byRadius = false;
  byBox = false;
}

/** Takes a position as the centre. */
export function centreOnPosition(call: Call, index: number, area: SearchArea): boolean {
  const position = new Position();
  if (!readPosition(call, index, position)) return false;
  area.longitude = position.longitude;
  area.latitude = position.latitude;
  return true;
}

/** Takes a member of the set as the centre. */
export function centreOnMember(
  call: Call,
  index: number,
  set: SortedSetForm,
  area: SearchArea,
): boolean {
  const { bytes, view, starts, lengths } = call.request;
  if (!set.find(bytes, view, starts[index], lengths[index])) {
    call.error(NO_SUCH_MEMBER);
    return false;
  }
  const position = new Position();
  position.readScore(set.score);
  area.longitude = position.longitude;
  area.latitude = position.latitude;
  return true;
}

/** Reads a radius and its unit. */
export function readRadius(call: Call, index: number, area: SearchArea): boolean {
  const radius = readDouble(call, index, NO_RADIUS);
  if (radius === undefined) return false;
  if (radius < 0) {
    call.error(NEGATIVE_RADIUS);
    return false;
  }
  area.isBox = false;
  area.radius = radius;
  area.unit = readUnit(call, index + 1);
  return area.unit !== 0;
}

function readBox(call: Call, index: number, area: SearchArea): boolean {
  const width = readDouble(call, index, NO_WIDTH);
  if (width === undefined) return false;
  const height = readDouble(call, index + 1, NO_HEIGHT);
  if (height === undefined) return false;
  if (width < 0 || height < 0) {
    call.error(NEGATIVE_BOX);
    return false;
  }
  area.isBox = true;
  area.width = width;
  area.height = height;
  area.unit = readUnit(call, index + 2);
  return area.unit !== 0;
}

/** Reads all options; false when something is wrong, which is answered. */
export function readOptions(
  call: Call,
  kind: SearchKind,
  set: SortedSetForm | undefined,
  search: Search,
): boolean {
  search.storeIndex = kind.storeIndex ?? 0;
  for (let index = kind.optionsFrom; index < call.request.count; ) {
    if (readFlag(call, index, search)) {
      index++;
      continue;
    }
    const taken = readOption(call, index, kind, set, search);
    if (taken === 0) return false;
    index += taken;
  }
  return isWhole(call, kind, search);
}

function readFlag(call: Call, index: number, search: Search): boolean {
  if (call.isWord(index, WITHDIST)) search.withDistance = true;
  else if (call.isWord(index, WITHHASH)) search.withHash = true;
  else if (call.isWord(index, WITHCOORD)) search.withCoordinates = true;
  else if (call.isWord(index, ANY)) search.takesAny = true;
  else if (call.isWord(index, ASC)) search.order = ASCENDING;
  else if (call.isWord(index, DESC)) search.order = DESCENDING;
  else return false;
  return true;
}

/** Returns how many arguments an option takes; 0 when something is wrong, which is answered. */
function readOption(
  call: Call,
  index: number,
  kind: SearchKind,
  set: SortedSetForm | undefined,
  search: Search,
): number {
  const following = call.request.count - index - 1;
  if (following >= 1 && call.isWord(index, COUNT))
    return readCount(call, index + 1, search) ? 2 : 0;
  if (kind.isNamed) return readNamed(call, index, kind, set, search);
  if (following >= 1 && kind.mayStore === true) {
    const storesDistance = call.isWord(index, STOREDIST);
    if (storesDistance || call.isWord(index, STORE)) {
      search.storeIndex = index + 1;
      search.storesDistance = storesDistance;
      return 2;
    }
  }
  call.error(SYNTAX_ERROR);
  return 0;
}

function readCount(call: Call, index: number, search: Search): boolean {
  const count = call.int64(index);
  if (count === undefined || count <= 0) {
    call.error(count === undefined ? NOT_AN_INTEGER : COUNT_NOT_POSITIVE);
    return false;
  }
  search.count = Number(count);
  return true;
}

/** The options of GEOSEARCH and GEOSEARCHSTORE alone. */
function readNamed(
  call: Call,
  index: number,
  kind: SearchKind,
  set: SortedSetForm | undefined,
  search: Search,
): number {
  const { area } = search;
  const following = call.request.count - index - 1;
  if (kind.storeIndex !== undefined && call.isWord(index, STOREDIST)) {
    search.storesDistance = true;
    return 1;
  }
  if (following >= 1 && !search.fromPosition && call.isWord(index, FROMMEMBER)) {
    search.fromMember = true;
    // Without a set there is nothing to find, but the other arguments are read all the same.
    return set === undefined || centreOnMember(call, index + 1, set, area) ? 2 : 0;
  }
  if (following >= 2 && !search.fromMember && call.isWord(index, FROMLONLAT)) {
    search.fromPosition = true;
    return centreOnPosition(call, index + 1, area) ? 3 : 0;
  }
  if (following >= 2 && !search.byBox && call.isWord(index, BYRADIUS)) {
    search.byRadius = true;
    return readRadius(call, index + 1, area) ? 3 : 0;
  }
  if (following >= 3 && !search.byRadius && call.isWord(index, BYBOX)) {
    search.byBox = true;
    return readBox(call, index + 1, area) ? 4 : 0;
  }
  call.error(SYNTAX_ERROR);
  return 0;
}

/** Do the options go together, and is none missing? */
function isWhole(call: Call, kind: SearchKind, search: Search): boolean {
  const hasDetails = search.withDistance || search.withHash || search.withCoordinates;
  if (search.storeIndex !== 0 && hasDetails) {
    const who = kind.isNamed ? 'GEOSEARCHSTORE' : 'STORE option in GEORADIUS';
    call.error(err(`${who} ${STORE_WITH_DETAILS}`));
  } else if (kind.isNamed && !search.fromMember && !search.fromPosition) {
    const text = 'exactly one of FROMMEMBER or FROMLONLAT can be specified for';
    call.error(err(`${text} ${call.text(0)}`));
  } else if (kind.isNamed && !search.byRadius && !search.byBox) {
    const text = 'exactly one of BYRADIUS and BYBOX can be specified for';
    call.error(err(`${text} ${call.text(0)}`));
  } else if (search.takesAny && search.count === 0) {
    call.error(ANY_WITHOUT_COUNT);
  } else {
    return true;
  }
  return false;
}
