import { analyze } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { expect, test } from "vitest";
import { checkDesign } from "../check-design.ts";

const verdicts = (text: string) => analyze(designFromText(text).design).objectives;

test("whoever waits without bound times out, also where what would be called next fails sooner", () => {
  const { links } = analyze(
    designFromText(`
      client User {}
      service A { replicas 2  workers 1  service-time 10 ms }
      service B { workers 1  service-time 10 ms }
      User -> A { timeout 1 s }
      A -> B { timeout 1 s }
      flow Ask { from User at 300 rps  User -> A -> B }
    `).design,
  );
  expect([links["User -> A"]?.timeoutRatio?.value, links["A -> B"]?.timeoutRatio?.value]).toEqual([1, 1]);
});

test("a flow through an overloaded component misses its objectives, whatever their bounds", () => {
  // One worker of 20 ms carries 50 of the 100 requests per second.
  const missed = verdicts(`
    client User {}
    service Api { replicas 1  workers 1  service-time 20 ms }
    User -> Api { timeout 1 s }
    flow Ask { from User at 100 rps  User -> Api }
    slo Ask { availability 99%  latency p99 < 1 h  throughput >= 40 rps }
  `);
  const note = "Api is given more than it can do (200% busy), so requests wait without bound";
  expect(missed.map(({ met, value }) => [met, value])).toEqual([
    [false, null],
    [false, null],
    [true, 50],
  ]);
  expect(missed.slice(0, 2).map((verdict) => [verdict.note, verdict.dominatedBy])).toEqual([
    [note, "Api"],
    [note, "Api"],
  ]);
});

test("an overloaded consumer behind a topic does not touch the promise of the flow that publishes", () => {
  const kept = verdicts(`
    client User {}
    service Api { replicas 2  workers 8  service-time 1 ms }
    topic Events { replicate 3 }
    worker Slow { replicas 1  workers 1  service-time 100 ms }
    User -> Api ~> Events
    Events -> Slow
    flow Ask { from User at 100 rps  User -> Api { Api ~> Events } }
    slo Ask { latency p99 < 1 s }
  `);
  expect(kept).toMatchObject([{ met: true }]);
});

test("what stands behind a CDN on the path counts for the requests that miss", () => {
  const design = designFromText(`
    client User {}
    cdn Edge { hit-ratio 90%  availability 99.9%  replicas 1 }
    objectstore Blobs { availability 99.9%  replicas 1 }
    User -> Edge -> Blobs
    flow View { from User at 1k rps  User -> Edge { Edge -> Blobs read } }
  `).design;
  const { availability, cutSets } = analyze(design).flows.View?.availability ?? {};
  expect(availability?.value).toBeCloseTo(0.999 * (1 - 0.1 * 0.001), 9);
  expect(cutSets).toEqual([["Edge"], ["Blobs"]]);
});

test("a pool carries its places over the time of a call, and the throughput objective says so", () => {
  const text = (pool: number) => `
    client User {}
    service Api { replicas 3  workers 64  service-time 1 ms }
    external Bank { availability 99.9%  latency constant(250 ms) }
    User -> Api
    Api -> Bank { latency 0 s  pool ${pool} }
    flow Pay { from User at 100 rps  User -> Api -> Bank }
    slo Pay { throughput >= 400 rps  latency p99 < 1 s }
  `;
  // Three replicas with 10 places of 250 ms each: 120 calls a second.
  const design = designFromText(text(10)).design;
  const { flows, objectives } = analyze(design);
  expect(flows.Pay?.maxThroughput).toMatchObject({ method: "upper-bound" });
  expect(flows.Pay?.maxThroughput.value).toBeCloseTo(120, 6);
  expect(flows.Pay?.bottleneck).toBe("Api -> Bank");
  expect(objectives.map(({ met }) => met)).toEqual([false, true]);
  // With 8 places, 96 of the 100 calls a second: every other objective is out of reach too.
  expect(verdicts(text(8)).map(({ met, value }) => [met, value === null])).toEqual([
    [false, false],
    [false, true],
  ]);
  // With 40 places 480, by the times of today's load: more load may make them longer.
  expect(verdicts(text(40)).map(({ met }) => met)).toEqual([null, true]);
});

test("a worker held while calls run carries no more than one request for the whole visit", () => {
  const text = (blocking: boolean) => `
    client User {}
    service Api { replicas 2  workers 4  service-time constant(20 ms)  blocking ${blocking} }
    external Bank { availability 99.9%  latency constant(380 ms) }
    User -> Api
    Api -> Bank { latency 0 s }
    flow Pay { from User at 10 rps  User -> Api -> Bank }
    slo Pay { throughput >= 30 rps }
  `;
  // 8 workers over 400 ms (and a hardly noticeable wait) are 20 a second; without holding them 8 / 20 ms are 400.
  expect(verdicts(text(true))).toMatchObject([{ met: false, dominatedBy: "Api" }]);
  expect(verdicts(text(true))[0]?.value).toBeCloseTo(20, 1);
  expect(verdicts(text(false))).toMatchObject([{ met: true }]);
});

test("a missed availability that reads like its objective says by how much", () => {
  const { findings } = checkDesign(
    "client User\nservice Api { availability 99.8999% }\nUser -> Api\nflow Ask { from User at 1 / s  User -> Api }\nslo Ask { availability 99.9% }",
  );
  // A millionth of 365.25 days.
  expect(findings.find(({ rule }) => rule === "slo-availability-unmet")?.message).toContain(
    "the objective asks for 99.9% (8.77 h), 31.6 s a year less.",
  );
});

test("a bound decides an objective from its own side only", () => {
  const text = (throughput: string, p99: string, rate = "at 100 rps"): string => `
    client User {}
    service Api { replicas 3  workers 64  service-time 1 ms }
    external Bank { availability 99.9%  latency constant(250 ms) }
    User -> Api
    Api -> Bank { latency 0 s  pool 10 }
    flow Pay { from User ${rate}  User -> Api -> Bank }
    slo Pay { throughput >= ${throughput}  latency p99 < ${p99} }
  `;
  // The pool carries at most 120 calls a second.
  const [most] = verdicts(text("110 rps", "1 s"));
  expect(most).toMatchObject({ met: null, margin: null, method: "upper-bound" });
  expect(most?.note).toContain("kept by an upper bound");
  expect(verdicts(text("400 rps", "1 s"))[0]?.met).toBe(false);
  // At a rate that nobody knows times are at least those without waiting.
  const least = verdicts(text("110 rps", "1 s", ""))[1];
  expect(least).toMatchObject({ met: null, margin: null, method: "lower-bound" });
  expect(least?.note).toContain("kept by a lower bound");
  expect(verdicts(text("110 rps", "200 ms", ""))[1]?.met).toBe(false);
});
