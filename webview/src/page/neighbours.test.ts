import { expect, test } from "vitest";
import { layoutDesign } from "../diagram/index.ts";
import { component, design, link, shortener } from "../diagram/testing/small-design.ts";
import { neighbour } from "./neighbours.ts";

test("arrows follow links, then nearness", async () => {
  const layout = await layoutDesign(shortener());
  expect(neighbour(layout, "Visitor", "ArrowRight")).toBe("Dns");
  expect(neighbour(layout, "Edge", "ArrowLeft")).toMatch(/Visitor|Partner/);
  expect(neighbour(layout, "Partner", "ArrowUp")).toBe("Visitor");
  expect(neighbour(layout, "Visitor", "ArrowLeft")).toBeNull();
  expect(neighbour(layout, "Nobody", "ArrowLeft")).toBeNull();
});

test("every component can be reached with the arrows", async () => {
  const layout = await layoutDesign(shortener());
  const reached = new Set(["Visitor"]);
  for (const id of reached) {
    for (const key of ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"] as const) {
      const next = neighbour(layout, id, key);
      if (next !== null) reached.add(next);
    }
  }
  expect(reached.size).toBe(layout.graph.nodes.length);
});

test("a component linked to itself stays where it is", async () => {
  const layout = await layoutDesign(design({ components: [component("A", "service")], links: [link("A", "A")] }));
  expect(neighbour(layout, "A", "ArrowRight")).toBeNull();
});
