/** A section of INFO, and how its values are written: in the forms that monitoring tools parse. */
import type { Server } from '../../framework/server.ts';

/** Who gets a section that does not ask for it by name; `all` asks for more than the default. */
export type Listing = 'default' | 'all' | 'everything' | 'nobody';

export type InfoField = readonly [name: string, value: string | number];

export interface InfoSection {
  /** In small letters, as INFO's arguments name it. */
  readonly name: string;
  /** What its first line says behind the '#'. */
  readonly title: string;
  readonly fields: (server: Server) => readonly InfoField[];
  readonly listing: Listing;
}

/** Each title is the section's name with a capital letter, unless it says otherwise. */
export function section(
  name: string,
  fields: InfoSection['fields'],
  title = name[0].toUpperCase() + name.slice(1),
  listing: Listing = 'default',
): InfoSection {
  return { name, title, fields, listing };
}

const UNITS: readonly string[] = ['K', 'M', 'G', 'T', 'P'];
const UNIT_STEP = 1024;

/** A size for people: `512B`, `1.50K`, `23.54G`. */
export function humanBytes(bytes: number): string {
  if (bytes < UNIT_STEP) return `${bytes}B`;
  let value = bytes / UNIT_STEP;
  let unit = 0;
  while (value >= UNIT_STEP && unit < UNITS.length - 1) {
    value /= UNIT_STEP;
    unit++;
  }
  return `${value.toFixed(2)}${UNITS[unit]}`;
}

/** A quotient with two decimals; of nothing it is 0.00. */
export function ratio(dividend: number, divisor: number): string {
  return (divisor === 0 ? 0 : dividend / divisor).toFixed(2);
}

export function percentage(part: number, whole: number): string {
  return `${ratio(part * 100, whole)}%`;
}
