import { componentKinds } from "@lintel/engine/model";
import { expect, test } from "vitest";
import { designFromText } from "../load.ts";
import { around } from "../testing/around.ts";
import { schema } from "./index.ts";
import type { BlockName, PropertySpec } from "./types.ts";

/** A design without what moves when only the text gets longer. */
function meaning(text: string): unknown {
  return JSON.parse(JSON.stringify(designFromText(text).design, (key, value) => (/origin$/i.test(key) ? undefined : value)));
}

const rows = (Object.keys(schema) as BlockName[]).flatMap((block) => schema[block].map((spec): [BlockName, PropertySpec] => [block, spec]));

test.each(rows.map(([block, spec]) => [`${block}.${spec.key}`, block, spec] as const))("%s ends up in the design", (_, block, spec) => {
  expect(meaning(around(block, `${spec.key} ${spec.example}`, spec.key))).not.toEqual(meaning(around(block, "", spec.key)));
});

test.each(rows.filter(([, spec]) => spec.repeats).map(([block, spec]) => [`${block}.${spec.key}`, block, spec] as const))(
  "%s ends up in the design a second time",
  (_, block, spec) => {
    const first = `${spec.key} ${spec.example}`;
    const second = `${spec.key} ${/^"/.test(spec.example) ? '"other"' : spec.example.replace(/^[\w-]+/, "other")}`;
    expect(meaning(around(block, `${first} ${second}`, spec.key))).not.toEqual(meaning(around(block, first, spec.key)));
  },
);

test("what no figure uses is a fact of every kind of component", () => {
  for (const kind of componentKinds) {
    const facts = designFromText(around(kind, "rto 15 min  rpo 1 min", "rto")).design.components.at(-1)?.facts;
    expect(Object.keys(facts ?? {}), kind).toEqual(["rto", "rpo"]);
  }
});
