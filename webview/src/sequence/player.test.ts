import { afterEach, expect, test, vi } from "vitest";
import { Player } from "./player.ts";

afterEach(() => {
  vi.useRealTimers();
});

function player(count: number): { readonly player: Player; readonly seen: (number | null)[] } {
  const seen: (number | null)[] = [];
  const made: Player = new Player(() => seen.push(made.step));
  made.setCount(count);
  return { player: made, seen };
}

test("steps go from the whole flow to its first call, on to its last, and back to the whole", () => {
  const { player: own, seen } = player(2);
  own.move(1);
  own.move(1);
  own.move(1);
  own.move(-1);
  expect(seen).toEqual([0, 1, null, 1]);
});

test("playing goes to the last call and stops there; playing again begins anew", () => {
  vi.useFakeTimers();
  const { player: own } = player(3);
  own.toggle();
  expect([own.step, own.isPlaying]).toEqual([0, true]);
  vi.advanceTimersByTime(60_000);
  expect([own.step, own.isPlaying]).toEqual([2, false]);
  own.toggle();
  expect(own.step).toBe(0);
  own.toggle();
  expect([own.step, own.isPlaying]).toEqual([0, false]);
});

test("a step by hand ends the playing, and a flow without calls does not play", () => {
  vi.useFakeTimers();
  const { player: own } = player(3);
  own.toggle();
  own.move(1);
  expect([own.step, own.isPlaying]).toEqual([1, false]);
  const { player: empty } = player(0);
  empty.toggle();
  expect([empty.step, empty.isPlaying]).toEqual([null, false]);
});

test("a step that the changed flow no longer has is left", () => {
  const { player: own } = player(3);
  own.goTo(2);
  own.setCount(2);
  expect(own.step).toBeNull();
});
