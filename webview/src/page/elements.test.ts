import { analyze } from "@lintel/engine/analysis";
import { type Finding, lookup, written } from "@lintel/engine/model";
import { expect, test } from "vitest";
import { diagramGraph } from "../diagram/diagram-graph.ts";
import { component, design, group, link } from "../diagram/testing/small-design.ts";
import { breadcrumbsOf } from "./breadcrumbs.ts";
import { detailsOf } from "./details.ts";
import { type ElementActions, elementMenu } from "./element-menu.ts";
import { findElements } from "./find-elements.ts";
import { type OutlineItem, outlineOf } from "./outline-tree.ts";
import { relationText, stepText } from "./relations.ts";
import { notWithout, scenarioWithout, withScenario } from "./scenario-without.ts";

const origin = { uri: "test.arch", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };
const said = { documentation: null, origin, accepts: [] };
const shop = design({
  name: "Shop",
  groups: [group("Outer"), group("Inner", "Outer")],
  components: [
    component("User", "client"),
    component("Api", "service", { title: "Shop service", group: "Inner", tags: ["checkout"], owner: "Team Red" }),
    component("Db", "database", { group: "Outer" }),
    component("Mail", "queue"),
  ],
  links: [
    link("User", "Api", "call", { protocol: "https" }),
    link("Api", "Db", "call", { label: "reads rows" }),
    link("Api", "Mail", "async"),
  ],
  flows: [
    { id: "Buy", name: "Buy", title: "Buy it", ...said, from: "User", rate: written(5), priority: written(5), steps: [], implicit: false },
  ],
});
const graph = diagramGraph(shop, analyze(shop), []);

test("breadcrumbs go from the design over the view and the frames to the element", () => {
  const path = (id: string | null, view: string | null = null) => breadcrumbsOf(graph, shop.name, view, id).map(({ text }) => text);
  expect(path(null)).toEqual(["Shop"]);
  expect(path("Api", "Write path")).toEqual(["Shop: Write path", "Outer", "Inner", "Shop service"]);
  expect(path("Inner")).toEqual(["Shop", "Outer", "Inner"]);
  expect(path("Api -> Db")).toEqual(["Shop", "Shop service → Db"]);
  expect(path("Nowhere")).toEqual(["Shop"]);
});

test("the outline has every frame, component, link and flow once, each where it belongs", () => {
  const lines = (items: readonly OutlineItem[], depth = 0): string[] =>
    items.flatMap((item) => [`${"  ".repeat(depth)}${item.text}`, ...lines(item.children, depth + 1)]);
  expect(lines(outlineOf(graph, shop))).toEqual([
    "Outer",
    "  Inner",
    "    Shop service",
    "      calls Db",
    "      sends to Mail",
    "  Db",
    "User",
    "  calls Shop service",
    "Mail",
    "Buy it",
  ]);
});

test.each([
  ["shop", "Shop service"],
  ["api", "Shop service"],
  ["database", "Db"],
  ["queue", "Mail"],
  ["#checkout", "Shop service"],
  ["tag:check", "Shop service"],
  ["team", "Shop service"],
  ["rows", "Shop service → Db"],
  ["https link", "User → Shop service"],
  ["buy", "Buy it"],
  ["inner", "Inner"],
])("searching for %s finds %s first", (text, first) => {
  expect(findElements(shop, graph, text)[0]?.label).toBe(first);
});

test("a search without words, or with one that is nowhere, finds nothing", () => {
  expect(findElements(shop, graph, "  ")).toEqual([]);
  expect(findElements(shop, graph, "shop nowhere")).toEqual([]);
  expect(findElements(shop, graph, "#shop")).toEqual([]);
});

test("relations are told as a sentence, with the words of the link on the way", () => {
  expect(relationText(shop, "Api")).toBe("Shop service: called by User; calls Db; sends to Mail.");
  expect(relationText(design({ components: [component("Lone", "service")] }), "Lone")).toBe("Lone has no links.");
  expect(relationText(shop, "Api -> Db")).toBe("From Shop service to Db.");
  expect(stepText(shop, "Db", "Api")).toBe("over reads rows");
  expect(stepText(shop, "Api", "Mail")).toBe("");
});

const fix = (title: string, key: string) => ({
  title,
  safe: true,
  edits: [{ type: "set" as const, element: "Db", path: [key], value: "2" }],
});
const finding = (rule: string, element: string, ...fixes: Finding["fixes"]): Finding => ({
  rule,
  severity: "warning",
  message: rule,
  element,
  origin,
  related: [],
  fixes,
});

test("the menu of a component offers its definition, callers, a run without it and its fixes, more replicas first", () => {
  const done: string[] = [];
  const actions: ElementActions = {
    reveal: (id) => done.push(`reveal ${id}`),
    showPlaces: (_, places) => done.push(`${places.length} places`),
    simulateWithout: (id) => done.push(`without ${id}`),
    fix: (_, { title }) => done.push(title),
    details: (id) => done.push(`details ${id}`),
    goTo: (id) => done.push(`go to ${id}`),
  };
  const findings = [
    finding("slow", "Db", fix("Add a timeout", "timeout")),
    finding("spof", "Db", fix("Keep 2 copies", "replicas")),
    finding("other", "Api"),
  ];
  const items = elementMenu("Db", shop, findings, actions).filter((item) => item !== null);
  expect(items.map(({ label, disabled }) => (disabled ? `${label}: ${disabled}` : label))).toEqual([
    "Go to Definition",
    "Show Callers (1)",
    "Show What It Calls: it calls nothing",
    "Show Figures and Problems (2)",
    "Simulate Without Db",
    "Keep 2 copies",
    "Add a timeout",
  ]);
  for (const item of items) if (item.disabled === undefined) item.onChoose();
  expect(done).toEqual(["reveal Db", "1 places", "details Db", "without Db", "Keep 2 copies", "Add a timeout"]);
  const ofLink = elementMenu("Api -> Db", shop, [], actions).filter((item) => item !== null);
  expect(ofLink.map(({ label }) => label)).toEqual(["Go to Definition", "Go to Caller: Shop service", "Go to Callee: Db", "Show Figures"]);
});

test("the scenario without a component kills it for good, and clients stay", () => {
  const [user, api] = ["User", "Api"].map((id) => lookup(shop).components.get(id));
  if (!user || !api) throw new Error("both are there");
  const scenario = scenarioWithout(api);
  expect(scenario.actions).toMatchObject([{ duration: null, effect: { type: "kill", component: "Api", count: null } }]);
  const with1 = withScenario(shop, scenario);
  expect(with1.scenarios).toEqual([scenario]);
  expect(withScenario(with1, scenario)).toBe(with1);
  expect(notWithout(shop, api)).toBeNull();
  expect(notWithout(shop, user)).toBe("clients send the load");
  expect(notWithout({ ...shop, flows: [] }, api)).toBe("nothing sends requests");
});

test("the card has the lines of the editor's hover, with reasons where there is no number", () => {
  const details = detailsOf(shop, analyze(shop), "Api");
  expect(details?.title).toBe("Shop service");
  expect(details?.rows.map(([name]) => name)).toEqual(expect.arrayContaining(["Load", "Availability"]));
  expect(JSON.stringify(details?.rows)).not.toMatch(/[`_]/);
  expect(detailsOf(shop, analyze(shop), "Inner")).toMatchObject({ title: "Inner", subtitle: "group" });
  expect(detailsOf(shop, analyze(shop), "Nowhere")).toBeNull();
});
