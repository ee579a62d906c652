import type { Design } from "@lintel/engine/model";
import { type ComparedFigure, type ComparisonResult, comparison, defaultOptions, runStudy, simulate } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { expect, test } from "vitest";

const text = `
  client User
  service Api { replicas 2  workers 2  service-time exponential(mean 4 ms)  availability 99.9% }
  database Db { workers 3  service-time lognormal(p50 2 ms, p99 12 ms)  error-rate 1% }
  User -> Api { timeout 1 s  retries 1 }
  Api -> Db { timeout 200 ms }
  flow Ask { from User at 500 rps  User -> Api { Api -> Db } }
  flow Tell { from User at 40 rps  User -> Api { Api -> Db } }
  slo Ask { latency p99 < 40 ms }
`;
const options = { ...defaultOptions, duration: 12, warmUp: 2, replications: 5 };

function compared(a: string, b: string, changed: Partial<typeof options> = {}): ComparisonResult {
  const variant = (title: string, source: string) => {
    const { design, findings } = designFromText(source);
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
    return { title, design, scenario: design.scenarios[0]?.id ?? null };
  };
  return runStudy(comparison({ a: variant("a", a), b: variant("b", b), options: { ...options, ...changed } }));
}

function figuresOf({ flows, components }: ComparisonResult): readonly ComparedFigure[] {
  return [
    ...Object.values(flows).flatMap((flow) => [
      flow.throughput,
      ...Object.values(flow.latency),
      flow.availability,
      ...Object.values(flow.errors),
    ]),
    ...Object.values(components).flatMap((component) => Object.values(component)),
  ];
}

test("a design against itself differs in nothing", () => {
  const result = compared(text, text);
  const figures = figuresOf(result).filter(({ a }) => a !== null);
  expect(figures.length).toBeGreaterThan(25);
  for (const { difference, ci95, differences, verdict } of figures) {
    expect({ difference, ci95, differences, verdict }).toEqual({ difference: 0, ci95: 0, differences: [0, 0, 0, 0, 0], verdict: "same" });
  }
  expect(result.flows.Ask?.errors.error.a).toBeGreaterThan(0);
  expect(result).toMatchObject({ complete: true, replications: 5, warmUp: 2, onlyIn: { flows: { a: [], b: [] } } });
});

test("pairing narrows the interval, and shows a small change that independent runs would not", () => {
  const { flows } = compared(text, text.replace("mean 4 ms", "mean 3.9 ms"));
  const { latency } = flows.Ask!;
  expect(latency.mean.ci95!).toBeLessThan(latency.mean.unpairedCi95! / 2);
  expect(latency.mean.verdict).toBe("better");
  expect(Math.abs(latency.mean.difference!)).toBeLessThan(latency.mean.unpairedCi95!);
});

test("both sides get the same requests at the same moments, whatever they do with them", () => {
  const { a, b, flows } = compared(text, text.replace("mean 4 ms", "mean 6 ms"));
  expect(a.result!.flows.Ask!.offered).toBe(b.result!.flows.Ask!.offered);
  expect(a.result!.series.flows.Ask!.offered).toEqual(b.result!.series.flows.Ask!.offered);
  expect(flows.Ask!.latency.p50.verdict).toBe("worse");
});

test("each side alone is what a simulation of it gives", () => {
  const result = compared(text, text.replace("replicas 2", "replicas 3"));
  const alone = (design: Design) => simulate(design, { ...options, scenario: null });
  expect(result.a.result).toEqual(alone(designFromText(text).design));
  expect(result.objectives).toEqual([
    expect.objectContaining({
      text: "Ask latency p99 < 40 ms",
      a: { met: expect.any(Boolean), value: expect.any(Number) },
      b: { met: expect.any(Boolean), value: expect.any(Number) },
    }),
  ]);
});

test("a warm-up that nobody gives is the longer one of both", () => {
  const options = { warmUp: null as unknown as number, duration: 30, replications: 2 };
  const same = compared(text, text, options);
  expect(same.warmUp).toBeGreaterThanOrEqual(3);
  const slow = text.replace("mean 4 ms", "mean 7.6 ms");
  const result = compared(text, slow, options);
  expect(result.a.result!.warmUp).toBe(result.b.result!.warmUp);
  expect(result.a.result!.flows.Ask!.offered).toBe(result.b.result!.flows.Ask!.offered);
});

test("what one side lacks is said, and what it does not have is not compared", () => {
  const other = `${text.replace(/flow Tell.*/, "").replaceAll("Db", "Store")}\n  service Extra\n  flow More { from User at 5 rps  User -> Api }`;
  const { onlyIn, flows, components } = compared(text, other);
  expect(onlyIn).toEqual({ flows: { a: ["Tell"], b: ["More"] }, components: { a: ["Db"], b: ["Store", "Extra"] } });
  expect([Object.keys(flows), Object.keys(components)]).toEqual([["Ask"], ["Api"]]);
});

test("scenarios of different length are compared over the shorter one", () => {
  const drill = (seconds: number, share: string) =>
    `${text}\nscenario "Slow" for ${seconds} s { warm-up 2 s  at 4 s slow Db x ${share}  expect Ask availability > 10% }`;
  const result = compared(drill(10, "2"), drill(14, "3"), { duration: null as unknown as number, warmUp: null as unknown as number });
  expect(result).toMatchObject({ duration: 10, warmUp: 2 });
  expect(result.notes[0]).toBe("Both run for 10 s, the shorter of 10 s and 14 s, so that they are measured over the same time.");
  expect(result.expectations).toHaveLength(1);
  expect(result.flows.Ask!.availability.verdict).toBe("worse");
  // Those that would take longest time out.
  expect(result.flows.Ask!.latency.mean.verdict).toBe("better");
  expect(result.notes).toContain("Ask: latency is that of successful requests, and more of them fail on the side that looks faster.");
});

test("different rates are said", () => {
  const { notes, flows } = compared(text, text.replace("500 rps", "550 rps"));
  expect(notes).toContain("Ask: the two sides get different rates, so a part of their difference is that of their load.");
  expect(flows.Ask!.throughput.verdict).toBe("better");
});

test("one pair says nothing about chance", () => {
  const { flows, notes } = compared(text, text.replace("replicas 2", "replicas 3"), { replications: 1 });
  expect(flows.Ask!.latency.mean).toMatchObject({ ci95: null, verdict: "unknown" });
  expect(notes.join()).toContain("two or more replications give intervals");
});

test("pairs that use up the limit of events are the last ones", () => {
  const whole = compared(text, text);
  const { replications, complete, notes } = compared(text, text, { maxEvents: Math.ceil((whole.events / 5) * 1.5) });
  expect({ replications, complete }).toEqual({ replications: 2, complete: true });
  expect(notes[0]).toMatch(/^stopped: 2 of 5 pairs of replications used up the limit of [\d.]+k events\.$/);
});
