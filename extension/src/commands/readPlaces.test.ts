import { expect, test } from "vitest";
import { readPlaces } from "./readPlaces.ts";

const start = { line: 1, character: 2 };
const location = { uri: "file:///a.arch", range: { start, end: { line: 1, character: 5 } } };

test("arguments as a lens sends them are places", () => {
  expect(readPlaces(["file:///a.arch", start, [location]])).toEqual({ uri: "file:///a.arch", position: start, locations: [location] });
});

test.each([
  [[]],
  [["file:///a.arch"]],
  [["file:///a.arch", { line: -1, character: 0 }, []]],
  [["file:///a.arch", start, [{ uri: "file:///a.arch" }]]],
  [[7, start, [location]]],
])("%j are not", (values) => {
  expect(readPlaces(values)).toBeNull();
});
