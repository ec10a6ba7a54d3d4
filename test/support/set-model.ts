// A set of values/set/ beside a plain JavaScript set that should hold the same, for random tests.
import { expect } from 'vitest';
import { HalfSipHash } from '../../src/base/half-siphash.ts';
import { Memory } from '../../src/memory/memory.ts';
import { auditMemory } from '../../src/memory/memory-audit.ts';
import { KeyedRecords } from '../../src/structures/keyed-record.ts';
import { SET_HASHTABLE, SET_INTSET, SET_LISTPACK } from '../../src/values/set/set-kinds.ts';
import { SetMember } from '../../src/values/set/set-member.ts';
import { SetType } from '../../src/values/set/set-type.ts';
import type { SetValue } from '../../src/values/set/set-value.ts';

const FORMS = new Map([
  [SET_INTSET, 'intset'],
  [SET_LISTPACK, 'listpack'],
  [SET_HASHTABLE, 'hashtable'],
]);

/** Memory with sets in it. */
export class SetWorld {
  readonly memory = new Memory();
  readonly hash = new HalfSipHash(1, 2);
  readonly records = new KeyedRecords(this.memory, this.hash);
  readonly type = new SetType(this.records, this.hash);

  limit(intsetEntries: number, listpackEntries: number, listpackValue: number): void {
    this.type.limits.maxIntsetEntries = { value: intsetEntries };
    this.type.limits.maxListpackEntries = { value: listpackEntries };
    this.type.limits.maxListpackValue = { value: listpackValue };
  }

  /** All members of a set, in its own order. */
  members(kind: number, root: number): string[] {
    const { walk } = this.type.workspace.algebra;
    const member = new SetMember();
    const members: string[] = [];
    walk.begin(kind, root);
    while (walk.next(member)) members.push(memberText(member));
    return members;
  }
}

export function memberOf(text: string): SetMember {
  const member = new SetMember();
  // Not at the beginning, so that a forgotten offset shows.
  const bytes = Uint8Array.from(Buffer.from(`ab${text}cd`, 'latin1'));
  member.setText(bytes, new DataView(bytes.buffer), 2, text.length);
  return member;
}

export function memberText(member: SetMember): string {
  member.spell();
  const { bytes, start, length } = member;
  return Buffer.from(bytes.subarray(start, start + length)).toString('latin1');
}

export class SetModel {
  readonly world: SetWorld;
  readonly members = new Set<string>();
  kind = 0;
  root = 0;

  constructor(world: SetWorld, first: string, expectedSize = 1) {
    this.world = world;
    const { set } = world.type.workspace;
    set.create(memberOf(first), expectedSize);
    this.#keep(set);
  }

  #keep(set: SetValue): void {
    this.kind = set.kind;
    this.root = set.root;
  }

  open(): SetValue {
    const { set } = this.world.type.workspace;
    set.openRoot(this.kind, this.root);
    return set;
  }

  get form(): string | undefined {
    return FORMS.get(this.kind);
  }

  add(text: string): void {
    const set = this.open();
    try {
      expect(set.add(memberOf(text))).toBe(!this.members.has(text));
      this.members.add(text);
    } finally {
      this.#keep(set);
    }
  }

  remove(text: string): void {
    const set = this.open();
    expect(set.remove(memberOf(text))).toBe(this.members.delete(text));
    this.#keep(set);
  }

  has(text: string): boolean {
    return this.open().has(memberOf(text));
  }

  check(): void {
    const set = this.open();
    expect(set.size).toBe(this.members.size);
    expect(this.world.members(this.kind, this.root).sort()).toEqual([...this.members].sort());
    for (const text of this.members) expect(this.has(text)).toBe(true);
  }

  free(): void {
    this.open().free();
  }
}

/** All memory is given back. */
export function expectNothingLeft({ memory }: SetWorld): void {
  expect(auditMemory(memory).liveBlocks).toBe(0);
  expect(memory.usedBytes).toBe(0);
}
