import { expect, test } from "vitest";
import { chunkCount, oneByOneTime, swarmDelivered, swarmTime, swarmUploads } from "./peer-to-peer.ts";

/** Fewest steps until all peers have all chunks, by trying every schedule: each machine sends one and receives one chunk per step. */
function fewestSteps(chunks: number, peers: number): number {
  const all = (1 << chunks) - 1;
  const start = [all, ...new Array<number>(peers).fill(0)];
  let states = new Map([[start.join(), start]]);
  for (let step = 0; ; step++) {
    if ([...states.values()].some((state) => state.every((have) => have === all))) return step;
    const next = new Map<string, number[]>();
    for (const state of states.values()) schedules(state, 1, new Set(), [...state], next, chunks);
    states = next;
  }
}

/** Every way to give the peers from `receiver` on one chunk each from a machine that does not send yet. */
function schedules(
  before: readonly number[],
  receiver: number,
  sending: Set<number>,
  after: number[],
  found: Map<string, number[]>,
  chunks: number,
): void {
  if (receiver === before.length) {
    // Peers are alike: sorted states are enough.
    const state = [after[0] as number, ...after.slice(1).sort((a, b) => a - b)];
    found.set(state.join(), state);
    return;
  }
  schedules(before, receiver + 1, sending, after, found, chunks);
  for (let sender = 0; sender < before.length; sender++) {
    if (sending.has(sender) || sender === receiver) continue;
    for (let chunk = 0; chunk < chunks; chunk++) {
      const bit = 1 << chunk;
      if (!((before[sender] as number) & bit) || (before[receiver] as number) & bit) continue;
      sending.add(sender);
      after[receiver] = (before[receiver] as number) | bit;
      schedules(before, receiver + 1, sending, after, found, chunks);
      after[receiver] = before[receiver] as number;
      sending.delete(sender);
    }
  }
}

test("no schedule is faster than the floor, and for one chunk or one or three peers the best one reaches it", () => {
  for (const [chunks, peers] of [
    [1, 1],
    [1, 2],
    [1, 3],
    [1, 4],
    [2, 1],
    [2, 2],
    [2, 3],
    [3, 1],
    [3, 2],
    [3, 3],
  ] as const) {
    const steps = fewestSteps(chunks, peers);
    expect(swarmTime(chunks, peers, 1)).toBeLessThanOrEqual(steps);
    if (chunks === 1 || peers === 1 || peers === 3) expect(swarmTime(chunks, peers, 1)).toBe(steps);
  }
});

test("what is delivered is the sum of what is sent, before and after all peers send", () => {
  for (const peers of [1, 2, 7, 10, 1000, Number.POSITIVE_INFINITY]) {
    let sum = 0;
    for (let step = 1; step <= 20; step++) {
      sum += swarmUploads(step, peers);
      expect(swarmDelivered(step, peers)).toBe(sum);
    }
  }
});

test("a swarm is never slower than one sender", () => {
  for (const peers of [1, 10, 1000]) expect(swarmTime(1000, peers, 0.001)).toBeLessThanOrEqual(oneByOneTime(1000, peers, 1000) + 1e-12);
});

test("pieces add up to the file", () => {
  for (const [file, chunk] of [
    [5e9, 5e6],
    [5e9, 5e8],
    [10, 3],
    [0.3, 0.1],
  ] as const) {
    expect(chunkCount(file, chunk) * chunk).toBeGreaterThanOrEqual(file * (1 - 1e-9));
    expect((chunkCount(file, chunk) - 1) * chunk).toBeLessThan(file);
  }
});
