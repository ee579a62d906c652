import { applyEdits } from "@lintel/language";
import { describe, expect, it } from "vitest";
import { checkDesign, codesOf } from "../check-design.ts";

/*
 * Findings that rest on computed load: the numbers in them, and what is left once their fixes are taken.
 */

const message = (text: string, rule: string): string | undefined =>
  checkDesign(text).findings.find((finding) => finding.rule === rule)?.message;

describe("the peak", () => {
  // Two replicas of 100 rps each: 25% busy at 50 rps, 97.5% at 195 rps.
  const design = `client C { users 1k  peak 3.9x }
loadbalancer L { technology alb }
service A { replicas 2  workers 1  service-time 10 ms  health-check { every 1 s } }
C -> L { timeout 5 s }
L -> A { timeout 3 s }
flow F { from C at 50 rps  C -> L -> A }
slo F { latency p99 < 150 ms }`;

  it("is reported before it overloads a component, with replicas for 70%", () => {
    expect(message(design, "peak-overload")).toContain("97.5% at peak, where waiting grows steeply. At 100 rps a replica it takes 3");
  });

  it("asks for as many replicas as the hover does where a zone may be lost", () => {
    const zoned = `region r { zones a, b, c }
client C { users 1k }
loadbalancer L { technology alb }
service A { replicas 12  across r  workers 1  service-time 10 ms  health-check { every 1 s } }
C -> L { timeout 5 s }
L -> A { timeout 3 s }
flow F { from C at 770 rps  C -> L -> A }`;
    // 11 carry 770 rps at 70%; of 17 the fullest zone holds 6.
    expect(message(zoned, "no-headroom-after-failure")).toContain("With 17 replicas the survivors are at most 70% busy");
    expect(checkDesign(zoned).analysis.components.A?.capacity?.replicasNeededWithZoneLost.value).toBe(17);
  });

  it("is held against the objective", () => {
    expect(message(design, "slo-missed-at-peak")).toMatch(/needs [\d.]+ s at p99 at its peak of 195 rps; the objective allows 150 ms/);
  });
});

describe("places", () => {
  it("are compared with Erlang's loss formula at peak: B(41.8, 40) = 13.5%", () => {
    const text = `client C { users 1k  peak 5x }
service A { replicas 3  service-time 1 ms }
external X { latency constant(250 ms) }
C -> A
A -> X { timeout 2 s  pool 40 }
flow F { from C at 100 rps  C -> A -> X }`;
    const [, share] = /(\S+)% of the calls find none free/.exec(message(text, "pool-too-small") ?? "") ?? [];
    expect(Number(share)).toBeGreaterThan(12);
    expect(Number(share)).toBeLessThan(15);
  });

  it("count the calls that a blocking component waits for: 8 workers, 411 ms each", () => {
    const text = `client C { users 1k }
service S { replicas 2  workers 4  service-time 10 ms  blocking true }
external E { latency constant(400 ms) }
C -> S
S -> E { timeout 1 s }
flow F { from C at 100 rps  C -> S -> E }`;
    expect(message(text, "workers-blocked")).toContain("for 411 ms, 401 ms of it in calls to others, so they carry at most 19.5 rps");
  });
});

describe("timeouts", () => {
  const chain = `client U { users 1k  actions 10 / day }
gateway G { replicas 2  mode active-passive }
service A { replicas 2  service-time 5 ms }
service B { replicas 2  service-time 5 ms }
external X { latency lognormal(p50 50 ms, p99 400 ms) }
U -> G
G -> A
A -> B
B -> X { retries 2 { backoff exponential(50 ms, max 200 ms)  jitter full }  idempotent }
flow F { from U at 10 rps  U -> G -> A -> B -> X }`;

  it("fit into each other when every proposal is taken", () => {
    const missing = checkDesign(chain).findings.filter((finding) => finding.rule === "timeout-missing");
    expect(missing.length).toBe(3);
    const mended = applyEdits(
      chain,
      missing.flatMap((finding) => finding.fixes[0]?.edits ?? []),
    );
    expect(mended.match(/timeout/g)?.length, mended).toBe(3);
    expect(codesOf(checkDesign(mended).findings)).not.toContain("timeout-order");
    expect(codesOf(checkDesign(mended).findings)).not.toContain("timeout-too-short");
  });

  it("are not proposed below what healthy calls take", () => {
    const found = checkDesign(chain.replace("G -> A", "G -> A { timeout 10 ms }")).findings.filter(
      ({ rule }) => rule === "timeout-missing",
    );
    expect(found.flatMap(({ fixes }) => fixes)).toEqual([]);
  });
});

describe("a load written as users and actions", () => {
  it("asks for names, limits and objectives like one written with a rate", () => {
    const text = `client U { users 100k  actions 43.2 / day }
service A { replicas 3  service-time 2 ms }
database D { replicate 2 { mode semi-sync } }
U -> A
A -> D { timeout 300 ms }
flow Save { from U  U -> A -> D write }`;
    expect(codesOf(checkDesign(text).findings)).toEqual(["auth-missing", "lb-missing", "rate-limit-missing", "slo-missing"]);
  });

  it("counts every flow that enters, whoever starts it", () => {
    const text = `client U { users 100k  actions 43.2 / day }
client V { users 20k }
service A { replicas 3  service-time 2 ms }
U, V -> A
flow Show { from U  U -> A }
flow List { from V at 10 rps  V -> A }`;
    expect(message(text, "rate-limit-missing")).toContain("normal is 60 rps from everybody");
  });
});

describe("what stands behind a CDN or a cache on the path", () => {
  it("is a single point of failure, and part of the promise", () => {
    const text = `client P { users 1k }
cdn Edge { technology cloudfront  hit-ratio 90% }
database Only
P -> Edge
Edge -> Only { timeout 500 ms }
flow View { from P at 1 rps  P -> Edge { Edge -> Only read } }
slo View { availability 99.99% }`;
    const codes = codesOf(checkDesign(text).findings);
    expect(codes).toContain("spof-primary-database");
    expect(codes).toContain("slo-above-dependency");
  });
});
