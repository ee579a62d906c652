import { expect, test } from "vitest";
import { type FarLevel, farLevelAt, farLevels, farLineHeight, farTitleLines, readableZoom } from "./far-titles.ts";
import { textWidth } from "./text-width.ts";

test("titles are at least 11 pixels tall on the screen wherever a picture is fitted", () => {
  for (let zoom = readableZoom; zoom < 0.7; zoom += 0.01) {
    const level = farLevels.find((candidate) => candidate.level === farLevelAt(zoom));
    expect(Math.min(...(level?.titleSizes ?? [0])) * zoom, `at ${zoom}`).toBeGreaterThanOrEqual(11);
  }
  expect(farLevelAt(0.7)).toBeNull();
  expect(farLevelAt(0.01)).toBe(4);
});

test("a long title gets smaller, then narrower, before it is broken or cut, and breaks where its parts meet", () => {
  const room = { width: 207, height: 90 };
  const [near, middle, , far] = farLevels;
  if (!near || !middle || !far) throw new Error("levels are missing");
  const texts = (title: string, level: FarLevel) => farTitleLines(title, room, level).lines.map(({ text }) => text);
  expect(farTitleLines("Link store", room, near)).toEqual({ size: near.titleSizes[0], lines: [{ text: "Link store", squeeze: null }] });
  expect(texts("LinkCache", far)).toEqual(["Link", "Cache"]);
  expect(farTitleLines("Coordinator of everything there is", room, far).size).toBe(far.titleSizes.at(-1));
  expect(farTitleLines("Coordinator", room, middle).lines).toEqual([{ text: "Coordinator", squeeze: null }]);
  expect(farTitleLines("Coordinator", room, far)).toEqual({
    size: far.titleSizes.at(-1),
    lines: [{ text: "Coordinator", squeeze: expect.closeTo(0.74, 1) }],
  });
  expect(texts("Answers by country", middle)).toEqual(["Answers", "by country"]);
  expect(texts("Key generation service", middle)).toEqual(["Key generation", "service"]);
  expect(texts("Expired-link sweeper", middle)).toEqual(["Expired-link", "sweeper"]);
  expect(texts("链接缩短服务的主数据库", middle).join("")).toBe("链接缩短服务的主数据库");
  expect(texts("Internationalisation", far)[0]).toMatch(/^Intern\p{L}+-$/u);
});

test("no line of a title is wider than its card", () => {
  const room = { width: 207, height: 90 };
  for (const level of farLevels) {
    for (const title of [
      "Expired-link sweeper",
      "Key generation service",
      "Donaudampfschifffahrtsgesellschaft",
      "链接缩短服务的主数据库",
    ]) {
      const { size, lines } = farTitleLines(title, room, level);
      expect(lines.length * size * farLineHeight).toBeLessThanOrEqual(room.height);
      for (const { text, squeeze } of lines) {
        expect(textWidth(text, size, "bold") * (squeeze ?? 1), text).toBeLessThanOrEqual(room.width + 1e-9);
        expect(squeeze ?? 1, `${text} can be read`).toBeGreaterThanOrEqual(0.67 - 1e-9);
      }
    }
  }
});
