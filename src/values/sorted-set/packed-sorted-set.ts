/**
 * A small sorted set: one packed list of member, score, member, score…, in order. Everything is
 * found by going through it, which for so few elements is as quick as anything.
 */
import { parseDouble } from '../../base/doubles.ts';
import type { PackedBlocks } from '../../structures/packed-block.ts';
import { PackedList } from '../../structures/packed-list.ts';
import { ScoreText } from './score-text.ts';
import { type SortedSetForm, ZSET_LISTPACK } from './sorted-set-form.ts';

export class PackedSortedSet implements SortedSetForm {
  readonly kind: number = ZSET_LISTPACK;
  readonly #blocks: PackedBlocks;
  readonly #list = new PackedList();
  readonly #scoreText = new ScoreText();
  root = 0;
  score = 0;
  /** A member that is stored as an integer is written out here. */
  readonly #digits = new Uint8Array(20);
  readonly #digitsView = new DataView(this.#digits.buffer);
  memberBytes: Uint8Array = this.#digits;
  memberView: DataView = this.#digitsView;
  memberStart = 0;
  memberLength = 0;
  /** Where the member found, or under the cursor, stands. */
  #at = 0;

  constructor(blocks: PackedBlocks) {
    this.#blocks = blocks;
  }

  open(root: number): void {
    this.root = root;
    this.#blocks.openInto(this.#list, root);
  }

  close(): void {
    this.#list.close();
    this.memberBytes = this.#digits;
    this.memberView = this.#digitsView;
  }

  get length(): number {
    return this.#list.count >>> 1;
  }

  get byteLength(): number {
    return this.#list.byteLength;
  }

  find(bytes: Uint8Array, _view: DataView, start: number, length: number): boolean {
    const list = this.#list;
    this.#at = list.find(bytes, start, length, list.first(), 1);
    if (this.#at === 0) return false;
    this.score = this.#scoreAt(list.next(this.#at));
    return true;
  }

  rankFound(): number {
    let rank = 0;
    for (let at = this.#list.first(); at !== this.#at; at = this.#behind(at)) rank++;
    return rank;
  }

  insert(bytes: Uint8Array, start: number, length: number, score: number): void {
    this.#spell(score);
    this.#reserve(bytes, start, length);
    this.#put(this.#placeOf(bytes, start, length, score), bytes, start, length);
  }

  changeFound(bytes: Uint8Array, start: number, length: number, score: number): void {
    this.#spell(score);
    // Room for a second time the member, so that nothing has changed if there is none.
    this.#reserve(bytes, start, length);
    this.#list.remove(this.#at, 2);
    this.#put(this.#placeOf(bytes, start, length, score), bytes, start, length);
  }

  removeFound(): void {
    this.#list.remove(this.#at, 2);
    this.#shrink();
  }

  /** Writes a score out as it will be stored: here Redis makes no difference between -0 and 0. */
  #spell(score: number): void {
    this.#scoreText.write(score === 0 ? 0 : score);
  }

  /** Makes room for a member and the score that was written out. */
  #reserve(bytes: Uint8Array, start: number, length: number): void {
    const score = this.#scoreText;
    const needed =
      PackedList.entryBytes(bytes, start, length) +
      PackedList.entryBytes(score.bytes, 0, score.length);
    this.open(this.#blocks.reserve(this.root, needed));
  }

  #put(at: number, bytes: Uint8Array, start: number, length: number): void {
    const list = this.#list;
    const score = this.#scoreText;
    list.insertBefore(at, bytes, start, length);
    list.insertBefore(at === 0 ? 0 : list.next(at), score.bytes, 0, score.length);
  }

  #shrink(): void {
    this.open(this.#blocks.shrink(this.root));
  }

  /** Before which member this one belongs; 0 behind the last. */
  #placeOf(bytes: Uint8Array, start: number, length: number, score: number): number {
    const list = this.#list;
    const last = list.last();
    if (last === 0 || this.#isBefore(list.previous(last), bytes, start, length, score)) return 0;
    let at = list.first();
    while (this.#isBefore(at, bytes, start, length, score)) at = this.#behind(at);
    return at;
  }

  #isBefore(at: number, bytes: Uint8Array, start: number, length: number, score: number): boolean {
    const other = this.#scoreAt(this.#list.next(at));
    if (other !== score) return other < score;
    return this.#compareMember(at, bytes, start, length) < 0;
  }

  /** Negative when the member at a place is less than this one. */
  #compareMember(at: number, bytes: Uint8Array, start: number, length: number): number {
    const list = this.#list;
    list.read(at);
    const shared = Math.min(list.elementLength, length);
    for (let index = 0; index < shared; index++) {
      const difference = list.elementBytes[list.elementStart + index] - bytes[start + index];
      if (difference !== 0) return difference;
    }
    return list.elementLength - length;
  }

  /** A file that lies may have no number here: then it is 0. */
  #scoreAt(at: number): number {
    const score = this.#readScore(at);
    return Number.isNaN(score) ? 0 : score;
  }

  #readScore(at: number): number {
    const list = this.#list;
    list.inspect(at);
    if (list.isInteger) return list.integer.toNumber();
    return parseDouble(list.elementBytes, list.elementStart, list.elementLength) ?? Number.NaN;
  }

  /** Has each member a score, and does each come behind the one before it? */
  isInOrder(): boolean {
    let before = 0;
    let scoreBefore = 0;
    for (let more = this.seek(0); more; more = this.forward()) {
      const score = this.#readScore(this.#list.next(this.#at));
      if (Number.isNaN(score)) return false;
      if (before !== 0) {
        const { memberBytes, memberStart, memberLength } = this;
        const order = this.#compareMember(before, memberBytes, memberStart, memberLength);
        if (score < scoreBefore || (score === scoreBefore && order >= 0)) return false;
      }
      before = this.#at;
      scoreBefore = score;
    }
    return true;
  }

  /** The place of the member behind the one at `at`, 0 at the end. */
  #behind(at: number): number {
    return this.#list.next(this.#list.next(at));
  }

  rankOfScore(score: number, isBeyond: boolean): number {
    let rank = 0;
    for (let at = this.#list.first(); at !== 0; at = this.#behind(at)) {
      const other = this.#scoreAt(this.#list.next(at));
      if (isBeyond ? other > score : other >= score) break;
      rank++;
    }
    return rank;
  }

  rankOfMember(bytes: Uint8Array, start: number, length: number, isBeyond: boolean): number {
    let rank = 0;
    for (let at = this.#list.first(); at !== 0; at = this.#behind(at)) {
      const order = this.#compareMember(at, bytes, start, length);
      if (isBeyond ? order > 0 : order >= 0) break;
      rank++;
    }
    return rank;
  }

  seek(rank: number): boolean {
    if (rank < 0) return false;
    return this.#moveTo(this.#list.seek(2 * rank));
  }

  forward(): boolean {
    return this.#moveTo(this.#behind(this.#at));
  }

  seekScore(score: number): number {
    let rank = 0;
    for (let at = this.#list.first(); at !== 0; at = this.#behind(at)) {
      if (this.#scoreAt(this.#list.next(at)) >= score) {
        this.#moveTo(at);
        return rank;
      }
      rank++;
    }
    return -1;
  }

  forwardScore(): boolean {
    return this.forward();
  }

  backward(): boolean {
    const score = this.#list.previous(this.#at);
    return this.#moveTo(score === 0 ? 0 : this.#list.previous(score));
  }

  #moveTo(at: number): boolean {
    if (at === 0) return false;
    const list = this.#list;
    this.#at = at;
    this.score = this.#scoreAt(list.next(at));
    list.inspect(at);
    if (list.isInteger) {
      this.memberBytes = this.#digits;
      this.memberView = this.#digitsView;
      this.memberStart = 0;
      this.memberLength = list.integer.write(this.#digits, 0);
    } else {
      this.memberBytes = list.bytes;
      this.memberView = list.view;
      this.memberStart = list.elementStart;
      this.memberLength = list.elementLength;
    }
    return true;
  }

  removeRange(from: number, to: number): void {
    this.#list.remove(this.#list.seek(2 * from), 2 * (to - from));
    this.#shrink();
  }
}
