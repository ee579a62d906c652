import { expect, test } from "vitest";
import { readMessage } from "./readMessage.ts";

const range = { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } };

test.each([
  [{ type: "ready" }],
  [{ type: "reveal", origin: { uri: "file:///a.arch", range } }],
  [{ type: "show-places", at: { uri: "file:///a.arch", range }, places: [{ uri: "file:///a.arch", range }] }],
  [{ type: "fix", rule: "timeout-missing", element: null, message: "no timeout", title: "Add a timeout" }],
  [{ type: "exported", format: "svg", content: "<svg/>" }],
  [{ type: "exported", format: "png", content: new Uint8Array([1, 2]) }],
  [{ type: "save-layout", uri: "file:///a.arch", content: null }],
  [{ type: "report", content: "<!DOCTYPE html>" }],
  [{ type: "pick-design" }],
  [{ type: "simulation-finished", scenario: null, failed: 1, met: 3 }],
  [{ type: "failed", message: "no layout" }],
])("%j is accepted as it is", (message) => {
  expect(readMessage(message)).toEqual(message);
});

test.each([
  [undefined],
  ["ready"],
  [{}],
  [{ type: "run", code: "1" }],
  [{ type: "reveal" }],
  [{ type: "reveal", origin: { uri: 1, range } }],
  [{ type: "reveal", origin: { uri: "file:///a.arch", range: { start: { line: -1, character: 0 }, end: { line: 0, character: 0 } } } }],
  [{ type: "show-places", at: { uri: "file:///a.arch", range }, places: [{ uri: "file:///a.arch" }] }],
  [{ type: "fix", rule: "timeout-missing", element: 7, message: "no timeout", title: "Add a timeout" }],
  [{ type: "exported", format: "exe", content: "x" }],
  [{ type: "exported", format: "svg" }],
  [{ type: "exported", format: "png", content: "text" }],
  [{ type: "exported", format: "svg", content: new Uint8Array([1]) }],
  [{ type: "save-layout", uri: "file:///a.arch" }],
  [{ type: "report", content: 1 }],
  [{ type: "simulation-finished", scenario: 3, failed: 1, met: 3 }],
  [{ type: "failed" }],
])("%j is refused", (message) => {
  expect(readMessage(message)).toBeNull();
});

test("what a message carries beyond its shape is dropped", () => {
  expect(readMessage({ type: "ready", extra: 1 })).toEqual({ type: "ready" });
});
