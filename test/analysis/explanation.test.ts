import { analyze, explainComponent, explainFlow } from "@lintel/engine/analysis";
import { lookup } from "@lintel/engine/model";
import { designFromText } from "@lintel/language";
import { describe, expect, it } from "vitest";
import { generatedDesign } from "../bench/designs.ts";
import { moderate, randomDesign } from "./random-designs.ts";

function of(text: string, id: string): readonly string[] {
  const { design, findings } = designFromText(text);
  expect(findings).toEqual([]);
  const analysis = analyze(design);
  const component = lookup(design).components.get(id);
  const flow = analysis.flows[id];
  const lines = component
    ? explainComponent(component, analysis.components[id] as (typeof analysis.components)[string])
    : flow
      ? explainFlow(flow, analysis.components[flow.bottleneck ?? ""] ?? null)
      : [];
  return lines.map((line) => line.text);
}

const around = (api: string): string => `client User {}
service Api { ${api} }
User -> Api { latency 1 ms }
flow Ask { from User at 50 / s  User -> Api }`;

describe("formulas with their numbers", () => {
  it("fills in M/M/1", () => {
    expect(of(around("service-time exponential(10 ms)  workers 1"), "Api")).toEqual([
      "ρ = λ·S/c = 50 rps · 10 ms / 1 = 50%",
      "Wq = C(1, 0.5)·S / (c·(1 − ρ)) = 0.5 · 10 ms / (1 · 50%) = 10 ms",
      "T = Wq + S = 10 ms + 10 ms = 20 ms",
      "X = load/ρ = 50 rps / 50% = 100 rps",
    ]);
  });

  it("fills in M/D/1 by Pollaczek–Khinchine", () => {
    expect(of(around("service-time constant(10 ms)  workers 1"), "Api")).toContain(
      "Wq = ρ·S·(1 + cs²) / (2·(1 − ρ)) = 50% · 10 ms · 1 / (2 · 50%) = 5 ms",
    );
  });

  it("names the factor where several workers serve times of another form", () => {
    const lines = of(around("service-time gamma(mean 50 ms, shape 4)  workers 4"), "Api");
    expect(lines[1]).toMatch(/^Wq ≈ k · C\(4, 2\.5\)·S \/ \(c·\(1 − ρ\)\) = 0\.6\d* · 0\.\d+ · 50 ms \/ \(4 · 37\.5%\) = /);
  });

  it("takes the rate of the busiest replica", () => {
    expect(of(around("service-time exponential(10 ms)  workers 1  replicas 5"), "Api")[0]).toBe("ρ = λ·S/c = 10 rps · 10 ms / 1 = 10%");
  });

  it("has nothing to say about a wait that is none, or a queue that grows", () => {
    expect(of(around("service-time 10 ms  workers 100"), "Api")[1]).toBe("T = S = 10 ms, as hardly anyone waits");
    expect(of(around("service-time 30 ms  workers 1"), "Api")).toEqual([
      "ρ = λ·S/c = 50 rps · 30 ms / 1 = 150%",
      "X = load/ρ = 50 rps / 150% = 33.3 rps",
    ]);
  });

  it("adds a flow up over its hops and divides its rate by the busy share of its bottleneck", () => {
    expect(of(around("service-time exponential(10 ms)  workers 1"), "Ask")).toEqual([
      "T = Σ hops = 20 ms (Api) + 2 ms (User -> Api) = 22 ms",
      "X = rate/ρ(Api) = 50 rps / 50% = 100 rps",
    ]);
  });
});

it("leads to the figure that is shown, in every formula of a large design", () => {
  const { design } = designFromText(generatedDesign(60));
  const analysis = analyze(design);
  let seen = 0;
  for (const component of design.components) {
    const figures = analysis.components[component.id] as (typeof analysis.components)[string];
    for (const { about, text } of explainComponent(component, figures)) {
      if (about !== "busy") continue;
      const [, rate, service, workers, busy] = /= ([\d.]+k?) rps · ([\d.]+ m?s) \/ (\d+) = ([\d.]+)%$/.exec(text) ?? [];
      if (rate === undefined) continue;
      seen++;
      const number = Number(rate.replace("k", "")) * (rate.endsWith("k") ? 1000 : 1);
      const seconds = Number.parseFloat(service as string) * (service?.endsWith(" ms") ? 1e-3 : 1);
      expect((number * seconds) / Number(workers) / (Number(busy) / 100)).toBeCloseTo(1, 1);
    }
  }
  expect(seen).toBeGreaterThan(30);
});

describe("where the mean time of a request goes", () => {
  const hops = (text: string, flow = "Ask"): { readonly mean: number | null; readonly parts: Readonly<Record<string, number>> } => {
    const figures = analyze(designFromText(text).design).flows[flow];
    return {
      mean: figures?.latency.mean ?? null,
      parts: Object.fromEntries((figures?.hops ?? []).map((hop) => [hop.element, hop.mean])),
    };
  };
  const sum = (parts: Readonly<Record<string, number>>): number => Object.values(parts).reduce((total, part) => total + part, 0);
  const three = (steps: string): string => `client User {}
service Api { workers 100  service-time constant(1 ms) }
service X { service-time exponential(30 ms) }
service Y { service-time exponential(30 ms) }
service Slow { service-time constant(100 ms)  workers 100 }
User -> Api { latency 0 ms }
Api -> X { latency 0 ms  hedge after 60 ms }
Api -> Y { latency 0 ms }
Api -> Slow { latency 0 ms  timeout 70 ms  retries 2 { backoff constant(5 ms) } }
flow Ask { from User at 10 / s  User -> Api { ${steps} } }`;

  it("gives a hedged call what the request waits for, not the work of both attempts", () => {
    // min(T, 60 ms + T'), exponential with mean 30 ms: 30·(1 − e⁻²) + e⁻²·15 = 27.97 ms.
    const { mean, parts } = hops(three("Api -> X"));
    expect(parts.X).toBeCloseTo(0.02797, 4);
    expect(sum(parts)).toBeCloseTo(mean as number, 12);
  });

  it("gives the time of a parallel block to the branch that ends it", () => {
    // The faster of two exponentials with 30 ms takes 15 ms, by symmetry half of it for each; nobody waits for the slow one.
    const { mean, parts } = hops(three("parallel first 1 of 2 { Api -> Y\nApi -> Slow }"));
    expect(sum(parts)).toBeCloseTo(mean as number, 12);
    const both = hops(three("parallel first 1 of 2 { Api -> Y\nApi -> X }"));
    expect(sum(both.parts)).toBeCloseTo(both.mean as number, 12);
    const all = hops(`client User {}
service Api { workers 100  service-time constant(1 ms) }
service X { workers 100  service-time constant(5 ms) }
service Y { workers 100  service-time constant(9 ms) }
User -> Api { latency 0 ms }
Api -> X { latency 0 ms }
Api -> Y { latency 0 ms }
flow Ask { from User at 10 / s  User -> Api { parallel { Api -> X\nApi -> Y } } }`);
    expect(all.parts.X).toBeUndefined();
    expect(all.parts.Y).toBeCloseTo(0.009, 12);
  });

  it("gives the timeouts of a call that fails to the callee, and what follows to the rest", () => {
    const { mean, parts } = hops(three("Api -> Slow on error { Api -> Y }"));
    expect(parts.Slow).toBeCloseTo(0.22, 6);
    expect(sum(parts)).toBeCloseTo(mean as number, 12);
  });

  it.each(Array.from({ length: 20 }, (_, i) => i + 1))("adds up to the mean: random design %d", (seed) => {
    const { text } = randomDesign(seed, moderate, (plain) => {
      const { links } = analyze(designFromText(plain).design);
      return (link) => links[link]?.latency.mean ?? 0;
    });
    const { mean, parts } = hops(text);
    expect(sum(parts) / (mean as number)).toBeCloseTo(1, 9);
    expect(Math.min(...Object.values(parts))).toBeGreaterThan(0);
  });
});
