// A counted tree beside the plainest model there is: a map of members to scores, sorted when
// somebody wants to see the order.
import { HalfSipHash } from '../../src/base/half-siphash.ts';
import { Memory } from '../../src/memory/memory.ts';
import { auditMemory } from '../../src/memory/memory-audit.ts';
import { CountedTree } from '../../src/structures/counted-tree.ts';
import {
  auditCountedTree,
  type CountedTreeAudit,
} from '../../src/structures/counted-tree-audit.ts';
import { FLAG_SHORT, KeyedRecords } from '../../src/structures/keyed-record.ts';
import type { Random } from './random.ts';

export class TreeModel {
  readonly memory = new Memory();
  readonly records = new KeyedRecords(this.memory, new HalfSipHash(1, 2));
  readonly tree = new CountedTree(this.records);
  readonly scores = new Map<string, number>();
  readonly #refs = new Map<string, number>();
  readonly #header: number;
  #last = '';

  constructor() {
    this.#header = this.memory.allocate(16);
    this.tree.open(this.#header, 1);
    this.tree.format();
  }

  /** Puts a member in unless it is there. */
  insert(member: string, score: number): void {
    if (this.scores.has(member)) return;
    const ref = this.#create(member);
    this.tree.insert(score, ref);
    this.scores.set(member, score);
  }

  append(member: string, score: number): void {
    const ref = this.#create(member);
    this.tree.append(score, ref);
    this.scores.set(member, score);
  }

  #create(member: string): number {
    const bytes = new Uint8Array(Buffer.from(member, 'latin1'));
    const ref = this.records.create(0, FLAG_SHORT, bytes, 0, bytes.length, 0, 0);
    this.#refs.set(member, ref);
    this.#last = member;
    return ref;
  }

  /** The record that was made last could not be put in. */
  forgetLast(): void {
    this.records.free(this.refOf(this.#last));
    this.#refs.delete(this.#last);
  }

  refOf(member: string): number {
    const ref = this.#refs.get(member);
    if (ref === undefined) throw new Error(`no member ${member}`);
    return ref;
  }

  changeScore(member: string, score: number): void {
    this.tree.changeScore(this.scores.get(member) ?? 0, score, this.refOf(member));
    this.scores.set(member, score);
  }

  remove(member: string): void {
    this.tree.remove(this.scores.get(member) ?? 0, this.refOf(member));
    this.#drop(member);
  }

  #drop(member: string): void {
    this.records.free(this.refOf(member));
    this.#refs.delete(member);
    this.scores.delete(member);
  }

  removeRandom(random: Random): void {
    if (this.scores.size > 0) this.remove(this.randomMember(random));
  }

  randomMember(random: Random): string {
    return random.pick([...this.scores.keys()]);
  }

  /** Removes `count` elements from a rank on, as many as there are. */
  removeRange(rank: number, count: number): void {
    let left = Math.min(count, this.scores.size - rank);
    while (left > 0) {
      const many = this.tree.removeRun(rank, left);
      for (let at = 0; at < many; at++) {
        const member = this.memberOf(this.tree.removedRefs[at]);
        const score = this.tree.removedScores[at];
        if (!Object.is(this.scores.get(member), score)) throw new Error(`score of ${member}`);
        this.#drop(member);
      }
      left -= many;
    }
  }

  /** The record of a member gets another place in memory. */
  moveRecord(member: string): void {
    const old = this.refOf(member);
    const created = this.#create(member);
    this.tree.redirect(this.scores.get(member) ?? 0, old, created);
    this.records.free(old);
  }

  memberOf(ref: number): string {
    const { records } = this;
    records.open(ref);
    const { keyBytes, keyStart, keyLength } = records;
    return Buffer.from(keyBytes.subarray(keyStart, keyStart + keyLength)).toString('latin1');
  }

  sorted(): string[] {
    return [...this.scores.entries()]
      .sort(([left, leftScore], [right, rightScore]) => {
        if (leftScore !== rightScore) return leftScore < rightScore ? -1 : 1;
        return left < right ? -1 : 1;
      })
      .map(([member]) => member);
  }

  members(): string[] {
    const members: string[] = [];
    for (let more = this.tree.seek(0); more; more = this.tree.forward()) {
      members.push(this.memberOf(this.tree.ref));
    }
    return members;
  }

  /** Blocks of memory that are nodes. */
  nodeBlocks(): number {
    return this.memory.liveBlocks - 1 - this.#refs.size;
  }

  /** All invariants, the order, and every block accounted for. */
  check(): CountedTreeAudit {
    const audit = auditCountedTree(this.tree, this.records);
    auditMemory(this.memory);
    if (audit.elements !== this.scores.size) throw new Error(`${audit.elements} elements`);
    const nodes = audit.leaves + audit.innerNodes;
    if (nodes !== this.nodeBlocks()) throw new Error(`${nodes} of ${this.nodeBlocks()} nodes`);
    const sorted = this.sorted();
    for (const [at, member] of this.members().entries()) {
      if (member !== sorted[at]) throw new Error(`${member} at ${at}, expected ${sorted[at]}`);
    }
    return audit;
  }

  /** Every way of finding an element, for all of them. */
  checkReading(): void {
    const { tree } = this;
    const sorted = this.sorted();
    const scores = sorted.map((member) => this.scores.get(member) ?? 0);
    for (const [rank, member] of sorted.entries()) {
      const score = scores[rank];
      const found = tree.rankOf(score, this.refOf(member));
      if (found !== rank) throw new Error(`${member} has rank ${found}, expected ${rank}`);
      if (!tree.seek(rank) || this.memberOf(tree.ref) !== member || tree.score !== score) {
        throw new Error(`not ${member} at rank ${rank}`);
      }
      const first = rank === 0 || scores[rank - 1] !== score;
      if (first && tree.rankOfScore(score, false) !== rank) throw new Error(`first of ${score}`);
      const last = rank === sorted.length - 1 || scores[rank + 1] !== score;
      if (last && tree.rankOfScore(score, true) !== rank + 1) throw new Error(`last of ${score}`);
    }
    if (tree.seek(sorted.length) || tree.seek(-1)) throw new Error('an element beyond the ends');
    let at = sorted.length;
    for (let more = tree.seek(at - 1); more; more = tree.backward()) {
      if (this.memberOf(tree.ref) !== sorted[--at]) throw new Error(`backwards at ${at}`);
    }
    if (at !== 0) throw new Error(`backwards it ends at ${at}`);
  }

  freeRecords(): void {
    for (const ref of this.#refs.values()) this.records.free(ref);
    this.#refs.clear();
    this.scores.clear();
  }
}
