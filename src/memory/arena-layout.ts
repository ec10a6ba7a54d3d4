/**
 * The numbers that decide how memory is divided: arenas of 64 MiB, cut into quanta of 16 KiB, and
 * references that name an 8-byte unit in one of 512 arenas, 32 GiB in all, as one signed 32-bit
 * integer. Signed, because V8 keeps int32 values unboxed; shifts are unsigned wherever the arena
 * number is taken out. DESIGN.md beside this file has the reasons.
 */

/** A reference counts units of 8 bytes. */
export const UNIT_SHIFT = 3;
export const UNIT_BYTES = 1 << UNIT_SHIFT;

export const ARENA_SHIFT = 26;
export const ARENA_BYTES = 1 << ARENA_SHIFT;
export const ARENA_LIMIT = 512;

/** `ref >>> REF_ARENA_SHIFT` is the arena; `ref & REF_UNIT_MASK` the unit inside it. */
export const REF_ARENA_SHIFT = ARENA_SHIFT - UNIT_SHIFT;
export const REF_UNIT_MASK = (1 << REF_ARENA_SHIFT) - 1;

export const QUANTUM_SHIFT = 14;
export const QUANTUM_BYTES = 1 << QUANTUM_SHIFT;
export const QUANTA_PER_ARENA = ARENA_BYTES / QUANTUM_BYTES;
/** From a unit to its quantum. */
export const UNIT_TO_QUANTUM_SHIFT = QUANTUM_SHIFT - UNIT_SHIFT;

/** Each quantum is described by eight 32-bit words at the start of its arena. */
export const DESCRIPTOR_WORDS = 8;
export const DESCRIPTOR_SHIFT = 3;
/** The quanta that the descriptors themselves occupy; never handed out, so reference 0 is null. */
export const RESERVED_QUANTA = (QUANTA_PER_ARENA * DESCRIPTOR_WORDS * 4) / QUANTUM_BYTES;

/** A span is a run of quanta; this packs its arena and first quantum into one integer. */
export const SPAN_ARENA_SHIFT = 12;
export const SPAN_QUANTUM_MASK = QUANTA_PER_ARENA - 1;

/** Descriptor words. All but OWNER mean something only in a span's first quantum. */
export const OWNER = 0; // first quantum of the span this quantum belongs to; 0 when it is free
export const SHAPE = 1; // size class (0 for a run) | quanta in the span << 8
export const FREE = 2; // unit of the first freed block, 0 when there is none
export const BUMP = 3; // unit of the first block never handed out
export const LIVE = 4; // blocks in use
export const PREVIOUS = 5; // neighbours in the class's list of spans with room
export const NEXT = 6;
export const END = 7; // unit behind the last whole block

/** Quantum 0's descriptor describes the arena. */
export const ARENA_FREE_QUANTA = 1;
export const ARENA_SEARCH_FROM = 2;
/** No run of free quanta is longer: an upper bound, made exact by every search in vain. */
export const ARENA_LONGEST_RUN = 3;
/** Quanta of spans that are kept though no block of theirs is live. */
export const ARENA_IDLE_QUANTA = 4;
/** The quantum behind the last one that was ever in use: what lies before may be resident. */
export const ARENA_TOUCHED = 5;
