import type { ComponentKind, Design } from "@lintel/engine/model";
import { expect, test } from "vitest";
import { diagramGraph } from "../diagram-graph.ts";
import { type Box, overlaps, type Point } from "../geometry.ts";
import type { Direction } from "../graph.ts";
import { layoutGraph } from "../layout-design.ts";
import type { DiagramLayout } from "../placement.ts";
import { component, design, group, link } from "../testing/small-design.ts";
import { isArrangedByFrames } from "./arrange.ts";
import { ranksOf } from "./ranks.ts";

/** A caller, `count` services that each have a store of their own, and one log that all write to; every `each` services stand in a group. */
function wide(count: number, each: number | null = null, more: Partial<Design> = {}): Design {
  const cells = Array.from({ length: count }, (_, index) => index);
  const place = (index: number) => (each === null ? {} : { group: `Area${Math.floor(index / each)}` });
  const services = (kind: ComponentKind, prefix: string) => cells.map((index) => component(`${prefix}${index}`, kind, place(index)));
  return design({
    groups: each === null ? [] : Array.from({ length: Math.ceil(count / each) }, (_, index) => group(`Area${index}`)),
    components: [component("User", "client"), component("Log", "database"), ...services("service", "S"), ...services("cache", "C")],
    links: cells.flatMap((index) => [
      link("User", `S${index}`, "call", { protocol: "https" }),
      link(`S${index}`, `C${index}`, "call", { label: `gets ${index}` }),
      link(`S${index}`, "Log", "async"),
    ]),
    ...more,
  });
}

async function laidOut(source: Design, direction: Direction = "right"): Promise<DiagramLayout> {
  const graph = diagramGraph(source, null, [], null, direction);
  expect(isArrangedByFrames(graph)).toBe(true);
  const placement = await layoutGraph(graph);
  expect(placement.note).toBeNull();
  return { graph, placement };
}

/** Nothing lies on anything else, frames hold what is in them and nothing else, and lines go from side to side past all cards. */
function expectReadable({ graph, placement }: DiagramLayout): void {
  const boxes = [...placement.nodes];
  expect(boxes).toHaveLength(graph.nodes.length);
  const wrong: string[] = [];
  const check = (isRight: boolean, words: string): void => {
    if (!isRight) wrong.push(words);
  };
  for (const [index, [id, box]] of boxes.entries()) {
    check(box.x >= 0 && box.y >= 0 && box.x + box.width <= placement.width && box.y + box.height <= placement.height, `${id} outside`);
    for (const [other, otherBox] of boxes.slice(index + 1)) check(!overlaps(box, otherBox), `${id} on ${other}`);
  }
  const parents = new Map(graph.groups.map(({ id, parent }) => [id, parent]));
  for (const node of graph.nodes) {
    const around = new Set<string>();
    for (let at = node.group; at !== null; at = parents.get(at) ?? null) around.add(at);
    for (const [id, frame] of placement.groups)
      check(overlaps(frame, placement.nodes.get(node.id)!) === around.has(id), `${node.id} and the frame ${id}`);
  }
  for (const edge of graph.edges) {
    const { points } = placement.edges.get(edge.id)!;
    const touches = (point: Point | undefined, id: string): boolean =>
      point !== undefined && overlaps({ ...point, width: 0, height: 0 }, placement.nodes.get(id)!, 1);
    check(touches(points[0], edge.from) && touches(points.at(-1), edge.to), `${edge.id} ends elsewhere`);
    for (let index = 1; index < points.length; index++) {
      const [a, b] = [points[index - 1]!, points[index]!];
      check(Math.abs(a.x - b.x) < 0.1 || Math.abs(a.y - b.y) < 0.1, `${edge.id} is askew`);
      const piece: Box = { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
      for (const [id, box] of boxes) check(!overlaps(piece, box, -1), `${edge.id} behind ${id}`);
    }
  }
  expect(wrong).toEqual([]);
}

test.each<[Direction, number]>([
  ["right", 1.6],
  ["left", 1.6],
  ["down", 1.1],
  ["up", 1.1],
])("many services beside one another become columns in a picture that runs %s", async (direction, ratio) => {
  const layout = await laidOut(wide(40), direction);
  expectReadable(layout);
  expect(layout.placement.width / layout.placement.height).toBeGreaterThan(ratio / 1.7);
  expect(layout.placement.width / layout.placement.height).toBeLessThan(ratio * 1.7);
  const [user, log] = [layout.placement.nodes.get("User")!, layout.placement.nodes.get("Log")!];
  const [along, forward] = [
    direction === "right" || direction === "left" ? "x" : "y",
    direction === "right" || direction === "down",
  ] as const;
  expect(log[along] > user[along]).toBe(forward);
  const labels = layout.graph.edges.filter((edge) => edge.labelWidth > 0);
  expect(labels.filter((edge) => !layout.placement.edges.get(edge.id)?.label)).toEqual([]);
});

test("groups stand in columns, and one that is too tall has columns inside", async () => {
  for (const each of [4, 40]) {
    const layout = await laidOut(wide(40, each));
    expectReadable(layout);
    const ratio = layout.placement.width / layout.placement.height;
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThan(2.9);
  }
});

test("what is linked with nothing else, to itself, in a circle, and in frames within frames finds its place", async () => {
  const base = wide(40, 4);
  const layout = await laidOut({
    ...base,
    groups: [...base.groups, group("Outer"), group("Inner", "Outer"), group("Empty")],
    components: [
      ...base.components,
      component("Alone", "service"),
      component("Framed", "service", { group: "Inner" }),
      component("Beside", "service", { group: "Outer" }),
    ],
    links: [
      ...base.links,
      link("Framed", "S3"),
      link("S3", "Beside"),
      link("Beside", "Framed"),
      link("C7", "S20"),
      link("S20", "S7"),
      link("Log", "Beside"),
    ],
  });
  expectReadable(layout);
});

test("a picture of the usual size is laid out in one run", () => {
  expect(isArrangedByFrames(diagramGraph(wide(6), null, []))).toBe(false);
  expect(isArrangedByFrames(diagramGraph(wide(12, 3), null, []))).toBe(false);
});

test("ranks follow the longest way, circles end, and what nobody points at stands right before what it points at", () => {
  expect(
    ranksOf(4, [
      [0, 1],
      [1, 2],
      [0, 2],
      [2, 3],
    ]),
  ).toEqual([0, 1, 2, 3]);
  expect(
    ranksOf(3, [
      [0, 1],
      [1, 2],
      [2, 0],
    ]),
  ).toEqual([0, 1, 2]);
  expect(
    ranksOf(4, [
      [0, 1],
      [1, 2],
      [3, 2],
    ]),
  ).toEqual([0, 1, 2, 1]);
  const chain = Array.from({ length: 20_000 }, (_, index) => [index, index + 1] as const);
  expect(ranksOf(20_001, chain).at(-1)).toBe(20_000);
});
