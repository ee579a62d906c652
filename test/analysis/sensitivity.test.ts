import { analyze, type Effect, finish, type Measured, type Sensitivity, sensitivitySteps } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { describe, expect, it } from "vitest";
import { measuredSteps } from "../../engine/src/analysis/sensitivity/measured.ts";
import { measure } from "../../engine/src/analysis/sensitivity/sensitivity.ts";

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

it("leaves out what is not the design's to change, and what nobody waits for", () => {
  const text = `client User {}
service Api { service-time 2 ms }
external Pay { availability 99.9%  service-time 80 ms }
queue Jobs { service-time 2 ms }
User -> Api
Api -> Pay
Api ~> Jobs
flow Ask { from User at 20 / s  User -> Api { Api -> Pay  Api ~> Jobs } }`;
  expect(effect(sensitivity(text, "Pay"), "downtime", "Pay", "availability")?.change).toBeCloseTo(-0.1, 6);
  expect(effect(sensitivity(text, "Pay"), "downtime", "Pay", "replicas")).toBeUndefined();
  expect(effect(sensitivity(text, "Api -> Pay"), "p99", "Pay", "service-time")?.change).toBeLessThan(-0.05);
  expect(sensitivity(text, "Api ~> Jobs").effects).toEqual({});
});

it("stops when told to and says how far it came", () => {
  const capped = sensitivity(two, "Ask", { most: 3 });
  expect(capped.tried).toBe(3);
  expect(capped.inputs).toBeGreaterThan(10);
  let asked = 0;
  expect(sensitivity(two, "Ask", { goOn: () => asked++ < 2 }).tried).toBe(2);
});

// Two populations, places held at a bulkhead and in a pool, a store written through a queue, a managed service, a peak, an unused component.
const mixed = `region r { zones a, b }
client User { peak 3x }
client Staff { arrivals closed(40, think 2 s) }
service Api { replicas 2  across r  workers 4  service-time lognormal(p50 2 ms, p99 12 ms)  concurrency 20  error-rate 0.1% }
service Side { service-time 5 ms  workers 2  queue-limit 50  availability 99.9% }
cache Store { hit-ratio 90%  service-time 1 ms  write aside }
database Items { service-time 4 ms  workers 8  replicate 2 {}  across r }
queue Jobs { technology sqs }
worker Mill { service-time 20 ms  workers 4 }
service Unused { service-time 1 ms }
User -> Api { timeout 1 s  retries 1 }
Staff -> Side
Api -> Store { timeout 5 ms }
Api -> Items { timeout 30 ms  pool 3 }
Api -> Side { timeout 40 ms  retries 2 }
Api ~> Jobs
Jobs -> Mill
Mill -> Items
flow Ask { from User at 90 / s  User -> Api { Api -> Store on miss { Api -> Items read } parallel { Api -> Side  Api -> Items read } Api ~> Jobs } }
flow Change { from User at 9 / s  User -> Api { Api -> Items write } }
flow Look { from Staff  Staff -> Side }`;

it("measures as the whole analysis does", () => {
  const { design, findings } = designFromText(mixed);
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  const analysis = analyze(design);
  const seen = { p99: 0, downtime: 0, throughput: 0 };
  for (const { id } of [...design.flows, ...design.components, ...design.links]) {
    const found = finish(measuredSteps(design, id));
    expect({ id, ...found }).toEqual({ id, ...measure(analysis, id) });
    for (const [measured, value] of Object.entries(found)) if (value !== null) seen[measured as Measured]++;
  }
  expect(seen).toEqual({ p99: 18, downtime: 12, throughput: 9 });
});
