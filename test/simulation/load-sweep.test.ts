import { analyze } from "@lintel/engine/analysis";
import { createStudyRun, defaultOptions, type LoadSweepResult, loadSweep, runStudy } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { expect, test, vi } from "vitest";
import { station } from "./estimate.ts";

vi.setConfig({ testTimeout: 120_000 });

/* Loads whose limit is known: M/M/1 at a service rate of 100 / s, and M/M/3. */

const mm1 = (rate: number, promise = ""): string => `${station(`${rate} rps`, "workers 1  service-time 10 ms")}\n${promise}`;

interface More {
  readonly cap?: number;
  readonly tolerance?: number;
}

function swept(text: string, changed: Partial<typeof defaultOptions>, more: More = { tolerance: 0.05 }): LoadSweepResult {
  const { design, findings } = designFromText(text);
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  return runStudy(loadSweep({ design, options: { ...defaultOptions, warmUp: 5, ...changed }, ...more }));
}

const carries = (text: string): number => analyze(designFromText(text).design).flows.Ask?.maxThroughput.value ?? Number.NaN;

test("without objectives the limit is the largest throughput of the analysis, and the knee of M/M/1 is at half of it", () => {
  const text = mm1(40);
  const { limit, knee, probes, notes, metAtOne, complete } = swept(text, { duration: 80 });
  expect({ complete, metAtOne }).toEqual({ complete: true, metAtOne: true });
  expect(limit).toMatchObject({ status: "found", bottleneck: "Station" });
  // From 99% busy on nothing more is asked of it; bisected to 5%.
  expect(limit.load! * 40).toBeLessThan(carries(text) * 1.02);
  expect(limit.missedAt! * 40).toBeGreaterThan(carries(text) * 0.96);
  expect(limit.missedAt! / limit.load!).toBeLessThanOrEqual(1.05);
  expect(limit.rates.Ask! / limit.load!).toBeCloseTo(40, -1);
  expect(notes.join()).not.toContain("Noisy");
  expect(notes[0]).toBe("Nothing is promised (`slo`), so the limit is where the system no longer keeps up.");
  // Throughput over sojourn time is μ² ρ (1 − ρ): flat around ρ = 1/2, within 4% from 0.4 to 0.6.
  const share = (knee!.load * 40) / 100;
  expect(share).toBeGreaterThan(0.38);
  expect(share).toBeLessThan(0.62);
  expect(probes.map(({ load }) => load)).toEqual([...probes.map(({ load }) => load)].sort((a, b) => a - b));
  for (const { total, load } of probes.filter((probe) => probe.load * 40 < 80)) {
    const sojourn = 1 / (100 - load * 40);
    expect(total.mean! / sojourn).toBeGreaterThan(0.85);
    expect(total.mean! / sojourn).toBeLessThan(1.15);
  }
});

test("M/M/3 saturates where the analysis says", () => {
  const text = station("100 rps", "workers 3  service-time 10 ms");
  const { limit } = swept(text, { duration: 40 });
  expect(limit.status).toBe("found");
  expect(limit.load! * 100).toBeLessThan(carries(text) * 1.02);
  expect(limit.missedAt! * 100).toBeGreaterThan(carries(text) * 0.96);
});

test("an objective limits the load where its closed form says", () => {
  // p99 of the sojourn time of M/M/1 is ln 100 / (μ − λ): 100 ms at λ = 53.9 / s.
  const { limit, metAtOne } = swept(mm1(20, "slo Ask { latency p99 < 100 ms }"), { duration: 80 });
  expect(metAtOne).toBe(true);
  expect(limit.status).toBe("found");
  expect(limit.load! * 20).toBeGreaterThan(53.9 * 0.9);
  expect(limit.missedAt! * 20).toBeLessThan(53.9 * 1.1);
  expect(limit.reasons[0]).toMatch(/^Ask latency p99 < 100 ms \(1\d\d ms\)$/);
  expect(limit.sureMet!).toBeLessThanOrEqual(limit.load!);
  expect(limit.sureMissed!).toBeGreaterThanOrEqual(limit.missedAt!);
});

test("an objective that fails already says where it would be met", () => {
  // 70 ms at λ = 34.2 / s.
  const { limit, metAtOne } = swept(mm1(50, "slo Ask { latency p99 < 70 ms }"), { duration: 60 });
  expect(metAtOne).toBe(false);
  expect(limit.load!).toBeLessThan(1);
  expect(limit.load! * 50).toBeGreaterThan(34.2 * 0.85);
  expect(limit.missedAt! * 50).toBeLessThan(34.2 * 1.15);
});

test("an objective that no load meets, and a load that nothing limits", () => {
  // The p99 of the service time alone is 46 ms.
  const never = swept(mm1(50, "slo Ask { latency p99 < 30 ms }"), { duration: 20 });
  expect(never.limit).toMatchObject({ status: "never", load: null, missedAt: 0.1 });
  expect(never.metAtOne).toBe(false);
  const text = station("20 rps", "workers 100000  service-time 10 ms");
  const free = swept(text, { duration: 20 }, { cap: 4 });
  expect(free.limit).toMatchObject({ status: "unlimited", load: 4, missedAt: null, reasons: [] });
  expect(free.knee).toBeNull();
});

test("a throughput that is not offered is no reason to fail", () => {
  const { limit, probes } = swept(mm1(40, "slo Ask { throughput >= 60 rps }"), { duration: 40 });
  expect(probes[0]!.verdicts).toEqual([{ text: "Ask throughput >= 60 rps", met: null, value: null, ci95: null }]);
  expect(limit.load! * 40).toBeGreaterThan(80);
});

test("what nobody waits for limits the load, too: a consumer behind a queue, and a rate limit", () => {
  const queue = `client User
    service Api
    queue Jobs
    worker Work { workers 1  service-time 20 ms }
    User -> Api
    Api ~> Jobs
    Jobs -> Work
    flow Ask { from User at 20 rps  User -> Api { Api ~> Jobs } }`;
  const behind = swept(queue, { duration: 15, warmUp: 2 }, { tolerance: 0.1 });
  expect(behind.limit).toMatchObject({ status: "found", bottleneck: "Work", reasons: ["Work is busy all the time"] });
  expect(behind.limit.load! * 20).toBeLessThan(52);
  expect(behind.limit.missedAt! * 20).toBeGreaterThan(47);
  const limiter = `client User
    service Api { rate-limit { algorithm token-bucket  rate 50 rps  burst 10 }  service-time 1 ms }
    User -> Api
    flow Ask { from User at 20 rps  User -> Api }`;
  const limited = swept(limiter, { duration: 15, warmUp: 2 }, { tolerance: 0.1, cap: 8 });
  expect(limited.limit.load! * 20).toBeLessThan(53);
  expect(limited.limit.missedAt! * 20).toBeGreaterThan(42);
  expect(limited.limit.reasons.join()).toMatch(/more of the requests are not served than at the lowest load/);
});

test("under a scenario its expectations count", () => {
  const text = mm1(10, 'scenario "Slow" for 20 s { warm-up 2 s  at 6 s slow Station x 2 for 8 s  expect Ask mean < 60 ms }');
  const design = designFromText(text).design;
  const study = loadSweep({ design, options: { ...defaultOptions, scenario: 'scenario "Slow"' }, tolerance: 0.1 });
  const { limit, duration, scenario, notes } = runStudy(study);
  expect({ duration, scenario, status: limit.status }).toEqual({ duration: 20, scenario: 'scenario "Slow"', status: "found" });
  expect(limit.reasons[0]).toMatch(/^Ask mean < 60 ms \(\d+(\.\d)? ms\)$/);
  // While it is slow it serves 50 / s.
  expect(limit.load! * 10).toBeGreaterThan(30);
  expect(limit.missedAt! * 10).toBeLessThan(70);
  expect(notes.join()).not.toContain("steady load");
});

test("errors decide as soon as the successes that they leave", () => {
  const probed = (bound: string) => {
    const failing = `at 0 s error 3% on Station  expect Ask ${bound}`;
    const { design } = designFromText(mm1(20, `scenario "Failing" for 8 s { warm-up 1 s  ${failing} }`));
    const options = { ...defaultOptions, seed: 5, scenario: 'scenario "Failing"' };
    return runStudy(loadSweep({ design, options, cap: 1, tolerance: 0.3 })).probes.map(({ load, replications, sure }) => [
      load,
      replications,
      sure,
    ]);
  };
  expect(probed("error-rate < 5%")).toEqual(probed("availability > 95%"));
});

test("short runs say that they are noisy", () => {
  const { limit, notes } = swept(mm1(20, "slo Ask { latency p99 < 100 ms }"), { duration: 12, warmUp: 2 }, { tolerance: 0.01 });
  expect(limit.sureMissed! / limit.sureMet!).toBeGreaterThan(1.02);
  expect(notes.find((note) => note.startsWith("Noisy:"))).toMatch(/narrow this to ± 1%/);
});

test("a limit of events ends the sweep with what is known", () => {
  const { limit, notes, complete, events } = swept(mm1(40), { duration: 20, maxEvents: 16_000 });
  expect({ status: limit.status, complete }).toEqual({ status: "out-of-events", complete: true });
  expect(limit.load).toBe(1);
  expect(events).toBeLessThan(20_000);
  expect(notes.join()).toContain("The limit of 16k events for the whole sweep came before its end");
});

test("without a duration the events decide how long each run is; a stopped sweep tells what it has", () => {
  const study = () => loadSweep({ design: designFromText(mm1(40)).design, options: { ...defaultOptions, maxEvents: 120_000 } });
  const run = createStudyRun(study());
  expect(run.outcome()).toMatchObject({ complete: false, limit: { status: "unfinished", load: null }, probes: [] });
  let last = 0;
  for (let i = 0; i < 10; i++) {
    run.advance(4_000);
    expect(run.progress().done).toBeGreaterThanOrEqual(last);
    last = run.progress().done;
  }
  const { complete, probes, duration } = run.outcome();
  expect(complete).toBe(false);
  expect(probes.length).toBeGreaterThan(0);
  expect(duration).toBeGreaterThanOrEqual(10);
  expect(duration).toBeLessThan(300);
  const [first, second] = [runStudy(study()), runStudy(study())];
  expect(JSON.stringify(second)).toBe(JSON.stringify(first));
});

test("a design too large for the events is thinned, and its limit stays where it is", () => {
  // M/M/40 serves 4,000 / s.
  const text = `${station("2000 rps", "workers 40  service-time 10 ms")}\nslo Ask { throughput >= 2900 rps }`;
  const whole = swept(text, { duration: 10, warmUp: 2, maxEvents: 10_000_000 });
  const part = swept(text, { duration: 10, warmUp: 2, maxEvents: 300_000 });
  expect([whole.oneIn, whole.notes.join().includes("Approximation")]).toEqual([1, false]);
  expect(part.oneIn).toBeGreaterThan(4);
  expect(part.notes[0]).toMatch(/^Approximation: one request in \d+ is simulated, .* fits into 300k events/);
  expect(part.events).toBeLessThan(whole.events / 3);
  for (const { limit, probes } of [whole, part]) {
    expect(limit.status).toBe("found");
    // Not long before the workers are busy all the time, with rates and bounds of all requests.
    expect(limit.missedAt! * 2000).toBeGreaterThan(3600);
    expect(limit.load! * 2000).toBeLessThan(4100);
    expect(limit.rates.Ask! / limit.load!).toBeCloseTo(2000, -2);
    expect(probes[0]!.total.offered / 200).toBeCloseTo(1, 0);
    expect(probes.find(({ verdicts }) => verdicts[0]?.met === true)!.verdicts[0]!.value).toBeGreaterThan(2900);
  }
});

test("a thinned design is never faster than the whole one, so a bound that no load keeps is kept by none", () => {
  // 3.4 workers for one request in ten: three would have to work faster.
  const text = `${station("2050 rps", "workers 34  service-time constant(10 ms)")}\nslo Ask { latency p50 < 9.9 ms }`;
  const { oneIn, limit } = swept(text.replace("User {}", "User { arrivals constant }"), { duration: 5, warmUp: 1, maxEvents: 50_000 });
  expect([oneIn, limit.status]).toEqual([10, "never"]);
});

test("links of a thinned design are as busy as those of the whole one, or named", () => {
  // 1 MB/s carries 4,000 answers of 250 B in a second; the workers would serve 10,000.
  const text = (bandwidth: string, response: string): string => `
    client User {}
    service Web { workers 1000  service-time 0.1 ms }
    service Api { workers 1000  service-time 0.1 ms }
    User -> Web
    Web -> Api { latency 1 ms  timeout 2 s  payload 1 B  bandwidth ${bandwidth}  response ${response} }
    flow Ask { from User at 2000 rps  User -> Web -> Api }
    slo Ask { throughput >= 2900 rps }
  `;
  const options = { duration: 5, warmUp: 1, maxEvents: 1_000_000 };
  const { oneIn, limit, notes } = swept(text("1 MB / s", "250 B"), options);
  expect([oneIn > 2, limit.status, notes.join().includes("Messages take too long")]).toEqual([true, "found", false]);
  expect(limit.missedAt! * 2000).toBeGreaterThan(3600);
  expect(limit.load! * 2000).toBeLessThan(4100);
  // Messages of 50 ms cannot become several times as long unnoticed.
  const long = swept(text("1 GB / s", "50 MB"), { ...options, maxEvents: 50_000 });
  expect(long.notes.join("\n")).toContain("Messages take too long to be thinned as much: Web -> Api. Here these links are less busy");
});
