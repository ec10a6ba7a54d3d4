/** What the commands on positions read from their arguments, and how they answer with them. */
import { asciiBytes } from '../../base/ascii.ts';
import { parseDouble } from '../../base/doubles.ts';
import { formatFixed, formatTrimmed, writeShortFixed } from '../../base/fixed-text.ts';
import { writeInteger } from '../../base/integers.ts';
import { err } from '../../protocol/reply-error.ts';
import { LATITUDE_LIMIT, LONGITUDE_LIMIT, type Position } from '../../values/geo/geohash.ts';
import { type Argument, oneOf, token } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { NOT_A_FLOAT } from '../framework/errors.ts';

const UNITS: readonly (readonly [Uint8Array, number])[] = [
  [asciiBytes('m'), 1],
  [asciiBytes('km'), 1000],
  [asciiBytes('ft'), 0.3048],
  [asciiBytes('mi'), 1609.34],
];
const NO_UNIT = err('unsupported unit provided. please use M, KM, FT, MI');

/** Decimals of distances, and of coordinates. */
const DISTANCE_SCALE = 10_000;
const DISTANCE_DECIMALS = 4;
const COORDINATE_DECIMALS = 17;
const ZERO = 0x30;
const POINT = 0x2e;
const COMMA = 0x2c;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

export const UNIT_ARGUMENT: Argument = oneOf(
  'unit',
  token('M'),
  token('KM'),
  token('FT'),
  token('MI'),
);

/** The argument as a double; undefined when it is none, which is answered. */
export function readDouble(call: Call, index: number, error = NOT_A_FLOAT): number | undefined {
  const { bytes, starts, lengths } = call.request;
  const value = parseDouble(bytes, starts[index], lengths[index]);
  if (value === undefined) call.error(error);
  return value;
}

/** Reads longitude and latitude from two arguments; false when they are no place. */
export function readPosition(call: Call, index: number, position: Position): boolean {
  const longitude = readDouble(call, index);
  if (longitude === undefined) return false;
  const latitude = readDouble(call, index + 1);
  if (latitude === undefined) return false;
  if (Math.abs(longitude) > LONGITUDE_LIMIT || Math.abs(latitude) > LATITUDE_LIMIT) {
    const pair = `${fixed(longitude)},${fixed(latitude)}`;
    call.error(err(`invalid longitude,latitude pair ${pair}`));
    return false;
  }
  position.longitude = longitude;
  position.latitude = latitude;
  return true;
}

function fixed(degrees: number): string {
  if (Number.isFinite(degrees)) return formatFixed(degrees, 6);
  return degrees > 0 ? 'inf' : '-inf';
}

/** Metres in a unit; 0 when it is none, which is answered. */
export function readUnit(call: Call, index: number): number {
  for (const [word, metres] of UNITS) if (call.isWord(index, word)) return metres;
  call.error(NO_UNIT);
  return 0;
}

/** A distance in units of its fourth decimal, halves going to the even one. */
export function roundedDistance(distance: number): number {
  const scaled = distance * DISTANCE_SCALE;
  const rounded = Math.floor(scaled);
  const rest = scaled - rounded;
  return rest > 0.5 || (rest === 0.5 && rounded % 2 === 1) ? rounded + 1 : rounded;
}

/** A distance with four decimals, as `roundedDistance` gives it. @param scratch For its text. */
export function replyDistance(call: Call, rounded: number, scratch: Uint8Array): void {
  const whole = Math.floor(rounded / DISTANCE_SCALE);
  const point = writeInteger(scratch, 0, whole);
  scratch[point] = POINT;
  let fraction = rounded - whole * DISTANCE_SCALE;
  for (let at = point + DISTANCE_DECIMALS; at > point; at--) {
    const rest = Math.floor(fraction / 10);
    scratch[at] = ZERO + (fraction - 10 * rest);
    fraction = rest;
  }
  call.reply.bulk(scratch, 0, point + DISTANCE_DECIMALS + 1);
}

/** Longitude and latitude, in RESP3 as doubles. */
export function replyPosition(call: Call, position: Position): void {
  call.reply.array(2);
  replyCoordinate(call, position.longitude, position.text);
  replyCoordinate(call, position.latitude, position.text);
}

/** @param scratch Where the text is made, between what RESP3 puts around it. */
function replyCoordinate({ reply }: Call, degrees: number, scratch: Uint8Array): void {
  const end = writeShortFixed(scratch, 1, degrees);
  if (end === 1) {
    const text = formatTrimmed(degrees, COORDINATE_DECIMALS);
    if (reply.protocol === 3) reply.raw(asciiBytes(`,${text}\r\n`));
    else reply.bulkText(text);
  } else if (reply.protocol === 3) {
    scratch[0] = COMMA;
    scratch[end] = CARRIAGE_RETURN;
    scratch[end + 1] = LINE_FEED;
    reply.raw(scratch.subarray(0, end + 2));
  } else {
    reply.bulk(scratch, 1, end - 1);
  }
}
