import type { SimulationResult } from "@lintel/engine/simulation";
import { expect, test } from "vitest";
import { component, design, replicas } from "../diagram/testing/small-design.ts";
import { intervals, overlayAt } from "./overlay-at.ts";

const series = {
  utilisation: [0.25, 1, null],
  queue: [0, 120, 0],
  up: [3, 2, 0],
  replicas: [3, 3, 3],
  hitRatio: null,
};

const result = { series: { interval: 1, flows: {}, components: { Api: series } } } as unknown as SimulationResult;
const shop = design({ components: [component("Api", "service", replicas(3)), component("Other", "service")] });
const texts = (index: number) =>
  overlayAt(shop, result, index)
    .get("Api")
    ?.figures.map((figure) => figure.text);

test("load, queue and lost replicas show on the card", () => {
  expect(texts(0)).toEqual(["25% busy"]);
  expect(texts(1)).toEqual(["2/3 up", "100% busy", "120 waiting"]);
  expect(texts(2)).toEqual(["0/3 up"]);
  expect([0, 1, 2].map((index) => overlayAt(shop, result, index).get("Api")?.state)).toEqual(["up", "degraded", "down"]);
});

test("components that the run has no series of keep their analytic figures; times outside the run show nothing", () => {
  expect(overlayAt(shop, result, 0).has("Other")).toBe(false);
  expect(texts(99)).toEqual([]);
  expect(intervals(result)).toBe(3);
});
