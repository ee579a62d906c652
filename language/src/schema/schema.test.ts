import { componentKinds } from "@lintel/engine/model";
import { describe, expect, test } from "vitest";
import { designFromText } from "../load.ts";
import { keysFor, kindDocumentation, schema, technologies } from "./index.ts";
import type { BlockName, PropertySpec } from "./types.ts";

/** A text in which the properties of a block can stand, with what examples refer to. */
function around(block: BlockName, property: string): string {
  const names =
    "region us-east { zones a }\nregion eu-west\nqueue Dlq\ncoordinator ZooKeeper\ncache Redis\nobjectstore Archive\nservice One\nservice Two\n";
  const entity = "entity Link { key hash }";
  if (componentKinds.some((kind) => kind === block))
    return `${names}${block} It { ${property.startsWith("shard") ? `${entity} ` : ""}${property} }`;
  const inside: Partial<Record<BlockName, string>> = {
    system: `system "It" { ${property} }`,
    region: `region it { ${property} }`,
    zone: `region it { zone z { ${property} } }`,
    "region-link": `link us-east <-> eu-west { ${property} }`,
    group: `group "It" { ${property} }`,
    link: `One -> Two { ${property} }`,
    entity: `database It { entity E { ${property} } }`,
    field: `database It { entity E { field f { ${property} } } }`,
    replicate: `database It { replicate 3 { ${property} } }`,
    shard: `database It { ${entity}  shard Link by hash(hash) into 3 { ${property} } }`,
    retries: `One -> Two { retries 2 { ${property} } }`,
    raid: `database It { raid 10 { ${property} } }`,
  };
  return names + (inside[block] ?? `${blockOwner[block] ?? "service"} It { ${block} { ${property} } }`).replace(/^link It/, "One -> Two");
}

const blockOwner: Partial<Record<BlockName, string>> = { backup: "database", "circuit-breaker": "link" };

const rows = (Object.keys(schema) as BlockName[]).flatMap((block) => schema[block].map((spec): [BlockName, PropertySpec] => [block, spec]));

describe("every row", () => {
  test.each(rows.map(([block, spec]) => [`${block}.${spec.key}`, block, spec] as const))(
    "%s has an example without findings",
    (_, block, spec) => {
      const text = around(block, `${spec.key} ${spec.example}`);
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
