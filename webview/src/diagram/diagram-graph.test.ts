import { componentKinds, type Finding, type Region, written, type Zone } from "@lintel/engine/model";
import { expect, test } from "vitest";
import { collapseGroups } from "./collapse-groups.ts";
import { diagramGraph } from "./diagram-graph.ts";
import { filterViews } from "./filters.ts";
import { iconOf } from "./icons.ts";
import { shapeOf } from "./node.ts";
import { structureKey } from "./placement.ts";
import { component, design, group, link, replicas, shortener } from "./testing/small-design.ts";

const finding = (element: string, severity: Finding["severity"]): Finding => ({
  rule: "rule",
  severity,
  message: "message",
  element,
  origin: design({}).origin,
  related: [],
  fixes: [],
});

test("every kind has an icon of its own", () => {
  const icons = componentKinds.map(iconOf);
  expect(icons.every((path) => path.length > 10)).toBe(true);
  expect(new Set(icons).size).toBe(componentKinds.length);
});

test("stores, messaging, clients and external systems differ in outline", () => {
  expect(["database", "queue", "client", "external", "service"].map((kind) => shapeOf(kind as "service"))).toEqual([
    "cylinder",
    "pipe",
    "round",
    "external",
    "card",
  ]);
});

test("links between stores are replication, others keep their kind", () => {
  const graph = diagramGraph(
    design({
      components: [component("A", "database"), component("B", "database"), component("C", "service"), component("T", "topic")],
      links: [link("A", "B"), link("C", "A"), link("C", "T", "async"), link("T", "C", "subscription")],
    }),
    null,
    [],
  );
  expect(graph.edges.map((edge) => edge.kind)).toEqual(["replication", "call", "async", "subscription"]);
});

test("findings are counted on components, on links, and for entities on their store", () => {
  const graph = diagramGraph(shortener(), null, [
    finding("Api", "error"),
    finding("Api", "warning"),
    finding("Links.Link", "warning"),
    finding("Edge -> Api", "info"),
    finding("Redirect", "error"),
  ]);
  expect(graph.nodes.find((node) => node.id === "Api")?.badge).toEqual({ errors: 1, warnings: 1, infos: 0 });
  expect(graph.nodes.find((node) => node.id === "Links")?.badge).toEqual({ errors: 0, warnings: 1, infos: 0 });
  expect(graph.edges.find((edge) => edge.id === "Edge -> Api")?.badge).toEqual({ errors: 0, warnings: 0, infos: 1 });
});

test("changing properties keeps the structure, adding a component does not", () => {
  const before = shortener();
  const key = structureKey(diagramGraph(before, null, []));
  const edited = {
    ...before,
    components: before.components.map((candidate) => ({ ...candidate, ...replicas(9), workers: written(64), tags: ["hot"] })),
  };
  expect(structureKey(diagramGraph(edited, null, [finding("Api", "error")]))).toBe(key);
  const added = { ...before, components: [...before.components, component("New", "service")] };
  expect(structureKey(diagramGraph(added, null, []))).not.toBe(key);
});

test("a view shows what it includes: by flow, group, tag, neighbours, without what it excludes", () => {
  const full = shortener();
  const view = (include: readonly string[], exclude: readonly string[] = []) => ({
    ...full.groups[0]!,
    include: include.map((id) => ({ type: "element" as const, id })),
    exclude: exclude.map((id) => ({ type: "element" as const, id })),
    direction: null,
  });
  expect(diagramGraph(full, null, [], view(["Edge zone"])).nodes.map((node) => node.id)).toEqual(["Edge"]);
  expect(diagramGraph(full, null, [], view(["Edge zone", "Api"])).edges.map((edge) => edge.id)).toEqual(["Edge -> Api"]);
  expect(diagramGraph(full, null, [], view([], ["Private"])).nodes.map((node) => node.id)).toEqual(["Visitor", "Partner", "Dns", "Edge"]);
  const around = { ...view([]), include: [{ type: "neighbours" as const, id: "Clicks" }] };
  expect(diagramGraph(full, null, [], around).nodes.map((node) => node.id)).toEqual(["Api", "Clicks", "Analytics"]);
});

test("every design can be looked at by group, tag and flow without declaring a view", () => {
  const full = shortener();
  const tagged = {
    ...full,
    components: full.components.map((candidate) => ({ ...candidate, tags: candidate.id === "Keys" ? ["slow"] : [] })),
  };
  const views = filterViews(tagged);
  expect(views.map((view) => view.title)).toEqual(["Group: Edge", "Group: Private", "Tag: slow"]);
  const shown = (title: string) =>
    diagramGraph(
      tagged,
      null,
      [],
      views.find((view) => view.title === title),
    ).nodes.map((node) => node.id);
  expect(shown("Group: Edge")).toEqual(["Edge"]);
  expect(shown("Tag: slow")).toEqual(["Keys"]);
});

test("groups that contain each other (a broken file) are drawn side by side", () => {
  const graph = diagramGraph(
    design({
      groups: [group("A", "B"), group("B", "A")],
      components: [component("X", "service", { group: "A" }), component("Y", "service", { group: "B" })],
    }),
    null,
    [],
  );
  const parents = new Map(graph.groups.map((candidate) => [candidate.id, candidate.parent]));
  for (const start of parents.keys()) {
    let steps = 0;
    for (let at: string | null = start; at !== null; at = parents.get(at) ?? null) expect(steps++).toBeLessThan(3);
  }
});

test("regions and zones are frames around what is wholly in them; a group that is in one place stands inside its frame", () => {
  const zone = (id: string): Zone => ({ ...group(id), region: "us", availability: written(0.999) });
  const us: Region = { ...group("us"), availability: written(0.9999), zones: [zone("us.a"), zone("us.b")] };
  const at = (region: string | null, ...zones: (string | null)[]) => ({
    replicas: written(zones.length),
    replicaZones: zones,
    replicaRegions: zones.map(() => region),
  });
  const graph = diagramGraph(
    design({
      regions: [us],
      groups: [group("Whole"), group("Mixed")],
      components: [
        component("Spread", "service", { group: "Whole", ...at("us", "us.a", "us.b") }),
        component("InZone", "service", { group: "Mixed", ...at("us", "us.b") }),
        component("Nowhere", "service", { group: "Mixed" }),
        component("TwoRegions", "service", { replicas: written(2), replicaZones: [null, null], replicaRegions: ["us", "eu"] }),
      ],
    }),
    null,
    [],
  );
  expect(graph.groups.map((frame) => [frame.type, frame.id, frame.parent])).toEqual([
    ["region", "us", null],
    ["group", "Mixed", null],
    ["region", "us in Mixed", "Mixed"],
    ["group", "Whole", "us"],
    ["zone", "us.b", "us in Mixed"],
  ]);
  expect(graph.nodes.map((node) => node.group)).toEqual(["Whole", "us.b", "Mixed", null]);
});

test("a folded group is one card with all its links and findings, and unfolds to what it was", () => {
  const full = diagramGraph(shortener(), null, [finding("Api", "error"), finding("Links", "warning"), finding("Private", "info")]);
  const folded = collapseGroups(full, new Set(["Private", "no such group"]));
  expect(folded.nodes.map((node) => node.id)).toEqual(["Visitor", "Partner", "Dns", "Edge", "Private"]);
  expect(folded.groups.map((frame) => frame.id)).toEqual(["Edge zone"]);
  const card = folded.nodes.at(-1);
  expect(card).toMatchObject({ kind: "group", subtitle: "private · 11 components", badge: { errors: 1, warnings: 1, infos: 1 } });
  expect(folded.edges.map((edge) => [edge.from, edge.to, edge.labelLines.map((line) => line.text)])).toEqual([
    ["Visitor", "Dns", []],
    ["Visitor", "Edge", ["https"]],
    ["Partner", "Edge", ["https"]],
    ["Edge", "Private", ["2 links"]],
  ]);
  expect(collapseGroups(full, new Set())).toBe(full);
});

test("of nested folded groups the outer one is drawn", () => {
  const nested = diagramGraph(
    design({
      groups: [group("Outer"), group("Inner", "Outer")],
      components: [component("A", "service", { group: "Inner" }), component("B", "service", { group: "Outer" }), component("C", "service")],
      links: [link("A", "B"), link("A", "C"), link("C", "A", "async")],
    }),
    null,
    [],
  );
  const inner = collapseGroups(nested, new Set(["Inner"]));
  expect(inner.nodes.map((node) => [node.id, node.group])).toEqual([
    ["B", "Outer"],
    ["C", null],
    ["Inner", "Outer"],
  ]);
  const outer = collapseGroups(nested, new Set(["Inner", "Outer"]));
  expect(outer.nodes.map((node) => node.id)).toEqual(["C", "Outer"]);
  expect(outer.edges.map((edge) => [edge.from, edge.to, edge.kind])).toEqual([
    ["Outer", "C", "call"],
    ["C", "Outer", "async"],
  ]);
});
