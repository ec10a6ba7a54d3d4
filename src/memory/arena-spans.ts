/**
 * Walks the spans of one arena, span by span, by what its descriptors say. An arena has at most a
 * thousand, so a walk takes some ten microseconds: nothing for a request, but fit for the work done
 * in between.
 */
import * as layout from './arena-layout.ts';

const { BUMP, DESCRIPTOR_SHIFT, END, FREE, LIVE, OWNER, SHAPE } = layout;

/**
 * Calls back with the first quantum of each span or run, its size class (0: a run), its length in
 * quanta, and its live blocks (0 for a run, which is one). The callback may free that very span.
 */
export function forEachSpan(
  words: Int32Array,
  visit: (first: number, sizeClass: number, quanta: number, live: number) => void,
): void {
  for (let at = layout.RESERVED_QUANTA; at < layout.QUANTA_PER_ARENA; ) {
    const descriptor = at << DESCRIPTOR_SHIFT;
    if (words[descriptor + OWNER] !== at) {
      at++;
      continue;
    }
    const shape = words[descriptor + SHAPE];
    const quanta = shape >>> 8;
    const sizeClass = shape & 0xff;
    visit(at, sizeClass, quanta, sizeClass === 0 ? 0 : words[descriptor + LIVE]);
    at += quanta;
  }
}

/** Calls back with the spans that have room for another block. */
export function forEachSpanWithRoom(
  words: Int32Array,
  visit: (first: number, sizeClass: number, quanta: number, isEmpty: boolean) => void,
): void {
  forEachSpan(words, (first, sizeClass, quanta, live) => {
    if (sizeClass === 0) return;
    const descriptor = first << DESCRIPTOR_SHIFT;
    const isFull =
      words[descriptor + FREE] === 0 && words[descriptor + BUMP] === words[descriptor + END];
    if (!isFull) visit(first, sizeClass, quanta, live === 0);
  });
}

/** Makes all quanta of an arena free; so many, from the first on, were ever in use. */
export function formatArena(words: Int32Array, touched: number): void {
  words.fill(0, 0, layout.QUANTA_PER_ARENA << DESCRIPTOR_SHIFT);
  for (let at = 0; at < layout.RESERVED_QUANTA; at++) words[(at << DESCRIPTOR_SHIFT) + OWNER] = -1;
  const usable = layout.QUANTA_PER_ARENA - layout.RESERVED_QUANTA;
  words[layout.ARENA_FREE_QUANTA] = usable;
  words[layout.ARENA_SEARCH_FROM] = layout.RESERVED_QUANTA;
  words[layout.ARENA_LONGEST_RUN] = usable;
  words[layout.ARENA_TOUCHED] = touched;
}
