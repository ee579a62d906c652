import { componentKinds } from "@lintel/engine/model";
import { describe, expect, test } from "vitest";
import { designFromText } from "../load.ts";
import { around } from "../testing/around.ts";
import { keysFor, kindDocumentation, schema, technologies } from "./index.ts";
import type { BlockName, PropertySpec } from "./types.ts";

const rows = (Object.keys(schema) as BlockName[]).flatMap((block) => schema[block].map((spec): [BlockName, PropertySpec] => [block, spec]));

describe("every row", () => {
  test.each(rows.map(([block, spec]) => [`${block}.${spec.key}`, block, spec] as const))(
    "%s has an example without findings",
    (_, block, spec) => {
      const text = around(block, `${spec.key} ${spec.example}`, spec.key);
      expect(designFromText(text).findings, text).toEqual([]);
      expect(spec.documentation).toMatch(/^[A-Z].*\.$/);
    },
  );
});

test("no block has a key twice", () => {
  for (const block of Object.keys(schema) as BlockName[]) expect(keysFor(block).size, block).toBe(schema[block].length);
});

test("every kind is documented and every technology names kinds that exist", () => {
  for (const kind of componentKinds) expect(kindDocumentation[kind]).toMatch(/\.$/);
  for (const entry of technologies.values()) {
    for (const kind of entry.kinds) expect(componentKinds).toContain(kind);
    const hasNumbers = entry.availability ?? entry.serviceTime ?? entry.workers ?? entry.delivery;
    expect(hasNumbers === undefined || entry.source !== null, entry.name).toBe(true);
  }
});
