import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lintel, repository } from "./lintel.ts";

const example = readFileSync(join(repository, "examples/url-shortener.arch"), "utf8");
const scraps = [
  "{",
  "}",
  '"',
  "->",
  "~>",
  "99%",
  "-5",
  "0",
  "1e300",
  "/*",
  "us-east.a",
  "Api",
  "shard",
  "on miss {",
  "\u0007",
  "µs",
  "replicas 0",
  ",",
];

/** Small whole numbers that follow from the seed alone (a linear congruential generator, Numerical Recipes). */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The example after some cuts, doublings and insertions anywhere. */
function damaged(seed: number): string {
  const next = numbers(seed);
  let text = example;
  for (let edits = 1 + next(6); edits > 0; edits--) {
    const at = next(text.length);
    const length = next(40);
    const kind = next(3);
    if (kind === 0) text = text.slice(0, at) + text.slice(at + length);
    else if (kind === 1) text = text.slice(0, at) + text.slice(at, at + length) + text.slice(at);
    else text = `${text.slice(0, at)} ${scraps[next(scraps.length)]} ${text.slice(at)}`;
  }
  return text;
}

test.each(Array.from({ length: 12 }, (_, seed) => seed))(
  "a damaged file (%d) never crashes a command",
  async (seed) => {
    const stdin = damaged(seed);
    for (const args of [["check"], ["analyze"], ["simulate", "--duration", "1s", "--max-events", "20000"], ["fmt"]]) {
      const [command = "", ...options] = args;
      const { code, err } = await lintel([command, "-", ...options], { stdin });
      const nothingToRun = command === "simulate" && err.includes("nothing arrives");
      expect(nothingToRun ? [2] : [0, 1], `${command}: ${err}`).toContain(code);
    }
  },
  60_000,
);
