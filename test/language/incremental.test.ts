import { readdirSync, readFileSync } from "node:fs";
import { type ArchDocument, type BuiltDesign, buildDesign, originOf, parseArch } from "@lintel/language";
import { expect, test } from "vitest";
import { type Edits, randomEdits } from "./random-edits.ts";

const folder = new URL("../../examples/", import.meta.url);
const texts = new Map([
  ...readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".arch"))
    .map((name) => [name, readFileSync(new URL(name, folder), "utf8")] as const),
  ["every construct", readFileSync(new URL("../fixtures/language/every-construct.arch", import.meta.url), "utf8")] as const,
]);

const uri = "file:///main.arch";

/** Everything a text says, in a form that can be compared. */
function contentOf(document: ArchDocument): unknown {
  const statements = document.statements.map((node) => [node.$type, originOf(document, node.$cstNode).range, node.$cstNode?.text]);
  const chunks = document.chunks.map(({ chunk, offset, line }) => [chunk.text, offset, line]);
  return { chunks, statements, syntax: document.syntax, broken: document.broken };
}

function everythingOf({ design, findings, names, declarations, broken }: BuiltDesign): unknown {
  return {
    design,
    findings,
    broken,
    occurrences: names.occurrences,
    symbols: [...names.symbols],
    declarations: [...declarations].map(([id, { document, node, block, body, end }]) => [
      id,
      originOf(document, node.$cstNode),
      block,
      body && originOf(document, body.$cstNode),
      end,
    ]),
  };
}

/** Types a text by edits, and compares each version read step by step with the same text read at once. */
function typed(edits: Edits, imported: readonly string[] = []): void {
  const others = imported.map((text, index) => parseArch(text, `file:///other${index}.arch`));
  let document = parseArch(edits.text, uri);
  let built = buildDesign([document, ...others]);
  while (edits.next()) {
    document = parseArch(edits.text, uri, document);
    built = buildDesign([document, ...others], built);
    const fresh = parseArch(edits.text, uri);
    const trace = edits.trace();
    expect(contentOf(document), trace).toEqual(contentOf(fresh));
    expect(everythingOf(built), trace).toEqual(everythingOf(buildDesign([fresh, ...others])));
  }
}

/** More of them when somebody looks for a needle: LINTEL_EDITS=200 npx vitest run test/language/incremental.test.ts */
const steps = Number(process.env.LINTEL_EDITS ?? 8);

test.each([...texts])("%s edited at random says the same read step by step and at once", (name, text) => {
  typed(randomEdits(text, { seed: name.length * 7919 + name.charCodeAt(0), steps }));
});

test.each([...texts].slice(0, 4))("%s edited at random says the same when it imports other files", (_, text) => {
  const others = [
    "let n = 3\nservice Other { replicas n }\nregion far { zones x, y }\n",
    "service Api\ndatabase Db { entity Row { key id } }\n",
  ];
  typed(randomEdits(`import "./other0.arch"\nimport { Db } from "./other1.arch"\n${text}`, { seed: text.length, steps }), others);
});

test("what an edit does not touch stays the same object, and the design as a whole when nothing changes", () => {
  const text = "service A { replicas 2 }\n// note\nservice B\nA -> B\nclient C\nC -> A\nflow F { from C  C -> A { A -> B } }\n";
  const first = parseArch(text, uri);
  const before = buildDesign([first]);
  const second = parseArch(text.replace("replicas 2", "replicas 3"), uri, first);
  const after = buildDesign([second], before);
  expect(second.chunks.map(({ chunk }, index) => chunk === first.chunks[index]?.chunk)).toEqual([false, true, true, true, true, true]);
  expect(after.design.components.map((component, index) => component === before.design.components[index])).toEqual([false, true, true]);
  expect(after.design.flows[0]).toBe(before.design.flows[0]);
  const third = parseArch(second.text.replace("// note", "// other note"), uri, second);
  expect(buildDesign([third], after).design).toBe(after.design);
});
