import type { Design } from "@lintel/engine/model";
import { expect, test } from "vitest";
import { overlaps } from "./geometry.ts";
import { type DiagramLayout, layoutDesign, renderSvg, simpleLayout } from "./index.ts";
import { component, design, group, link, replicas, shortener } from "./testing/small-design.ts";

/** Twenty services in four groups, with labels on all links. */
function grid(): Design {
  const names = Array.from({ length: 20 }, (_, index) => `Service${index}`);
  return design({
    groups: ["A", "B", "C", "D"].map((id) => group(id)),
    components: names.map((name, index) =>
      component(name, index % 3 === 0 ? "database" : "service", { group: "ABCD"[index % 4] as string, ...replicas(3) }),
    ),
    links: names
      .slice(1)
      .flatMap((name, index) => [
        link(names[Math.floor(index / 2)] as string, name, "call", { label: `reads ${index} things`, protocol: "grpc" }),
        ...(index % 5 === 0 ? [link(name, names[(index + 9) % 20] as string, "async", { label: "tells" })] : []),
      ]),
  });
}

function expectClear({ graph, placement }: DiagramLayout): void {
  const nodes = [...placement.nodes.values()];
  expect(nodes).toHaveLength(graph.nodes.length);
  const labels = [...placement.edges.values()].flatMap((route) => (route.label ? [route.label] : []));
  for (const [index, node] of nodes.entries()) for (const other of nodes.slice(index + 1)) expect(overlaps(node, other)).toBe(false);
  for (const [index, label] of labels.entries()) {
    for (const node of nodes) expect(overlaps(label, node)).toBe(false);
    for (const other of labels.slice(index + 1)) expect(overlaps(label, other)).toBe(false);
  }
}

test.each([
  ["the shortener", shortener()],
  ["twenty services in groups", grid()],
])("nothing overlaps in %s", async (_, example) => {
  const layout = await layoutDesign(example);
  expect(layout.placement.method).toBe("layered");
  expectClear(layout);
  const labelled = layout.graph.edges.filter((edge) => edge.labelWidth > 0);
  expect(labelled.every((edge) => layout.placement.edges.get(edge.id)?.label)).toBe(true);
});

test("the simple layout is clear too", async () => {
  const { graph } = await layoutDesign(grid());
  const placement = simpleLayout(graph, "for a test");
  expectClear({ graph, placement });
  for (const box of placement.nodes.values()) {
    expect(box.x + box.width).toBeLessThanOrEqual(placement.width);
    expect(box.y + box.height).toBeLessThanOrEqual(placement.height);
  }
});

test("members stand inside their frames", async () => {
  const { graph, placement } = await layoutDesign(grid());
  for (const node of graph.nodes) {
    const [box, frame] = [placement.nodes.get(node.id)!, placement.groups.get(node.group ?? "")!];
    expect(
      box.x > frame.x && box.y > frame.y && box.x + box.width < frame.x + frame.width && box.y + box.height < frame.y + frame.height,
    ).toBe(true);
  }
});

test("components without links stand in rows, below the others", async () => {
  const alone = Array.from({ length: 12 }, (_, index) => component(`Alone${index}`, "service"));
  const only = await layoutDesign(design({ components: alone }));
  expectClear(only);
  expect(new Set([...only.placement.nodes.values()].map((box) => box.y)).size).toBe(3);
  const full = shortener();
  const both = await layoutDesign({ ...full, components: [...full.components, ...alone] });
  expectClear(both);
  const bottom = Math.max(...full.components.map(({ id }) => both.placement.nodes.get(id)!.y));
  for (const { id } of alone) expect(both.placement.nodes.get(id)!.y).toBeGreaterThan(bottom);
  const boxes = [...both.placement.nodes.values()];
  expect(Math.max(...boxes.map((box) => box.x + box.width))).toBeLessThan(both.placement.width);
  expect(Math.max(...boxes.map((box) => box.y + box.height))).toBeLessThan(both.placement.height);
});

test("a runner that fails or is too slow gives way to the simple layout, with the reason", async () => {
  const { placement } = await layoutDesign(shortener(), { run: () => Promise.reject(new Error("deadline of 5 s passed")) });
  expect(placement.method).toBe("simple");
  expect(placement.note).toContain("deadline of 5 s passed");
  expect((await layoutDesign(shortener(), { sizeLimit: 3 })).placement.method).toBe("simple");
});

test("hostile names are escaped and there is no script", async () => {
  const name = '<script>alert("1")</script>&\u0000\u{1F600}';
  const layout = await layoutDesign(
    design({
      name,
      groups: [group("G", null, { title: name })],
      components: [component("A", "service", { title: name, group: "G" }), component("__proto__", "database", { title: "' onload='x" })],
      links: [link("A", "__proto__", "call", { label: name, protocol: "<b>" })],
    }),
  );
  const svg = renderSvg(layout, { theme: "light" });
  const markup = svg.replaceAll(/<\?xml[^>]*>|<\/?(?:svg|g|path|rect|circle|line|text|title|desc)(?: [a-z:A-Z-]+="[^"<>]*")*\/?>/g, "");
  expect(markup).not.toMatch(/[<>]/);
  expect(svg).not.toMatch(/ (?:on\w+|href|style)="/);
  expect(svg).not.toContain("\u0000");
  expect(svg).toContain("&#60;script&#62;");
  expect(layout.placement.nodes.get("__proto__")).toBeDefined();
});

test("the picture has a title, a description and names its parts", async () => {
  const svg = renderSvg(await layoutDesign(shortener()), { theme: "dark" });
  expect(svg).toContain('<title id="diagram-title">URL shortener</title>');
  expect(svg).toContain("System design with 15 components and 15 links in 2 groups.");
  expect(svg).toContain("<title>API gateway calls Link service, grpc</title>");
  expect(svg).toContain('aria-label="Link service, service, 3 zones, 6 replicas"');
});

test("a picture says what its kinds of lines stand for, where there are others than calls", async () => {
  const [a, b, calls] = [component("A", "service"), component("B", "queue"), link("A", "B")];
  const plain = renderSvg(await layoutDesign(design({ components: [a, b], links: [calls] })), { theme: "light" });
  expect(plain).not.toContain("waits for the answer");
  const layout = await layoutDesign(design({ components: [a, b], links: [calls, link("B", "A", "subscription")] }));
  const svg = renderSvg(layout, { theme: "light" });
  const legend = /<g class="legend" aria-hidden="true">.*/s.exec(svg)?.[0] ?? "";
  expect([...legend.matchAll(/>([^<>]+)<\/text>/g)].map(([, text]) => text)).toEqual([
    "calls, and waits for the answer",
    "delivers messages",
  ]);
  const [, width, height] = (/ width="(\d+)" height="(\d+)"/.exec(svg) ?? []).map(Number);
  for (const [, x, y] of legend.matchAll(/<text class="detail" x="([\d.]+)" y="([\d.]+)"/g)) {
    expect(Number(x)).toBeLessThan(width!);
    expect(Number(y)).toBeGreaterThan(layout.placement.height - 12);
    expect(Number(y)).toBeLessThan(height!);
  }
});

test("empty designs, links to nowhere, links to oneself and links in a circle are drawn", async () => {
  expect(renderSvg(await layoutDesign(design({})), { theme: "print" })).toContain("</svg>");
  const { placement } = await layoutDesign(
    design({
      components: [component("A", "service"), component("B", "service")],
      links: [link("A", "A"), link("A", "Missing"), link("A", "B"), link("B", "A")],
    }),
  );
  expect([...placement.edges.keys()].sort()).toEqual(["A -> A", "A -> B", "B -> A"]);
});

test("the same design gives the same picture", async () => {
  const once = renderSvg(await layoutDesign(shortener()), { theme: "light" });
  expect(renderSvg(await layoutDesign(shortener()), { theme: "light" })).toBe(once);
});
