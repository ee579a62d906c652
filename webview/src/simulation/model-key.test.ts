import { written } from "@lintel/engine/model";
import { expect, test } from "vitest";
import { component, design } from "../diagram/testing/small-design.ts";
import { modelKey } from "./model-key.ts";

test("moving text changes nothing, changing a number does", () => {
  const origin = { uri: "other.arch", range: { start: { line: 9, character: 0 }, end: { line: 9, character: 3 } } };
  const one = design({ components: [component("Api", "service", { workers: written(4) })] });
  const moved = design({
    components: [component("Api", "service", { workers: written(4, origin), origin, documentation: "Now with words." })],
  });
  const changed = design({ components: [component("Api", "service", { workers: written(5) })] });
  expect(modelKey(moved)).toBe(modelKey(one));
  expect(modelKey(changed)).not.toBe(modelKey(one));
});
