/**
 * The classes of keyspace events, as bits, with the letters of `notify-keyspace-events`. A command
 * reports every event; whether anybody listens is one test of a mask.
 */
export const EVENT_GENERIC = 1 << 2; // g
export const EVENT_STRING = 1 << 3; // $
export const EVENT_LIST = 1 << 4; // l
export const EVENT_SET = 1 << 5; // s
export const EVENT_HASH = 1 << 6; // h
export const EVENT_ZSET = 1 << 7; // z
export const EVENT_EXPIRED = 1 << 8; // x
export const EVENT_EVICTED = 1 << 9; // e
export const EVENT_STREAM = 1 << 10; // t
export const EVENT_KEY_MISS = 1 << 11; // m
export const EVENT_NEW_KEY = 1 << 14; // n

/** Receives one event; the key's bytes are only valid during the call. */
export type EventListener = (
  eventClass: number,
  name: string,
  database: number,
  keyBytes: Uint8Array,
  keyStart: number,
  keyLength: number,
) => void;
