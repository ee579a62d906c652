import { expect, test } from "vitest";
import { farLevelAt, farLevels, farTitleLines, readableZoom } from "./far-titles.ts";

test("titles are at least 11 pixels tall on the screen wherever a picture is fitted", () => {
  for (let zoom = readableZoom; zoom < 0.7; zoom += 0.01) {
    const level = farLevels.find((candidate) => candidate.level === farLevelAt(zoom));
    expect(Math.min(...(level?.titleSizes ?? [0])) * zoom, `at ${zoom}`).toBeGreaterThanOrEqual(11);
  }
  expect(farLevelAt(0.7)).toBeNull();
  expect(farLevelAt(0.01)).toBe(4);
});

test("a long title gets smaller before it is broken or cut, and breaks where its parts meet", () => {
  const room = { width: 207, height: 90 };
  const [near, middle, , far] = farLevels;
  if (!near || !middle || !far) throw new Error("levels are missing");
  expect(farTitleLines("Link store", room, near)).toEqual({ size: near.titleSizes[0], lines: ["Link store"] });
  expect(farTitleLines("LinkCache", room, far).lines).toEqual(["Link", "Cache"]);
  expect(farTitleLines("Coordinator of everything there is", room, far).size).toBe(far.titleSizes.at(-1));
  expect(farTitleLines("Coordinator", room, middle).lines).toEqual(["Coordinator"]);
  expect(farTitleLines("Coordinator", room, far).lines).toEqual(["Coordin-", "ator"]);
});
