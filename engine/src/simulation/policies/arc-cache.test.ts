import { expect, test } from "vitest";
import { RandomStream } from "../kernel/random.ts";
import { ArcCache } from "./arc-cache.ts";

const cache = (capacity: number): ArcCache => new ArcCache(capacity, Number.POSITIVE_INFINITY, new RandomStream(1, "arc"));

/** Asks for keys one after the other, storing what is missed; `true` for each hit. */
const hits = (arc: ArcCache, keys: readonly number[]): boolean[] =>
  keys.map((key, i) => {
    const hit = arc.lookup(key, i);
    if (!hit) arc.fill(key, i);
    return hit;
  });

test("keys seen twice survive a scan of keys seen once", () => {
  const arc = cache(4);
  expect(hits(arc, [1, 2, 1, 2])).toEqual([false, false, true, true]);
  hits(arc, [10, 11, 12, 13, 14, 15, 16, 17]);
  expect(hits(arc, [1, 2])).toEqual([true, true]);
});

test("a key asked for again soon after it was thrown out widens the room for keys seen once", () => {
  const arc = cache(2);
  // 1 is often; 2 and 3 share the room of keys seen once, so 3 throws out 2.
  expect(hits(arc, [1, 1, 2, 3])).toEqual([false, true, false, false]);
  // 2 was thrown out too early: it comes back as often, and room is made from the often ones instead of 3.
  expect(hits(arc, [2, 3])).toEqual([false, true]);
});

test("a cache that was emptied knows nothing, and one without room never hits", () => {
  const arc = cache(4);
  hits(arc, [1, 1]);
  arc.clear();
  expect(arc.lookup(1, 9)).toBe(false);
  expect(hits(cache(0), [1, 1])).toEqual([false, false]);
});
