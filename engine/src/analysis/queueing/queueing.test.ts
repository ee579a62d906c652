import { describe, expect, test } from "vitest";
import { cdf, type Distribution, mean, quantile, squaredVariation } from "../../model/index.ts";
import { batchCovariance, batchQueue, dealtBatches, thinnedBatches } from "./batches.ts";
import { conditionalWait, lastComeWait } from "./conditional-wait.ts";
import { dealtWait } from "./dealt.ts";
import { decoupledShare } from "./decoupled.ts";
import { departureVariation } from "./departures.ts";
import { erlangB, erlangC } from "./erlang.ts";
import { erlangArrivalsWait } from "./erlang-arrivals.ts";
import { allenCunneenMeanWait } from "./ggc.ts";
import { gammaArrivalsRoot } from "./gim.ts";
import { fullOfTwoChoices, twoQueuesShare } from "./limited-choices.ts";
import { dealtLimitedQueue } from "./limited-dealt.ts";
import { severalServersFactor, severalServersWait, severalServersWaiting } from "./mgc.ts";
import { mmcMeanWait, mmcSojournQuantile, mmcSojournTail } from "./mmc.ts";
import { limitedQueue } from "./mmck.ts";
import { inPhases, phasesOf, shortestOf } from "./places-in-line.ts";
import { pooledCalls } from "./pooled-calls.ts";
import { type Pause, retriedRefusals } from "./retried-refusals.ts";
import { countedAttempts, expectedAttempts } from "./retries.ts";
import { formFelt, momentsFelt } from "./right-back.ts";
import { roomStretch } from "./room-stretch.ts";
import { momentsOf } from "./service-moments.ts";
import { twoChoicesWait } from "./two-choices.ts";
import { independentVisits, queueCorrelation, relaxationTime } from "./visits-again.ts";

/** Published values are rounded to six decimals: equal to 1e-5 relative or to their last digit. */
function near(actual: number | null, expected: number): void {
  expect(actual).not.toBeNull();
  expect(Math.abs((actual as number) - expected)).toBeLessThanOrEqual(Math.max(1e-5 * expected, 6e-7));
}

describe("M/M/c", () => {
  test.each([
    { name: "M/M/1 5/8", rate: 5, service: 1 / 8, servers: 1, wait: 0.208333 },
    { name: "M/M/1 1/2", rate: 1, service: 0.5, servers: 1, wait: 0.5 },
    { name: "M/M/3", rate: 0.2, service: 10, servers: 3, wait: 4.444444 },
    { name: "M/M/4", rate: 0.2, service: 10, servers: 4, wait: 0.869565 },
    { name: "M/M/3 light", rate: 1, service: 0.8, servers: 3, wait: 0.018921 },
    { name: "M/M/3 heavy", rate: 1, service: 2.5, servers: 3, wait: 3.511236 },
  ])("$name waits $wait s", ({ rate, service, servers, wait }) => near(mmcMeanWait(rate, service, servers), wait));

  test.each([
    [3, 2, 0.444444],
    [4, 2, 0.173913],
    [10, 8, 0.40918],
    [100, 90, 0.21694],
  ])("%d servers at %d erlangs: probability to wait %d", (servers, load, expected) => near(erlangC(servers, load), expected));

  test.each([
    [0.5, 0.91214],
    [0.95, 3.32827],
    [0.99, 4.94611],
    [0.999, 7.25056],
  ])("M/M/10 at 8 erlangs: quantile %d of the sojourn is %d", (p, expected) => near(mmcSojournQuantile(8, 1, 10, p), expected));

  test("M/M/1 sojourn is exponential", () => near(mmcSojournQuantile(1, 0.5, 1, 0.99), 4.60517));

  test("the tail is smooth where the rate of the wait equals the service rate", () => {
    // c mu - lambda = mu: two servers, rho 1/2, C = 1/3.
    const at = (rate: number): number => mmcSojournTail(rate, 1, 2, 3);
    expect(at(1)).toBeCloseTo((at(0.9999) + at(1.0001)) / 2, 8);
    expect(at(1)).toBeCloseTo((2 / 3) * Math.exp(-3) + (1 / 3) * Math.exp(-3) * 4, 12);
  });

  test("the mean sojourn is the integral of the tail", () => {
    let sum = 0;
    for (let i = 0; i < 100_000; i++) sum += mmcSojournTail(8, 1, 10, (i + 0.5) * 1e-3) * 1e-3;
    expect(sum).toBeCloseTo(1 + (mmcMeanWait(8, 1, 10) as number), 6);
  });

  test("no finite wait at or above saturation", () => {
    expect(mmcMeanWait(3, 1, 3)).toBeNull();
    expect(mmcMeanWait(4, 1, 3)).toBeNull();
    expect(mmcSojournQuantile(3, 1, 3, 0.5)).toBeNull();
  });

  test("tandem of five M/M/1 at 80%", () => near(5 * (0.8 + (mmcMeanWait(1, 0.8, 1) as number)), 20));
});

describe("Erlang", () => {
  test.each([
    [5, 3, 0.110054],
    [10, 8, 0.121661],
    [100, 90, 0.026957],
  ])("B(%d, %d) = %d", (servers, load, expected) => near(erlangB(servers, load), expected));

  test("ten thousand servers stay finite", () => {
    expect(erlangB(10_000, 9_900)).toBeGreaterThan(0);
    expect(erlangC(10_000, 9_900)).toBeLessThan(1);
    expect(erlangC(10_000, 9_900)).toBeGreaterThan(erlangB(10_000, 9_900));
  });
});

describe("limited room", () => {
  test("M/M/2/3", () => {
    const queue = limitedQueue(3, 1 / 4, 2, 3);
    near(queue?.blocking ?? null, 0.04936);
    near(queue?.inSystem ?? null, 0.76234);
  });
  test("M/M/1/10 at 90%", () => {
    const queue = limitedQueue(0.9, 1, 1, 10);
    near(queue?.blocking ?? null, 0.050814);
    near(queue?.inSystem ?? null, 3.969441);
    near(queue?.sojourn ?? null, 4.646601);
  });
  test("Erlang B is the room without a queue", () => near(limitedQueue(90, 1, 100, 100)?.blocking ?? null, 0.026957));
  test("overload fills the room and loses the rest", () => {
    const queue = limitedQueue(200, 1, 10, 1000);
    near(queue?.blocking ?? null, 0.95);
    near(queue?.utilisation ?? null, 1);
  });
  test.each([1, 2, 5, 40])("every %d-th request at servers without a queue: Palm's formula", (ways) => {
    // Requests that would find i of 3 servers busy leave them so with φᵢ, the transform of the time between arrivals at i·μ.
    const phi = (i: number): number => ((ways * 2) / (ways * 2 + i)) ** ways;
    const free = (i: number): number => (i === 0 ? 1 : (free(i - 1) * (1 - phi(i))) / phi(i));
    const losses = [1, 3, 3, 1].reduce((sum, choose, i) => sum + choose * free(i), 0);
    near(dealtLimitedQueue(ways, 2, 1, 3, 3)?.blocking ?? null, 1 / losses);
  });
  test("every n-th request loses less than random ones, and as many where far too many come", () => {
    const lost = [1, 2, 4, 64].map((ways) => dealtLimitedQueue(ways, 1.8, 1, 2, 8)?.blocking ?? 1);
    for (let i = 1; i < lost.length; i++) expect(lost[i]).toBeLessThan(lost[i - 1] as number);
    near(dealtLimitedQueue(1, 1.8, 1, 2, 8)?.blocking ?? null, limitedQueue(1.8, 1, 2, 8)?.blocking ?? 0);
    near(dealtLimitedQueue(8, 200, 1, 10, 1000)?.blocking ?? null, 0.95);
    const { sojourn, wait } = dealtLimitedQueue(4, 1.8, 1, 2, 8) ?? { sojourn: 0, wait: 0 };
    near(wait, sojourn - 1);
    expect(dealtLimitedQueue(64, 1, 1, 1, 1e6)).toBeNull();
  });
  test("two choices are full when both are", () => {
    // With one place: λ(1 − s²) = s.
    const one = (Math.sqrt(1 + 4 * 0.64) - 1) / 1.6;
    near(fullOfTwoChoices(0.8, 1, 1, 1)?.blocking ?? null, one * one);
    const long = fullOfTwoChoices(0.9, 1, 1, 60);
    near(long?.blocking ?? null, 0);
    near(long?.wait ?? null, twoChoicesWait(0.9, 1, 1, 1e9)?.wait ?? 0);
    near(long?.utilisation ?? null, 0.9);
    expect(fullOfTwoChoices(1, 1, 1, 1e6)).toBeNull();
    const few = [2, 3, 8, 100].map((queues) => twoQueuesShare(queues, 0.08, 0.03));
    for (let i = 1; i < few.length; i++) expect(few[i]?.refused).toBeLessThan(few[i - 1]?.refused ?? 0);
    expect(few[0]).toEqual({ refused: 1, wait: 1 });
    expect(twoQueuesShare(3, 0.01, 0).refused).toBeGreaterThan(0);
  });
  test("regular service needs less room, irregular more, as far as anybody waits", () => {
    expect(roomStretch(0.9, 1, 1)).toBe(1);
    near(roomStretch(1, 1, 0), 0.5);
    expect(roomStretch(0.5, 1, 0)).toBeGreaterThan(roomStretch(0.9, 1, 0));
    near(roomStretch(1.5, 1, 3), 2);
    expect(roomStretch(1, 0, 0)).toBeGreaterThan(0);
  });
});

describe("general service", () => {
  test.each([
    [0.5, 0.5],
    [0.8, 2],
    [0.9, 4.5],
  ])("M/D/1 at %d waits %d", (rate, wait) => near(allenCunneenMeanWait(rate, 1, 1, 1, 0), wait));
  test("M/G/1 with cv² 4", () => near(allenCunneenMeanWait(50, 0.01, 1, 1, 4), 0.025));
  test("D/M/1 by Allen–Cunneen, a labelled approximation (exact 1.692731)", () => near(allenCunneenMeanWait(0.8, 1, 1, 0, 1), 2));
  test("nothing finite at saturation", () => {
    expect(allenCunneenMeanWait(1, 1, 1, 1, 0)).toBeNull();
    expect(allenCunneenMeanWait(2, 1, 2, 1, 0.5)).toBeNull();
  });
});

test("retries multiply load", () => {
  near(expectedAttempts(0.5, 3), 1.875);
  near(expectedAttempts(0.9, 3), 3.439);
  near(expectedAttempts(1, 3) ** 3, 64);
});

describe("general service at several servers", () => {
  const wait = (servers: number, variation: number): number =>
    (allenCunneenMeanWait(0.7 * servers, 1, servers, 1, variation) as number) * severalServersFactor(servers, 0.7, variation);
  test("one server is M/G/1, exponential service M/M/c", () => {
    near(severalServersFactor(1, 0.7, 4), 1);
    near(severalServersFactor(10, 0.7, 1), 1);
  });
  test("the wait grows with the variation of service, for many servers less than Allen–Cunneen says", () => {
    const waits = [0, 0.5, 1, 2, 4].map((variation) => wait(8, variation));
    expect([...waits].sort((a, b) => a - b)).toEqual(waits);
    expect(severalServersFactor(8, 0.7, 4)).toBeLessThan(1);
    expect(severalServersFactor(8, 0.7, 0)).toBeGreaterThan(1);
  });
  // Services of mean 1, Poisson arrivals, millions of requests: mean wait, share that waits, p95 and p99 of those who wait.
  const lognormal = (variation: number): Distribution => {
    const sigma = Math.sqrt(Math.log(1 + variation));
    return { type: "lognormal", mu: (-sigma * sigma) / 2, sigma };
  };
  const gamma = (variation: number): Distribution => ({ type: "gamma", shape: 1 / variation, scale: variation });
  test.each([
    {
      name: "constant",
      service: { type: "constant", value: 1 },
      servers: 2,
      rho: 0.6,
      wait: 0.293,
      waiting: 0.438,
      p95: 1.748,
      p99: 2.615,
    },
    { name: "constant", service: { type: "constant", value: 1 }, servers: 8, rho: 0.8, wait: 0.15, waiting: 0.433, p95: 0.928, p99: 1.421 },
    { name: "gamma 2.25", service: gamma(2.25), servers: 2, rho: 0.8, wait: 2.869, waiting: 0.713, p95: 12.374, p99: 19.387 },
    { name: "lognormal 2.25", service: lognormal(2.25), servers: 2, rho: 0.6, wait: 0.843, waiting: 0.455, p95: 6.419, p99: 11.285 },
    { name: "lognormal 2.25", service: lognormal(2.25), servers: 8, rho: 0.8, wait: 0.408, waiting: 0.467, p95: 2.901, p99: 4.814 },
    { name: "lognormal 4", service: lognormal(4), servers: 2, rho: 0.8, wait: 4.138, waiting: 0.716, p95: 20.535, p99: 35.686 },
  ] as const)("$name at $servers servers, ρ $rho, as simulated", ({ service, servers, rho, wait, waiting, p95, p99 }) => {
    const moments = momentsOf(service);
    const { variation } = moments;
    const plain = allenCunneenMeanWait(rho * servers, 1, servers, 1, variation) as number;
    const expected = plain * severalServersWait(moments, servers, rho);
    const share = erlangC(servers, rho * servers) * severalServersWaiting(servers, rho, variation);
    const waiters = conditionalWait(moments, servers, rho, expected / share);
    expect(Math.abs(expected / wait - 1)).toBeLessThan(0.08);
    expect(Math.abs(share / waiting - 1)).toBeLessThan(0.05);
    expect(Math.abs(quantile(waiters, 0.95) / p95 - 1)).toBeLessThan(0.08);
    expect(Math.abs(quantile(waiters, 0.99) / p99 - 1)).toBeLessThan(0.08);
  });
});

describe("pools of calls", () => {
  const one = { rate: 8, callers: 1, size: 12, away: 0, replicas: 1, servers: 1, serviceMean: 0.1, persistence: 1 };
  test("without a delay are M/M/c/K", () => {
    for (const servers of [1, 3]) {
      const expected = limitedQueue(8, 0.1 * servers, servers, 12);
      const found = pooledCalls({ ...one, servers, serviceMean: 0.1 * servers });
      near(found?.refused ?? null, expected?.blocking as number);
      for (const [n, p] of [...(expected?.seen ?? [])].slice(0, 12).entries()) near(found?.seen[n] ?? null, p);
    }
  });
  test("without a queue are Erlang's loss system, each caller on its own", () => {
    near(pooledCalls({ ...one, serviceMean: 1e-9, away: 1 })?.refused ?? null, erlangB(12, 8));
    near(pooledCalls({ ...one, rate: 24, callers: 3, serviceMean: 1e-9, away: 1 })?.refused ?? null, erlangB(12, 8));
  });
  test("of several callers in front of one queue: as the chain of all their calls says", () => {
    // Two callers of two places each at M/M/1: states (n, m), arrivals at rate 3 each unless full, the queue is served in order of arrival.
    const found = pooledCalls({ ...one, rate: 6, callers: 2, size: 2, serviceMean: 0.2 });
    const weight = (n: number, m: number): number => (0.6 ** (n + m) * [1, 1, 2, 6, 24][n + m]!) / ([1, 1, 2][n]! * [1, 1, 2][m]!);
    let total = 0;
    let full = 0;
    for (const n of [0, 1, 2])
      for (const m of [0, 1, 2]) {
        total += weight(n, m);
        if (n === 2) full += weight(n, m);
      }
    near(found?.refused ?? null, full / total);
  });
  test("leave no place and no end unsaid", () => {
    expect(pooledCalls({ ...one, size: 0 })).toBeNull();
    expect(pooledCalls({ ...one, size: 100_000 })).toBeNull();
    expect(pooledCalls({ ...one, rate: 1000 })?.refused).toBeCloseTo(0.99, 5);
  });
});

describe("requests that come together", () => {
  const waitOf = (seen: Float64Array, servers: number): number =>
    seen.reduce((sum, p, n) => sum + (n < servers ? 0 : ((n - servers + 1) / servers) * p), 0);

  test.each([
    [1, 2],
    [3, 1],
    [3, 4],
    [10, 2],
  ])("batches of %d at %d servers: as many as M^[X]/M/1 has, or fewer that wait", (size, servers) => {
    const queue = batchQueue([{ size, rate: (0.6 * servers) / size }], 1, servers);
    const wait = waitOf(queue?.seen ?? new Float64Array(0), servers);
    // 0.6/(1 − 0.6) and half of those that come with it at one server.
    if (servers === 1) near(wait, 1.5 + (size - 1) / 2 / 0.4);
    else if (size === 1) near(wait, mmcMeanWait(0.6 * servers, 1, servers) ?? 0);
    else expect(wait).toBeGreaterThan(mmcMeanWait(0.6 * servers, 1, servers) ?? 0);
  });
  test("some alone and some in threes, at two servers: by the equations of the chain", () => {
    const { found } = batchQueue(
      [
        { size: 1, rate: 0.4 },
        { size: 3, rate: 0.3 },
      ],
      1,
      2,
    ) ?? { found: new Float64Array(3) };
    const p = (n: number): number => found[n] ?? 0;
    for (let n = 0; n < 8; n++) {
      const comes = 0.4 * p(n - 1) + 0.3 * p(n - 3) + Math.min(2, n + 1) * p(n + 1);
      near(p(n) * (0.7 + Math.min(2, n)), comes);
    }
  });
  test("have no steady state where too many come, and are not followed by the hundred", () => {
    expect(batchQueue([{ size: 3, rate: 1 }], 1, 3)).toBeNull();
    expect(batchQueue([{ size: 200, rate: 0.001 }], 1, 3)).toBeNull();
    expect(batchQueue([], 1, 1)).toBeNull();
  });
  test("two of them at an idle server: the later waits for the earlier", () => {
    const pair = [{ size: 2, rate: 1e-9 }];
    const queue = batchQueue(pair, 1, 1);
    // S and S + S', either first: 1 for the S in common, less the quarter for who is first.
    near(queue && batchCovariance(queue, pair, 1, 1, 1), 0.75);
    near(queue && batchCovariance(queue, pair, 1, 1, 0), -0.25);
    const free = batchQueue(pair, 1, 4);
    near(free && batchCovariance(free, pair, 1, 4, 1), 0);
  });
  test("are as many when they part, at random or in turn", () => {
    const batches = [
      { size: 7, rate: 2 },
      { size: 3, rate: 1 },
    ];
    const all = (those: readonly { readonly size: number; readonly rate: number }[]): number =>
      those.reduce((sum, { size, rate }) => sum + size * rate, 0);
    near(all(thinnedBatches(batches, 3)), 17 / 3);
    near(all(dealtBatches(batches, 3)), 17 / 3);
    expect(thinnedBatches(batches, 1)).toBe(batches);
    expect(dealtBatches([{ size: 7, rate: 2 }], 3).map(({ size }) => size)).toEqual([2, 3]);
  });
  test("places in the shortest of several lines, and phases of a line, leave probabilities what they are", () => {
    const seen = Float64Array.of(0.2, 0.2, 0.2, 0.1, 0.1, 0.1, 0.1);
    const near1 = (those: Float64Array): void =>
      near(
        those.reduce((sum, p) => sum + p, 0),
        1,
      );
    expect(shortestOf(seen, 1, 1)).toBe(seen);
    expect([...shortestOf(seen, 1, 2)].map((p) => Math.round(p * 10))).toEqual([4, 3, 2, 1]);
    near1(shortestOf(seen, 2, 2));
    near1(inPhases(seen, 2, 3));
    near(waitOf(inPhases(seen, 2, 3), 2), 3 * waitOf(seen, 2));
    expect([0, 0.5, 1, 4].map(phasesOf)).toEqual([6, 2, 1, 1]);
  });
});

describe("refused calls that come back", () => {
  const size = 20;
  // 14 calls under way on average, of 20 ms each.
  const places = { rate: 700, givenBack: Float64Array.from({ length: size }, (_, n) => (n + 1) / 0.02) };
  const after = (seconds: number): Pause => [{ seconds, probability: 1 }];
  const back = (...pauses: readonly Pause[]) => [{ share: 1, pauses, retried: 1 }];

  test("find every place taken where they come back at once, so that nothing is gained", () => {
    const found = retriedRefusals(places, back(after(0), after(0)));
    near(found?.first ?? null, erlangB(size, 14));
    expect(found?.again).toEqual([[1, 1]]);
  });
  test("are as good as new after a long time, and load the places as much as new ones", () => {
    const found = retriedRefusals(places, back(after(100)));
    const first = found?.first ?? 0;
    near(found?.again[0]?.[0] ?? null, first);
    near(first, erlangB(size, 14 * (1 + first)));
  });
  test("find what a simulation of 2 million calls finds in between: 5.8% refused first, a third and more again", () => {
    const found = retriedRefusals(places, back(after(0.003), after(0.003), after(0.003)));
    expect(Math.abs((found?.first ?? 0) / 0.0579 - 1)).toBeLessThan(0.02);
    for (const again of found?.again[0] ?? []) expect(again).toBeGreaterThan(0.3);
    // Those who never come back are refused by Erlang's formula.
    near(retriedRefusals(places, [{ share: 1, pauses: [after(0.003)], retried: 0 }])?.first ?? null, erlangB(size, 14));
  });
  test("meet other places in their steady state, and only those that come back meet the crowd", () => {
    const pauses = [after(0.003), after(0.003), after(0.003)];
    const all = retriedRefusals(places, back(...pauses));
    const elsewhere = retriedRefusals({ ...places, same: 0 }, back(...pauses));
    for (const again of elsewhere?.again[0] ?? []) near(again, elsewhere?.first ?? 0);
    const between = retriedRefusals({ ...places, same: 0.25 }, back(...pauses))?.again[0]?.[0] ?? 0;
    expect(between).toBeGreaterThan(elsewhere?.first ?? 1);
    expect(between).toBeLessThan(all?.again[0]?.[0] ?? 0);
    // Two halves that come back alike are as one.
    const half = { share: 0.5, pauses, retried: 1 };
    const halves = retriedRefusals(places, [half, half]);
    near(halves?.first ?? null, all?.first ?? 0);
    near(halves?.again[1]?.[1] ?? null, all?.again[0]?.[1] ?? 0);
    const mixed = retriedRefusals(places, [half]);
    expect(mixed?.first).toBeLessThan(all?.first ?? 0);
    expect(mixed?.first).toBeGreaterThan(erlangB(size, 14));
  });
  test("are counted by how the last attempt ended", () => {
    const independent = countedAttempts({ refused: 0.2, again: [], failed: 0.1, repeated: 1 }, 3);
    near(independent.all, expectedAttempts(0.28, 3));
    near(independent.sent, 0.8 * independent.all);
    // Refused, then sent or refused again; 0.9 of those sent fail half of the time.
    const counted = countedAttempts({ refused: 0.1, again: [0.6], failed: 0.5, repeated: 1 }, 1);
    near(counted.all, 1 + 0.1 + 0.45);
    near(counted.sent, 0.9 + 0.1 * 0.4 + 0.45 * 0.9);
    near(counted.fresh, 1 + 0.45);
  });
  test("without places or rate there is no figure", () => {
    expect(retriedRefusals({ rate: 0, givenBack: places.givenBack }, back(after(1)))).toBeNull();
    expect(retriedRefusals({ rate: 1, givenBack: new Float64Array(0) }, back(after(1)))).toBeNull();
    expect(retriedRefusals({ rate: 1, givenBack: Float64Array.of(1, 0) }, back(after(1)))).toBeNull();
  });
});

describe("visits that come right back", () => {
  const regular = momentsOf({ type: "constant", value: 2 });
  test("feel less of the form of the service the more of them there are, the sooner they come and the likelier at the same queue", () => {
    const felt = (first: number, away: number, same = 1): number => formFelt({ first, away, same }, regular);
    expect(felt(1, 0)).toBe(1);
    near(felt(0.5, 0), 0.5 ** 0.75);
    expect(felt(0.1, 0)).toBeLessThan(felt(0.5, 0));
    expect(felt(0.5, 2)).toBeGreaterThan(felt(0.5, 0));
    near(felt(0.5, 1e6), 1);
    near(felt(0.5, 0, 0), 1);
  });
  test("feel a service between exponential and its own, with the same mean", () => {
    expect(momentsFelt(regular, 1)).toBe(regular);
    expect(momentsFelt(regular, 0)).toEqual({ mean: 2, variation: 1, third: 48 });
    expect(momentsFelt(regular, 0.5)).toEqual({ mean: 2, variation: 0.5, third: 28 });
  });
});

describe("visits of one request to the same queue", () => {
  test("a queue forgets its length over the time that the integral of its correlation says", () => {
    expect(queueCorrelation(0)).toBe(1);
    const step = 1e-3;
    let integral = 0;
    for (let t = step / 2; t < 25; t += step) integral += step * queueCorrelation(t);
    expect(integral).toBeCloseTo(1, 3);
    for (const t of [0.1, 0.5, 1, 3, 10]) expect(queueCorrelation(t)).toBeLessThan(queueCorrelation(t / 2));
    expect(queueCorrelation(1e9)).toBe(0);
    // Of M/M/1: (1+ρ)/(1−ρ)² services.
    expect(relaxationTime(1, 0.01, 1, 0.5)).toBeCloseTo(0.06);
    expect(relaxationTime(1, 0.01, 1, 1)).toBe(Number.POSITIVE_INFINITY);
  });
  test("are as one long visit at once, and as many independent ones much later", () => {
    const five = { visits: 5, relaxation: 1, share: 1 };
    expect(independentVisits({ ...five, apart: 0 })).toBeCloseTo(1);
    expect(independentVisits({ ...five, apart: 1e6 })).toBe(5);
    expect(independentVisits({ ...five, apart: 0, share: 0 })).toBe(5);
    expect(independentVisits({ ...five, apart: 0, share: 0.5 })).toBeCloseTo(5 / 3);
    expect(independentVisits({ ...five, apart: 1, relaxation: Number.POSITIVE_INFINITY })).toBeCloseTo(1);
  });
});

describe("long waits behind another station", () => {
  test("are those of the arrivals there while its servers could take as many as make a long wait", () => {
    // M/M/1 at 80% is long while arrivals come 1/0.8 times as often: a station before it of up to 80% lets them through.
    const queue = 0.8 / 0.2;
    for (const utilisation of [0, 0.3, 0.7, 0.8 - 1e-9]) expect(decoupledShare({ queue, utilisation, share: 1 })).toBe(1);
    expect(decoupledShare({ queue, utilisation: 0.9, share: 1 })).toBeCloseTo(0.1 / (0.9 / 4));
    expect(decoupledShare({ queue, utilisation: 1, share: 1 })).toBe(0);
    // A part of the departures makes less of a crowd before.
    expect(decoupledShare({ queue, utilisation: 0.9, share: 0.2 })).toBe(1);
    expect(decoupledShare({ queue: 0, utilisation: 0.5, share: 1 })).toBe(0);
  });
});

describe("the wait of those who wait", () => {
  test("is exponential for exponential service", () => {
    expect(conditionalWait(momentsOf({ type: "exponential", mean: 1 }), 3, 0.7, 2)).toEqual({ type: "exponential", mean: 2 });
  });
  test("meets mean, variation and density at 0 of M/G/1", () => {
    const service: Distribution = { type: "gamma", shape: 0.25, scale: 4 };
    // ρ = 0.5: left of a service: mean 2.5, second moment 45 / 3.
    const wait = conditionalWait(momentsOf(service), 1, 0.5, 5);
    near(mean(wait), 5);
    near(squaredVariation(wait), 0.5 + 0.5 * (45 / 3 / 2.5 ** 2 - 1));
    near(cdf(wait, 1e-6) / 1e-6, 0.5);
  });
  test("M/D/1 at ρ 0.8: its 99th percentile within 2% of Erlang's series", () => {
    const rho = 0.8;
    const erlang = (t: number): number => {
      let sum = 0;
      let factorial = 1;
      for (let j = 0; j <= Math.floor(t); j++) {
        factorial *= Math.max(1, j);
        sum += ((rho * (j - t)) ** j / factorial) * Math.exp(rho * (t - j));
      }
      return (1 - rho) * sum;
    };
    const wait = conditionalWait(momentsOf({ type: "constant", value: 1 }), 1, rho, 2 / rho);
    const p99 = quantile(wait, 1 - 0.01 / rho);
    expect(Math.abs((1 - erlang(p99)) / 0.01 - 1)).toBeLessThan(0.08);
    expect(erlang(p99 * 0.98)).toBeLessThan(0.99);
    expect(erlang(p99 * 1.02)).toBeGreaterThan(0.99);
  });
});

describe("regular arrivals", () => {
  test("D/M/1 at ρ 0.8 exactly", () => {
    const sigma = gammaArrivalsRoot(0.8, 0);
    near(sigma / (1 - sigma), 1.692731);
  });
  test("Poisson arrivals give ρ", () => near(gammaArrivalsRoot(0.7, 1), 0.7));
  const fixed = momentsOf({ type: "constant", value: 1 });
  test("every request of a Poisson stream: M/D/1 in full", () => {
    const { wait, waiting, variation } = erlangArrivalsWait(1, 0.8, fixed);
    near(wait, 2);
    near(waiting, 0.8);
    // The wait of those who wait: mean 1 / (2(1 − ρ)), second moment over ρ of λE[S³]/3(1 − ρ) + 2 Wq².
    near(variation, (0.8 / 3 / 0.2 + 2 * 4) / 0.8 / 2.5 ** 2 - 1);
  });
  test.each([2, 3, 8, 30])("every %d-th request for exponential service is GI/M/1", (ways) => {
    const sigma = gammaArrivalsRoot(0.7, 1 / ways);
    const { wait, waiting, variation } = erlangArrivalsWait(ways, 0.7, momentsOf({ type: "exponential", mean: 3 }));
    near(wait, (3 * sigma) / (1 - sigma));
    near(waiting, sigma);
    near(variation, 1);
  });
  // Simulated event by event, two million requests each: mean wait ± 1%.
  test.each([
    { dealers: 1, ways: 4, servers: 1, wait: 0.3857, within: 0.01 },
    { dealers: 4, ways: 4, servers: 1, wait: 0.6937, within: 0.04 },
  ])("$dealers dealers of $ways ways, constant service at 80%: $wait", ({ dealers, ways, servers, wait, within }) => {
    const dealt = dealtWait({ ways, dealers }, servers, 0.8, fixed);
    expect(Math.abs(dealt.wait / wait - 1)).toBeLessThan(within);
  });
  test("many dealers are as good as random", () => {
    const { wait, waiting } = dealtWait({ ways: 4, dealers: 1e9 }, 1, 0.8, fixed);
    expect(wait).toBeCloseTo(2, 3);
    expect(waiting).toBeCloseTo(0.8, 3);
  });
  test("is as varied as a busy period of M/M/1 where the last to come goes first", () => {
    // Busy periods: mean S / (1 − ρ), variance S² (1 + ρ) / (1 − ρ)³, density 1 / S at 0 (Kleinrock, vol. 1, §5.8).
    const rho = 0.7;
    const wait = lastComeWait(momentsOf({ type: "exponential", mean: 2 }), 1, rho, 2 / (1 - rho));
    near(mean(wait), 2 / (1 - rho));
    near(squaredVariation(wait), (1 + rho) / (1 - rho));
    near(cdf(wait, 1e-6) / 1e-6, 0.5);
  });
});

describe("departures", () => {
  const one = { arrivals: 1, servers: 1, queues: 1 };
  test("behind M/M/c are random", () => {
    for (const servers of [1, 4]) {
      const left = departureVariation({ ...one, servers, service: 1, utilisation: 0.7 }, { utilisation: 0.5, service: 0, share: 1 });
      expect(left).toBe(1);
    }
  });
  test("are like the services behind a busy station, and like its arrivals behind an idle one", () => {
    const next = { utilisation: 0.5, service: 0.25, share: 1 };
    expect(departureVariation({ ...one, service: 0, utilisation: 0.95 }, next)).toBeLessThan(0.05);
    expect(departureVariation({ ...one, service: 0, utilisation: 0.02 }, next)).toBeGreaterThan(0.95);
  });
  // Simulated, 400,000 requests each: the variation for which the next station's wait is right.
  test.each([
    { before: { ...one, service: 0.25, utilisation: 0.7 }, next: { utilisation: 0.5, service: 0.25, share: 1 }, variation: 0.44 },
    { before: { ...one, service: 0.25, utilisation: 0.5 }, next: { utilisation: 0.7, service: 1, share: 1 }, variation: 0.83 },
    { before: { ...one, service: 2.25, utilisation: 0.7 }, next: { utilisation: 0.5, service: 1, share: 1 }, variation: 2.12 },
    {
      before: { ...one, queues: 4, service: 0.25, utilisation: 0.7 },
      next: { utilisation: 0.7, service: 0.25, share: 1 },
      variation: 0.59,
    },
    { before: { ...one, servers: 4, service: 2.25, utilisation: 0.85 }, next: { utilisation: 0.7, service: 1, share: 1 }, variation: 1.84 },
  ])("are felt as $variation", ({ before, next, variation }) => {
    expect(Math.abs(departureVariation(before, next) - variation)).toBeLessThan(0.15);
  });
});
