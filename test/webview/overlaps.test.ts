import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { analyze } from "@lintel/engine/analysis";
import { runRules } from "@lintel/engine/rules";
import { designFromText } from "@lintel/language";
import { expect, test } from "vitest";
import { badgeSize } from "../../webview/src/diagram/badges.ts";
import { type Box, overlaps } from "../../webview/src/diagram/geometry.ts";
import { type DiagramLayout, layoutDesign, simpleLayout } from "../../webview/src/diagram/index.ts";
import { badgeBox, edgeBadgePlaces, frameTitles } from "../../webview/src/diagram/label-places.ts";
import { generatedDesign } from "../bench/designs.ts";

const folder = (path: string): string => fileURLToPath(new URL(`../../${path}/`, import.meta.url));
const filesOf = (path: string): [string, string][] =>
  readdirSync(folder(path))
    .filter((name) => name.endsWith(".arch"))
    .map((name) => [name, readFileSync(folder(path) + name, "utf8")]);

/** Services around one store, with a label on each of their links. */
const fanIn = `client U\ndatabase Hub\n${Array.from({ length: 60 }, (_, i) => `service S${i}\nU -> S${i} over https\nS${i} -> Hub "reads ${i}" over sql`).join("\n")}`;

const designs: readonly (readonly [string, string])[] = [
  ...filesOf("examples").filter(([name]) => !name.includes("draft")),
  ...filesOf("test/fixtures/diagrams"),
  [
    "40 generated components",
    generatedDesign(40)
      .replaceAll("-> Db", '-> Db "reads and writes rows of" ')
      .replaceAll(/" +(\d+)/g, '$1 "'),
  ],
  ["sixty links into one store", fanIn],
  ["200 generated components", generatedDesign(200)],
];

const layouts = new Map<string, Promise<DiagramLayout>>();

function laidOut(text: string): Promise<DiagramLayout> {
  const known = layouts.get(text) ?? layout(text);
  layouts.set(text, known);
  return known;
}

async function layout(text: string): Promise<DiagramLayout> {
  const { design, findings } = designFromText(text, { uri: "file:///design.arch" });
  const analysis = analyze(design);
  return layoutDesign(design, { analysis, findings: [...findings, ...runRules({ design, analysis })] });
}

/** Pairs of a list that share an area, as text. */
function clashes(boxes: readonly (readonly [string, Box])[], others: readonly (readonly [string, Box])[] | null): string[] {
  return boxes.flatMap(([name, box], index) =>
    (others ?? boxes.slice(index + 1)).flatMap(([other, otherBox]) => (overlaps(box, otherBox) ? [`${name} on ${other}`] : [])),
  );
}

function expectClear({ graph, placement }: DiagramLayout): void {
  const nodes = [...placement.nodes];
  expect(nodes).toHaveLength(graph.nodes.length);
  const labels = [...placement.edges].flatMap(([id, { label }]) => (label ? [[`label of ${id}`, label] as const] : []));
  const titles = frameTitles(graph, placement).map((box, index) => [`title ${index}`, box] as const);
  const places = edgeBadgePlaces(graph, placement);
  const badges = graph.edges.flatMap((edge) => {
    const at = places.get(edge.id);
    return at && edge.badge ? [[`findings of ${edge.id}`, badgeBox(at, badgeSize(edge.badge))] as const] : [];
  });
  expect(clashes(nodes, null)).toEqual([]);
  expect(clashes(labels, null)).toEqual([]);
  expect(clashes(labels, nodes)).toEqual([]);
  expect(clashes(labels, titles)).toEqual([]);
  expect(clashes(titles, nodes)).toEqual([]);
  expect(clashes(badges, null)).toEqual([]);
  expect(clashes(badges, nodes)).toEqual([]);
  expect(clashes(badges, labels)).toEqual([]);
}

test.each(designs)("nothing lies on anything else in %s, and every label is shown", async (_, text) => {
  const layout = await laidOut(text);
  expect(layout.placement.method).toBe("layered");
  expectClear(layout);
  const labelled = layout.graph.edges.filter((edge) => edge.labelWidth > 0);
  expect(labelled.filter((edge) => !layout.placement.edges.get(edge.id)?.label).map((edge) => edge.id)).toEqual([]);
  const simple = simpleLayout(layout.graph, "for a test");
  expectClear({ graph: layout.graph, placement: simple });
});

test("frames contain what is in them and nothing else", async () => {
  for (const [, text] of designs) {
    const { graph, placement } = await laidOut(text);
    const parents = new Map(graph.groups.map((group) => [group.id, group.parent]));
    const isInside = (start: string | null, frame: string): boolean => {
      for (let at = start, steps = 0; at !== null && steps < 50; at = parents.get(at) ?? null, steps++) if (at === frame) return true;
      return false;
    };
    for (const [id, frame] of placement.groups) {
      for (const node of graph.nodes)
        expect(overlaps(frame, placement.nodes.get(node.id)!), `${node.id}, ${id}`).toBe(isInside(node.group, id));
    }
  }
});
