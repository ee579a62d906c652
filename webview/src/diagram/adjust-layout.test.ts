import type { Design } from "@lintel/engine/model";
import { expect, test } from "vitest";
import { adjustLayout } from "./adjust-layout.ts";
import { diagramGraph } from "./diagram-graph.ts";
import { overlaps } from "./geometry.ts";
import { type DiagramLayout, layoutDesign, type Placement } from "./index.ts";
import { component, design, group, link, shortener } from "./testing/small-design.ts";

const none = new Map<string, never>();

function expectClear({ graph, placement }: DiagramLayout): void {
  const nodes = [...placement.nodes];
  expect(nodes).toHaveLength(graph.nodes.length);
  for (const [index, [id, box]] of nodes.entries())
    for (const [other, otherBox] of nodes.slice(index + 1)) expect(overlaps(box, otherBox), `${id} on ${other}`).toBe(false);
  const parents = new Map(graph.groups.map((candidate) => [candidate.id, candidate.parent]));
  for (const node of graph.nodes) {
    const inside = new Set<string>();
    for (let at = node.group; at !== null && !inside.has(at); at = parents.get(at) ?? null) inside.add(at);
    for (const [id, frame] of placement.groups)
      expect(overlaps(frame, placement.nodes.get(node.id)!), `${node.id} and ${id}`).toBe(inside.has(id));
  }
  for (const edge of graph.edges) {
    const points = placement.edges.get(edge.id)?.points ?? [];
    expect(points.length, edge.id).toBeGreaterThan(1);
    for (const { x, y } of points) {
      expect(x >= 0 && y >= 0 && x <= placement.width && y <= placement.height, edge.id).toBe(true);
    }
  }
}

function adjusted(before: DiagramLayout, edited: Design, pins: ReadonlyMap<string, { x: number; y: number }> = none): DiagramLayout {
  const graph = diagramGraph(edited, null, []);
  const placement = adjustLayout(graph, before, pins);
  expect(placement).not.toBeNull();
  return { graph, placement: placement as Placement };
}

function moved(before: DiagramLayout, after: DiagramLayout): string[] {
  return [...after.placement.nodes].flatMap(([id, box]) => {
    const old = before.placement.nodes.get(id);
    return old && (old.x !== box.x || old.y !== box.y) ? [id] : [];
  });
}

test("a new component finds free room in its group and moves nothing", async () => {
  const full = shortener();
  const before = await layoutDesign(full);
  const after = adjusted(before, {
    ...full,
    components: [...full.components, component("Search", "search", { group: "Private" })],
    links: [...full.links, link("Api", "Search", "call", { label: "asks", protocol: "https" })],
  });
  expect(moved(before, after)).toEqual([]);
  expectClear(after);
  expect(after.placement.edges.get("Api -> Search")?.label).not.toBeNull();
  const [api, search] = [after.placement.nodes.get("Api")!, after.placement.nodes.get("Search")!];
  expect(Math.hypot(api.x - search.x, api.y - search.y)).toBeLessThan(3 * api.width);
});

test("what leaves takes its links along and nothing else", async () => {
  const full = shortener();
  const before = await layoutDesign(full);
  const after = adjusted(before, {
    ...full,
    components: full.components.filter(({ id }) => id !== "Keys"),
    links: full.links.filter(({ from, to }) => from !== "Keys" && to !== "Keys"),
  });
  expect(moved(before, after)).toEqual([]);
  expectClear(after);
  for (const [id, route] of after.placement.edges) expect(route).toEqual(before.placement.edges.get(id));
});

test("a pinned component stands where it was put, and what was there gives way", async () => {
  const full = shortener();
  const before = await layoutDesign(full);
  const place = before.placement.nodes.get("Links")!;
  const pins = new Map([["Keys", { x: place.x + 10, y: place.y + 10 }]]);
  const after = adjusted(before, full, pins);
  expect(after.placement.nodes.get("Keys")).toMatchObject(pins.get("Keys")!);
  expect(moved(before, after)).toContain("Links");
  expectClear(after);
  expect(adjusted(before, full, pins)).toEqual(after);
});

test("pins are told from an origin that moves when the picture needs room at the left", async () => {
  const full = shortener();
  const before = await layoutDesign(full);
  const after = adjusted(before, full, new Map([["Keys", { x: -300, y: 50 }]]));
  const { origin, nodes } = after.placement;
  expect(origin.x).toBeGreaterThan(300);
  expect(nodes.get("Keys")!.x).toBe(origin.x - 300);
  expectClear(after);
});

test("components pinned on one another cannot be placed", async () => {
  const full = shortener();
  const before = await layoutDesign(full);
  const place = { x: 500, y: 500 };
  const both = new Map([
    ["Keys", place],
    ["Links", place],
  ]);
  expect(adjustLayout(before.graph, before, both)).toBeNull();
});

test("a component that gets its first link moves to its new neighbour", async () => {
  const full = shortener();
  const alone = { ...full, components: [...full.components, component("New", "service")] };
  const before = await layoutDesign(full);
  const lonely = adjusted(before, alone);
  const linked = adjusted(lonely, { ...alone, links: [...full.links, link("Visitor", "New")] });
  expectClear(lonely);
  expectClear(linked);
  expect(moved(lonely, linked)).toEqual(["New"]);
});

test("after many edits still nothing lies on anything else", async () => {
  const kinds = ["service", "database", "queue", "cache"] as const;
  let current = shortener();
  let layout = await layoutDesign(current);
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  for (let n = 0; n < 24; n++) {
    const other = current.components[random(current.components.length)]!;
    const name = `Added${n}`;
    current =
      n % 6 === 5
        ? design({
            ...current,
            components: current.components.filter((candidate) => candidate !== other),
            links: current.links.filter(({ from, to }) => from !== other.id && to !== other.id),
          })
        : design({
            ...current,
            groups: n % 5 === 0 ? [...current.groups, group(`Group${n}`, n % 10 === 0 ? "Private" : null)] : current.groups,
            components: [
              ...current.components,
              component(name, kinds[n % 4]!, { group: n % 5 === 0 ? `Group${n}` : n % 2 === 0 ? "Private" : null }),
            ],
            links: [...current.links, link(other.id, name, "call", { label: `label ${n}` })],
          });
    layout = adjusted(layout, current);
    expectClear(layout);
  }
});
