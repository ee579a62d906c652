import { expect, test } from "vitest";
import { dotSpeed, trafficPlan } from "./traffic-plan.ts";

const routes = new Map([
  [
    "a",
    {
      points: [
        { x: 0, y: 0 },
        { x: 300, y: 0 },
      ],
    },
  ],
  [
    "b",
    {
      points: [
        { x: 0, y: 0 },
        { x: 0, y: 150 },
      ],
    },
  ],
]);

test("as many dots are under way as may be, and links compare by their rates", () => {
  const traffic = new Map([
    ["a", { calls: 12_000, failed: 0 }],
    ["b", { calls: 3_000, failed: 1_500 }],
    ["gone", { calls: 50, failed: 0 }],
  ]);
  const { sources, each } = trafficPlan(routes, traffic, 100, 1);
  expect(each).toBe(300);
  expect(sources.map(({ link, rate, failing }) => ({ link, rate, failing }))).toEqual([
    { link: "a", rate: 40, failing: 0 },
    { link: "b", rate: 10, failing: 0.5 },
  ]);
  expect(sources.reduce((sum, { rate, length }) => sum + (rate * length) / dotSpeed, 0)).toBeLessThanOrEqual(100);
});

test("dots keep their distance", () => {
  const { sources, each } = trafficPlan(routes, new Map([["a", { calls: 100, failed: 0 }]]), 1_000, 15);
  expect(each).toBe(10);
  expect(dotSpeed / (sources[0]?.rate ?? 0)).toBeGreaterThanOrEqual(15);
});

test("little traffic shows each of its requests; none shows nothing", () => {
  expect(trafficPlan(routes, new Map([["a", { calls: 3, failed: 4 }]]), 100, 10)).toMatchObject({
    each: 1,
    sources: [{ rate: 3, failing: 1 }],
  });
  expect(trafficPlan(routes, new Map([["a", { calls: 0, failed: 0 }]]), 100, 10).sources).toEqual([]);
});
