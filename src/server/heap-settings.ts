/**
 * V8 divides what is young into two halves and doubles them, up to 16 MiB each, whenever enough has
 * survived in them; it does not give that back under load. A server that keeps its data elsewhere
 * has little garbage and next to nothing that survives: halves of the size that starting has made
 * of them, 4 MiB, are collected in half a millisecond, a few times a second at most.
 */
import { setFlagsFromString } from 'node:v8';

/** For the whole process. A factor of one is no growth. */
export function stopYoungSpaceFromGrowing(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
