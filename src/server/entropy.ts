/**
 * True randomness for a server's start: what makes its hash tables unpredictable, and its run id.
 * Read from the system directly where that can be done: loading Node's crypto module takes longer
 * than everything else that a start does.
 */
import { closeSync, openSync, readSync } from 'node:fs';

const RANDOM_DEVICE = '/dev/urandom';
const RUN_ID_BYTES = 20;
const SEED_BYTES = 16;

export interface Entropy {
  /** Four 32-bit integers. */
  readonly seeds: readonly [number, number, number, number];
  /** 40 hexadecimal digits. */
  readonly runId: string;
}

export async function readEntropy(): Promise<Entropy> {
  const length = RUN_ID_BYTES + SEED_BYTES;
  const bytes = readDevice(length) ?? (await readCrypto(length));
  const seedAt = (nth: number): number => bytes.readInt32LE(RUN_ID_BYTES + nth * 4);
  return {
    seeds: [seedAt(0), seedAt(1), seedAt(2), seedAt(3)],
    runId: bytes.toString('hex', 0, RUN_ID_BYTES),
  };
}

/** Undefined where there is no such device: on Windows. */
function readDevice(length: number): Buffer | undefined {
  let device: number;
  try {
    device = openSync(RANDOM_DEVICE, 'r');
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
  try {
    const bytes = Buffer.alloc(length);
    return readSync(device, bytes) === length ? bytes : undefined;
  } finally {
    closeSync(device);
  }
}

/** True randomness while the server runs, when nobody minds that Node's crypto module is loaded. */
export function secretBytes(count: number): Uint8Array {
  return readDevice(count) ?? crypto.getRandomValues(new Uint8Array(count));
}

async function readCrypto(length: number): Promise<Buffer> {
  const { randomBytes } = await import('node:crypto');
  return randomBytes(length);
}
