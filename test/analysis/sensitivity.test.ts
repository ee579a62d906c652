import { analyze, type Effect, finish, type Measured, type Sensitivity, sensitivitySteps } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { describe, expect, it } from "vitest";

function sensitivity(text: string, target: string, options = {}): Sensitivity {
  const { design, findings } = designFromText(text);
  expect(findings).toEqual([]);
  return finish(sensitivitySteps(design, analyze(design), target, options));
}

function effect(found: Sensitivity, measured: Measured, element: string, property: string): Effect | undefined {
  return found.effects[measured]?.find((each) => each.element === element && each.property === property);
}

const one = `client User {}
service Api { service-time exponential(10 ms)  workers 1  availability 99.9% }
User -> Api { latency 0 ms }
flow Ask { from User at 50 / s  User -> Api }`;

describe("sensitivity of M/M/1", () => {
  const found = sensitivity(one, "Ask");

  it("moves the 99th percentile by the closed form: ln 100 · S / (1 − ρ)", () => {
    expect(effect(found, "p99", "Api", "service-time")).toMatchObject({ from: "10 ms", to: "9 ms", better: true });
    expect(effect(found, "p99", "Api", "service-time")?.change).toBeCloseTo(9 / 0.55 / (10 / 0.5) - 1, 3);
    expect(effect(found, "p99", "Ask", "rate")?.change).toBeCloseTo(0.5 / 0.55 - 1, 3);
  });

  it("moves what is carried by the bottleneck law", () => {
    expect(effect(found, "throughput", "Api", "service-time")?.change).toBeCloseTo(1 / 0.9 - 1, 9);
    expect(effect(found, "throughput", "Api", "workers")).toMatchObject({ from: "1", to: "2", change: 1 });
    // The flow mix keeps its proportions, so its own rate does not matter.
    expect(effect(found, "throughput", "Ask", "rate")).toBeUndefined();
  });

  it("changes downtimes, not availabilities, by a tenth", () => {
    const changed = effect(found, "downtime", "Api", "availability");
    expect(changed).toMatchObject({ from: "99.9%", to: "99.91%" });
    expect(changed?.change).toBeCloseTo(-0.1, 6);
  });

  it("puts the largest improvement first", () => {
    expect(found.effects.p99?.[0]).toMatchObject({ element: "Api" });
    const changes = (found.effects.p99 ?? []).map((each) => Math.abs(each.change));
    expect(changes).toEqual([...changes].sort((a, b) => b - a));
  });
});

const two = `client User {}
service Api { replicas 2  service-time 2 ms }
cache Store { hit-ratio 90%  service-time 1 ms }
database Items { service-time 20 ms }
service Other { service-time 5 ms }
User -> Api { timeout 1 s }
User -> Other
Api -> Store
Api -> Items
flow Ask { from User at 20 / s  User -> Api { Api -> Store on miss { Api -> Items } } }
flow Elsewhere { from User at 20 / s  User -> Other }`;

it("varies the misses of a written hit ratio", () => {
  const change = effect(sensitivity(two, "Ask"), "p99", "Store", "hit-ratio");
  expect(change).toMatchObject({ from: "90%", to: "91%", better: true });
});

it("leaves out what cannot reach the target", () => {
  const found = sensitivity(two, "Ask");
  const elements = new Set(Object.values(found.effects).flatMap((list) => list.map((each) => each.element)));
  expect(elements).toContain("Items");
  expect(elements).not.toContain("Other");
  expect(elements).not.toContain("Elsewhere");
});

it("looks at components and links, too", () => {
  expect(effect(sensitivity(two, "Items"), "p99", "Items", "service-time")?.change).toBeLessThan(-0.09);
  expect(effect(sensitivity(two, "Items"), "throughput", "Items", "replicas")).toMatchObject({ from: "1", to: "2" });
  expect(effect(sensitivity(two, "Api -> Items"), "p99", "Items", "service-time")?.change).toBeLessThan(-0.05);
  expect(sensitivity(two, "Nobody").inputs).toBe(0);
});

it("stops when told to and says how far it came", () => {
  const capped = sensitivity(two, "Ask", { most: 3 });
  expect(capped.tried).toBe(3);
  expect(capped.inputs).toBeGreaterThan(10);
  let asked = 0;
  expect(sensitivity(two, "Ask", { goOn: () => asked++ < 2 }).tried).toBe(2);
});
