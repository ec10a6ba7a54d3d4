/**
 * Which arenas can be emptied into the others. A survey notes for each arena what lives in it and
 * what room it has, by size class; then the emptiest are chosen, one after the other, as long as
 * what lives in them fits where the rest has room. DESIGN.md beside this file has the whole story.
 */
import * as layout from './arena-layout.ts';
import { forEachSpan } from './arena-spans.ts';
import type { Memory } from './memory.ts';
import { CLASS_BYTES, CLASS_COUNT, CLASS_SPAN_QUANTA } from './size-classes.ts';

/** Bounds what opening them all again costs, which happens inside somebody's request. */
const MOST_ARENAS_AT_ONCE = 64;
/** So much of the free quanta is counted on; runs leave gaps. */
const USE_OF_FREE_QUANTA = 0.75;

/** To empty a fuller arena costs more than it gives. */
const WORTH_MOVING_BYTES = 0.85 * layout.ARENA_BYTES;

interface ArenaSurvey {
  readonly arena: number;
  readonly liveBytes: number;
  readonly freeQuanta: number;
  /** Quanta of live runs. */
  readonly runQuanta: number;
  /** Bytes by size class. */
  readonly live: Int32Array;
  readonly room: Int32Array;
}

export class EvacuationPlan {
  readonly #memory: Memory;
  readonly #surveys: ArenaSurvey[] = [];
  #next = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Looks at one more arena; false when all have been looked at. */
  surveyNext(): boolean {
    const { words } = this.#memory;
    if (this.#next >= words.length) return false;
    const arena = this.#next++;
    if (words[arena].length === 0) return true;
    const survey = surveyArena(arena, words[arena]);
    if (survey.liveBytes > 0) this.#surveys.push(survey);
    return true;
  }

  /** The arenas to empty, none of which may be dropped or filled since they were looked at. */
  choose(): number[] {
    const surveys = this.#surveys.sort((a, b) => a.liveBytes - b.liveBytes);
    const room = new Float64Array(CLASS_COUNT);
    const moved = new Float64Array(CLASS_COUNT);
    let freeQuanta = 0;
    let runQuanta = 0;
    for (const survey of surveys) {
      freeQuanta += survey.freeQuanta;
      for (let sizeClass = 1; sizeClass < CLASS_COUNT; sizeClass++) {
        room[sizeClass] += survey.room[sizeClass];
      }
    }
    const chosen: number[] = [];
    for (const survey of surveys) {
      if (chosen.length === MOST_ARENAS_AT_ONCE || survey.liveBytes > WORTH_MOVING_BYTES) break;
      const runs = runQuanta + survey.runQuanta;
      const quanta = (freeQuanta - survey.freeQuanta) * USE_OF_FREE_QUANTA;
      for (let sizeClass = 1; sizeClass < CLASS_COUNT; sizeClass++) {
        room[sizeClass] -= survey.room[sizeClass];
        moved[sizeClass] += survey.live[sizeClass];
      }
      if (runs + newSpanQuanta(moved, room) <= quanta) {
        freeQuanta -= survey.freeQuanta;
        runQuanta = runs;
        chosen.push(survey.arena);
        continue;
      }
      // A fuller one may do, if its size classes are those that there is room for.
      for (let sizeClass = 1; sizeClass < CLASS_COUNT; sizeClass++) {
        room[sizeClass] += survey.room[sizeClass];
        moved[sizeClass] -= survey.live[sizeClass];
      }
    }
    return chosen;
  }
}

function surveyArena(arena: number, words: Int32Array): ArenaSurvey {
  const live = new Int32Array(CLASS_COUNT);
  const room = new Int32Array(CLASS_COUNT);
  let runQuanta = 0;
  let liveBytes = 0;
  forEachSpan(words, (_first, sizeClass, quanta, liveBlocks) => {
    if (sizeClass === 0) {
      runQuanta += quanta;
      liveBytes += quanta * layout.QUANTUM_BYTES;
      return;
    }
    const blockBytes = CLASS_BYTES[sizeClass];
    const blocks = Math.floor((quanta * layout.QUANTUM_BYTES) / blockBytes);
    live[sizeClass] += liveBlocks * blockBytes;
    room[sizeClass] += (blocks - liveBlocks) * blockBytes;
    liveBytes += liveBlocks * blockBytes;
  });
  const freeQuanta = words[layout.ARENA_FREE_QUANTA];
  return { arena, liveBytes, freeQuanta, runQuanta, live, room };
}

/** Quanta of the spans that must be added for what does not fit into the room there is. */
function newSpanQuanta(moved: Float64Array, room: Float64Array): number {
  let quanta = 0;
  for (let sizeClass = 1; sizeClass < CLASS_COUNT; sizeClass++) {
    const excess = moved[sizeClass] - room[sizeClass];
    if (excess <= 0) continue;
    const spanQuanta = CLASS_SPAN_QUANTA[sizeClass];
    const blockBytes = CLASS_BYTES[sizeClass];
    const blocks = Math.floor((spanQuanta * layout.QUANTUM_BYTES) / blockBytes);
    quanta += Math.ceil(excess / (blocks * blockBytes)) * spanQuanta;
  }
  return quanta;
}
