import type { Design } from "@lintel/engine/model";
import { expect, test } from "vitest";
import { component, design, group, link, replicas, shortener } from "../diagram/testing/small-design.ts";
import { d2Text } from "./d2.ts";
import { identifiersFor } from "./identifiers.ts";
import { mermaidText } from "./mermaid.ts";
import { structurizrText } from "./structurizr.ts";

const dollar = "$";

/** Names that mean something in one of the languages, and texts with everything that needs escaping. */
const hostile: Design = design({
  name: `A "quoted" # <b>\\name</b> ${dollar}{x}`,
  groups: [group("end", null, { title: 'end "of" it' }), group("Inner", "end", { trust: "private" })],
  components: [
    component("class", "service", { group: "end", title: `class "x" ${dollar}{y} #quot; | \`a\` [b] {c}`, ...replicas(3) }),
    component("style", "database", { group: "Inner", title: "back\\slash" }),
    component("Style", "database", { group: "Inner", title: "back\\slash" }),
    component("sub-graph", "client", { title: "Änderung 日本" }),
  ],
  links: [
    link("class", "style", "call", { label: 'says "hi" | <i>', protocol: "sql" }),
    link("class", "style", "call", { id: "class -> style #2", label: 'says "hi" | <i>' }),
    link("sub-graph", "class", "async"),
    link("style", "Style"),
  ],
});

const designs = [
  ["the shortener", shortener()],
  ["hostile names", hostile],
  ["nothing", design({})],
] as const;

/** Text between quotes, taken out: no quote, brace or bracket of a name is left to be taken for the language's own. */
const withoutTexts = (text: string): string => text.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""');

function expectBalanced(text: string): void {
  let depth = 0;
  for (const character of withoutTexts(text)) {
    if (character === "{") depth++;
    if (character === "}") depth--;
    expect(depth).toBeGreaterThanOrEqual(0);
  }
  expect(depth).toBe(0);
}

test.each(designs)("Mermaid has every component, link and group of %s", (_, example) => {
  const text = mermaidText(example);
  const lines = withoutTexts(text).split("\n").slice(3);
  expect(lines[0]).toBe("flowchart LR");
  const statement =
    /^ *(?:subgraph \w+\[""\]|end|(\w+)(?:\[""\]|\[\(""\)\]|\[\[""\]\]|\(\[""\]\)|\{\{""\}\})|(\w+) (?:-->|-\.->|==>|<-->|-\.-x)(?:\|""\|)? (\w+))$/;
  const nodes = new Set<string>();
  let edges = 0;
  for (const line of lines.slice(1, -1)) {
    const match = statement.exec(line);
    expect(match, line).not.toBeNull();
    if (match?.[1]) nodes.add(match[1]);
    if (match?.[2]) {
      edges++;
      expect(nodes.has(match[2]) && nodes.has(match[3] ?? ""), line).toBe(true);
    }
  }
  expect(nodes.size).toBe(example.components.length);
  expect(edges).toBe(example.links.length);
  expect(text.split("\n").filter((line) => /^ *end$/.test(line))).toHaveLength(example.groups.length);
});

test.each(designs)("D2 has every component and link of %s, named by its frames", (_, example) => {
  const text = d2Text(example);
  expectBalanced(text);
  const lines = withoutTexts(text).split("\n");
  expect(lines.filter((line) => /^\s+shape: (rectangle|cylinder|queue|person|cloud)$/.test(line))).toHaveLength(example.components.length);
  const connections = lines.filter((line) => /^[\w.]+ (<->|->) [\w.]+(:| \{|$)/.test(line));
  expect(connections).toHaveLength(example.links.length);
  // D2 puts variables in there, but not in the comment at the top.
  expect(text.slice(text.indexOf("\n"))).not.toMatch(/(?<!\\)\$\{/);
});

test("D2 finds a component by the frames around it", () => {
  expect(d2Text(hostile)).toMatch(/^frame_end\.e_class -> frame_end\.frame_Inner\.e_style: /m);
});

test.each(designs)("Structurizr has a container, person or system for every component of %s, and its relationships", (_, example) => {
  const text = structurizrText(example);
  expectBalanced(text);
  const elements = [...withoutTexts(text).matchAll(/^ *(\w+) = (person|container|softwareSystem) /gm)].map((match) => match[1]);
  // The system itself stands around them.
  expect(elements).toHaveLength(example.components.length + 1);
  expect(new Set(elements.map((name) => name?.toLowerCase())).size).toBe(elements.length);
  const relationships = [...text.matchAll(/^ *(\w+ -> \w+ "(?:[^"\\]|\\.)*")/gm)].map((match) => match[1]);
  expect(relationships).toHaveLength(example.links.length);
  // Two with the same ends and the same description would be refused.
  expect(new Set(relationships).size).toBe(relationships.length);
});

test("beside one another, elements of Structurizr have different names", () => {
  expect(structurizrText(hostile)).toContain('"back\\\\slash (2)"');
});

test("identifiers are words of the language, none of them its own, and all different", () => {
  const ids = ["Api", "api", "end", "a-b", "a b", "1st", "日本", ""];
  const names = [...identifiersFor(ids, new Set(["end"])).values()];
  expect(names).toHaveLength(new Set(ids).size);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[A-Za-z]\w*$/);
  expect(names).not.toContain("end");
});
