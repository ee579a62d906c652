import type { Design } from "@lintel/engine/model";
import { expect, test } from "vitest";
import { component, design, group, link, replicas, shortener } from "../diagram/testing/small-design.ts";
import { d2Text } from "./d2.ts";
import { facesOf, fontInMemory } from "./font-coverage.ts";
import { identifiersFor } from "./identifiers.ts";
import { mermaidText } from "./mermaid.ts";
import { runsOf } from "./picture-text.ts";
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

/** A flowchart of one component with this name and title. */
const alone = (id: string, title: string): string => mermaidText(design({ components: [component(id, "service", { title })] }));

test.each([
  ["C:\\new", "C#58;#92;\u2060new", "a line break"],
  ["style a:#1;b", "style a#58;#35;1#59;b", "a style, whose last semicolon goes"],
  ["fa:fa-car", "fa#58;fa-car", "an icon"],
  ["$$x^2$$", "$#36;x^2$#36;", "a formula"],
  ["%%{init: {}}%%", "%#37;{init: {}}%#37;", "a directive"],
])("Mermaid would read %s as something else: written %s, it is no longer %s", (title, written) => {
  expect(alone("a", title)).toContain(`a["${written}<br>service"]`);
});

test("Mermaid looks boxes up in plain objects: none has the name of what every object has", () => {
  for (const id of ["constructor", "toString", "hasOwnProperty", "valueOf"]) expect(alone(id, "x")).toContain(`  e_${id}["x`);
});

test("D2 draws each line in one piece, so a long title is cut between words", () => {
  const title = `${"word ".repeat(20)}${"a".repeat(60)} end`;
  const lines = /"(.*)"/.exec(d2Text(design({ components: [component("a", "service", { title })] })))?.[1]?.split("\\n") ?? [];
  expect(lines.join(" ")).toBe(`${title} service`);
  expect(lines.filter((line) => line.length > 40)).toEqual(["a".repeat(60)]);
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

test("Structurizr puts a variable of the machine into no text", () => {
  expect(structurizrText(hostile)).not.toContain("${");
});

test("beside one another, elements of Structurizr have different names", () => {
  expect(structurizrText(hostile)).toContain('"back⧵slash (2)"');
});

test("identifiers are words of the language, none of them its own, and all different", () => {
  const ids = ["Api", "api", "end", "a-b", "a b", "1st", "日本", ""];
  const names = [...identifiersFor(ids, new Set(["end"])).values()];
  expect(names).toHaveLength(new Set(ids).size);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[A-Za-z]\w*$/);
  expect(names).not.toContain("end");
});

test("Structurizr ends every text where it ends: a quote behind a backslash would not, and a group's name is one name", () => {
  const text = structurizrText(
    design({
      name: "C:\\",
      groups: [group("a", null, { title: "in/out" }), group("b", "a")],
      components: [component("x", "service", { group: "b", title: "back\\" })],
    }),
  );
  expect(text).toMatch(/x = container "back\u29f5" "[^"]*"$/m);
  expect(text).not.toContain("\\");
  expect(text).toContain('"structurizr.groupSeparator" "|"');
});

/** A font of two tables; `cmap` with one subtable of format 4 whose segments are [first, last, delta, glyphs or none]. */
function fontWithSegments(segments: readonly (readonly [number, number, number, readonly number[]])[]): Uint8Array {
  const all = [...segments, [0xffff, 0xffff, 1, []] as const];
  const listed = all.flatMap(([, , , glyphs]) => glyphs);
  const words = (values: readonly number[]): number[] => values.flatMap((value) => [(value >> 8) & 0xff, value & 0xff]);
  let before = 0;
  const offsets = all.map(([, , , glyphs], i) => {
    const offset = glyphs.length === 0 ? 0 : 2 * (all.length - i + before);
    before += glyphs.length;
    return offset;
  });
  const subtable = words([
    ...[4, 0, 0, 2 * all.length, 0, 0, 0],
    ...all.map(([, last]) => last),
    0,
    ...all.map(([first]) => first),
    ...all.map(([, , delta]) => delta),
    ...offsets,
    ...listed,
  ]);
  const cmap = [...words([0, 1, 3, 1, 0, 12]), ...subtable];
  const entry = (tag: string, at: number, length: number): number[] => [
    ...[...tag].map((letter) => letter.charCodeAt(0)),
    ...words([0, 0, 0, at, 0, length]),
  ];
  return Uint8Array.from([...words([0, 1, 2, 0, 0, 0]), ...entry("cmap", 44, cmap.length), ...entry("glyf", 44 + cmap.length, 0), ...cmap]);
}

test("what a font covers is read to the single character", async () => {
  const font = fontWithSegments([
    [0x41, 0x43, -0x40 & 0xffff, []],
    [0x100, 0x103, 0, [7, 0, 8, 9]],
  ]);
  const [face] = await facesOf(fontInMemory(font));
  const covered = [0x40, 0x41, 0x43, 0x44, 0x100, 0x101, 0x102, 0x103, 0x104, 0xffff].filter((codePoint) => face?.covers(codePoint));
  expect(covered).toEqual([0x41, 0x43, 0x100, 0x102, 0x103]);
});

test("what is cut off, or no font, has no faces and covers nothing beyond its end", async () => {
  const font = fontWithSegments([[0x41, 0x43, 0, []]]);
  for (let length = 0; length < font.length; length++)
    for (const face of await facesOf(fontInMemory(font.slice(0, length)))) expect(face.covers(0x4e00)).toBe(false);
  expect(await facesOf(fontInMemory(new TextEncoder().encode("ttcf is the beginning of a text that is none")))).toEqual([]);
});

test("texts are cut where another font is needed, marks stay with their letters and spaces with what is before them", () => {
  const latin = (codePoint: number): boolean => codePoint < 0x400;
  const han = (codePoint: number): boolean => codePoint >= 0x4e00 && codePoint < 0xa000;
  expect(runsOf("Ä数据 x\u0301 \u{1F600}!", [latin, han])).toEqual([
    { text: "Ä", font: 0 },
    { text: "数据 ", font: 1 },
    { text: "x\u0301 ", font: 0 },
    { text: "\u{1F600}", font: null },
    { text: "!", font: 0 },
  ]);
});
