import { describe, expect, test } from "vitest";
import { anySlow } from "../../formulas/tails.ts";
import { kOfNWithCommonCause } from "../availability/k-of-n.ts";
import { catalogue } from "../cache/catalogue.ts";
import { hitRatio } from "../cache/che.ts";
import { erlangB, erlangC } from "./erlang.ts";
import { seenInClosedNetwork } from "./finite-source.ts";
import { allenCunneenMeanWait } from "./ggc.ts";
import { gammaArrivalsRoot } from "./gim.ts";
import { mmcMeanWait, mmcSojournQuantile } from "./mmc.ts";
import { limitedQueue } from "./mmck.ts";
import { seenInBursts } from "./mmpp.ts";
import { approximateClasses, closedNetwork, exactClasses } from "./mva.ts";
import { preemptiveSojourns, priorityWaits } from "./priority.ts";
import { sharedMeanSojourn, sharedSojournVariance } from "./processor-sharing.ts";
import { expectedAttempts } from "./retries.ts";
import { shortestQueueWait } from "./shortest-queue.ts";
import { twoChoicesWait } from "./two-choices.ts";

/*
 * The reference values for closed forms, row by row, to 1e-5 relative or to their last printed digit. Rows 25 (quorums) and 26 are availability,
 * which has more of them; row 21 is that of whole designs (test/analysis/load.test.ts); rows 18 to 28 without a closed form are the simulator's.
 */

interface Row {
  readonly row: string;
  readonly actual: number | null | undefined;
  readonly expected: number;
}

const lru = (capacity: number): number =>
  hitRatio({ keys: catalogue(1000, { type: "zipf", exponent: 1 }), capacity, policy: "lru", lifetime: Number.POSITIVE_INFINITY });
const sojourn = (p: number) => mmcSojournQuantile(8, 1, 10, p);
const closed = (users: number, think: number, servers: number, service: number) =>
  closedNetwork([{ servers, copies: 1, demands: [service] }], [{ users, think }]);

const classes = [
  { rate: 0.2, mean: 1, second: 2 },
  { rate: 0.6, mean: 1, second: 2 },
];

const rows: readonly Row[] = [
  { row: "1 M/M/1 waits", actual: mmcMeanWait(5, 1 / 8, 1), expected: 0.208333 },
  { row: "1 M/M/1 takes", actual: (mmcMeanWait(5, 1 / 8, 1) ?? 0) + 1 / 8, expected: 0.333333 },
  { row: "2 M/M/1 takes", actual: (mmcMeanWait(1, 0.5, 1) ?? 0) + 0.5, expected: 1 },
  { row: "2 M/M/1 p99", actual: mmcSojournQuantile(1, 0.5, 1, 0.99), expected: 4.60517 },
  { row: "3 M/M/3 C", actual: erlangC(3, 2), expected: 0.444444 },
  { row: "3 M/M/3 waits", actual: mmcMeanWait(0.2, 10, 3), expected: 4.444444 },
  { row: "4 M/M/4 C", actual: erlangC(4, 2), expected: 0.173913 },
  { row: "4 M/M/4 waits", actual: mmcMeanWait(0.2, 10, 4), expected: 0.869565 },
  { row: "5 M/M/3 light", actual: mmcMeanWait(1, 0.8, 3), expected: 0.018921 },
  { row: "5 M/M/3 heavy", actual: mmcMeanWait(1, 2.5, 3), expected: 3.511236 },
  { row: "6 M/M/10 C", actual: erlangC(10, 8), expected: 0.40918 },
  { row: "6 M/M/10 p50", actual: sojourn(0.5), expected: 0.91214 },
  { row: "6 M/M/10 p95", actual: sojourn(0.95), expected: 3.32827 },
  { row: "6 M/M/10 p99", actual: sojourn(0.99), expected: 4.94611 },
  { row: "6 M/M/10 p99.9", actual: sojourn(0.999), expected: 7.25056 },
  { row: "7 M/M/100 C", actual: erlangC(100, 90), expected: 0.21694 },
  { row: "8 Erlang B 5, 3", actual: erlangB(5, 3), expected: 0.110054 },
  { row: "8 Erlang B 10, 8", actual: erlangB(10, 8), expected: 0.121661 },
  { row: "8 Erlang B 100, 90", actual: erlangB(100, 90), expected: 0.026957 },
  { row: "9 M/M/2/3 blocks", actual: limitedQueue(3, 1 / 4, 2, 3)?.blocking, expected: 0.04936 },
  { row: "9 M/M/2/3 L", actual: limitedQueue(3, 1 / 4, 2, 3)?.inSystem, expected: 0.76234 },
  { row: "10 M/M/1/10 loses", actual: limitedQueue(0.9, 1, 1, 10)?.blocking, expected: 0.050814 },
  { row: "10 M/M/1/10 L", actual: limitedQueue(0.9, 1, 1, 10)?.inSystem, expected: 3.969441 },
  { row: "10 M/M/1/10 takes", actual: limitedQueue(0.9, 1, 1, 10)?.sojourn, expected: 4.646601 },
  { row: "11 M/D/1 at .5", actual: allenCunneenMeanWait(0.5, 1, 1, 1, 0), expected: 0.5 },
  { row: "11 M/D/1 at .8", actual: allenCunneenMeanWait(0.8, 1, 1, 1, 0), expected: 2 },
  { row: "11 M/D/1 at .9", actual: allenCunneenMeanWait(0.9, 1, 1, 1, 0), expected: 4.5 },
  { row: "12 M/G/1", actual: allenCunneenMeanWait(50, 0.01, 1, 1, 4), expected: 0.025 },
  { row: "13 D/M/1 by Allen–Cunneen", actual: allenCunneenMeanWait(0.8, 1, 1, 0, 1), expected: 2 },
  { row: "13 D/M/1 exact", actual: gammaArrivalsRoot(0.8, 0) / (1 - gammaArrivalsRoot(0.8, 0)), expected: 1.692731 },
  { row: "14 most urgent", actual: (priorityWaits([0.2, 0.6], 0.8)[0] ?? 0) + 1, expected: 2 },
  { row: "14 less urgent", actual: (priorityWaits([0.2, 0.6], 0.8)[1] ?? 0) + 1, expected: 6 },
  { row: "14 most urgent, interrupting", actual: preemptiveSojourns(classes)[0], expected: 1.25 },
  { row: "14 less urgent, interrupted", actual: preemptiveSojourns(classes)[1], expected: 6.25 },
  { row: "16 one M/M/1 of a line", actual: (mmcMeanWait(1, 0.8, 1) ?? 0) + 0.8, expected: 4 },
  { row: "17 closed: 4 users at M/M/2", actual: closed(4, 1, 2, 1).throughput[0], expected: 1.7 },
  { row: "17 closed: response", actual: closed(4, 1, 2, 1).residence[0]?.[0], expected: 1.352941 },
  { row: "18 machine repair", actual: closed(3, 2, 2, 0.25).throughput[0], expected: 1.332419 },
  { row: "18 machine repair: response", actual: closed(3, 2, 2, 0.25).residence[0]?.[0], expected: 0.251543 },
  { row: "22 LRU of 50", actual: lru(50), expected: 0.461038 },
  { row: "22 LRU of 100", actual: lru(100), expected: 0.576525 },
  { row: "22 LRU of 200", actual: lru(200), expected: 0.697385 },
  { row: "24 any of 100 slow", actual: anySlow(100, 0.01), expected: 0.633968 },
  { row: "24 any of 2000 slow", actual: anySlow(2000, 0.0001), expected: 0.181277 },
  { row: "25 two of three", actual: kOfNWithCommonCause(2, 3, 0.99, 0), expected: 0.999702 },
  { row: "25 three of five", actual: kOfNWithCommonCause(3, 5, 0.99, 0), expected: 0.99999015 },
  { row: "25 three of five at .9", actual: kOfNWithCommonCause(3, 5, 0.9, 0), expected: 0.99144 },
  { row: "26 pair with a common cause", actual: kOfNWithCommonCause(1, 2, 0.99, 0.1), expected: 0.998919 },
  { row: "27 three retries at .5", actual: expectedAttempts(0.5, 3), expected: 1.875 },
  { row: "27 three retries at .9", actual: expectedAttempts(0.9, 3), expected: 3.439 },
  { row: "27 three layers", actual: expectedAttempts(1, 3) ** 3, expected: 64 },
];

test.each(rows)("row $row: $expected", ({ actual, expected }) => {
  expect(typeof actual).toBe("number");
  expect(Math.abs((actual as number) - expected)).toBeLessThanOrEqual(Math.max(1e-5 * expected, 6e-7));
});

test("M/M/c keeps its digits up to 10,000 servers", () => {
  // The recursion in 50 digits.
  expect(erlangB(10_000, 9_900)).toBeCloseTo(0.00285812673857, 12);
  expect(erlangC(10_000, 9_900)).toBeCloseTo(0.222776928864, 10);
  expect(mmcMeanWait(9_900, 1, 10_000)).toBeCloseTo(0.00222776928864, 12);
});

describe("closed networks", () => {
  test("two classes: the approximation is near the exact recursion, and both near one class of twice the users", () => {
    const stations = [
      { servers: 1, copies: 1, demands: [0.1, 0.1] },
      { servers: 1, copies: 2, demands: [0.05, 0.05] },
    ];
    const classes = [
      { users: 10, think: 1 },
      { users: 10, think: 1 },
    ];
    const exact = exactClasses(stations, classes)?.throughput ?? [];
    const approximate = approximateClasses(stations, classes).throughput;
    const one = closedNetwork(
      stations.map((station) => ({ ...station, demands: [station.demands[0] as number] })),
      [{ users: 20, think: 1 }],
    ).throughput;
    expect((exact[0] as number) + (exact[1] as number)).toBeCloseTo(one[0] as number, 9);
    expect(Math.abs((approximate[0] as number) / (exact[0] as number) - 1)).toBeLessThan(0.05);
  });

  test("a saturated station sets the throughput", () => {
    expect(closed(5_000, 1, 4, 0.06).throughput[0]).toBeCloseTo(4 / 0.06, 6);
  });

  test("who arrives at M/M/2 with 4 users finds what the arrival theorem says", () => {
    // Three users elsewhere: think 1 s, service 1 s, two servers. Weights 1, 3, 3, 1.5.
    const seen = seenInClosedNetwork(4, 2, 1, 1.352941);
    for (const [n, weight] of [1, 3, 3, 1.5].entries()) expect(seen[n]).toBeCloseTo(weight / 8.5, 5);
  });
});

describe("processor sharing", () => {
  test("takes as long as M/M/1 on average, in proportion to the work", () => {
    expect(sharedMeanSojourn(0.5, 1, 1, 1)).toBeCloseTo(2, 12);
    expect(sharedMeanSojourn(0.5, 1, 1, 3)).toBeCloseTo(6, 12);
    expect(sharedMeanSojourn(1, 1, 1, 1)).toBeNull();
  });
  test("varies as Ott says", () => {
    const [rho, x] = [0.5, 2];
    const theta = 1 - rho;
    const expected = ((2 * rho) / (1 - rho) ** 3) * (x - (1 - Math.exp(-theta * x)) / theta);
    expect(sharedSojournVariance(rho, 1, 1, x)).toBeCloseTo(expected, 9);
  });
});

describe("balancers that look", () => {
  test.each([
    [1, 1.42632],
    [1.6, 2.95574],
    [1.8, 5.47491],
  ])("row 19: the shorter of two queues at %d takes %d, within 1%", (rate, expected) => {
    expect(Math.abs(((shortestQueueWait(rate, 1, 1, 2) ?? 0) + 1) / expected - 1)).toBeLessThan(0.015);
  });
  test.each([
    [0.5, 1.2657],
    [0.9, 2.6141],
    [0.99, 5.432],
  ])("row 20: two choices among many at %d take %d", (rate, expected) => {
    expect(Math.abs(((twoChoicesWait(rate, 1, 1, 1_000_000)?.wait ?? 0) + 1) / expected - 1)).toBeLessThan(1e-4);
  });
  test("two choices among two queues are the shorter of both, and the more queues there are the fewer wait", () => {
    expect(twoChoicesWait(0.9, 1, 1, 2)?.wait).toBeCloseTo(shortestQueueWait(1.8, 1, 1, 2) ?? 0, 12);
    expect(twoChoicesWait(3.6, 1, 4, 2)?.waiting).toBeLessThan(erlangC(8, 7.2));
    const found = [2, 3, 5, 100].map((queues) => twoChoicesWait(0.9, 1, 1, queues));
    for (let i = 1; i < found.length; i++) {
      expect(found[i]?.wait).toBeLessThan(found[i - 1]?.wait ?? 0);
      expect(found[i]?.waiting).toBeLessThan(found[i - 1]?.waiting ?? 0);
    }
    // Of many queues at 90% the first of two is busy for 0.9, both for 0.81.
    expect(found[3]?.waiting).toBeCloseTo(0.81, 2);
  });
});

describe("bursts", () => {
  test("that are no faster than the rest are Poisson arrivals", () => {
    const seen = seenInBursts({ burstRate: 0.5, quietRate: 0.5, burstLength: 3, quietLength: 7 }, 1, 1);
    for (const n of [0, 1, 2, 5]) expect(seen?.[n]).toBeCloseTo(0.5 ** (n + 1), 9);
  });
  test("that last very long are two queues", () => {
    const seen = seenInBursts({ burstRate: 0.8, quietRate: 0.2, burstLength: 1e7, quietLength: 1e7 }, 1, 1);
    // Four of five arrivals come in bursts.
    for (const n of [0, 1, 4]) expect(seen?.[n]).toBeCloseTo(0.8 * 0.2 * 0.8 ** n + 0.2 * 0.8 * 0.2 ** n, 4);
  });
  test("have no steady state beyond what the servers do", () => {
    expect(seenInBursts({ burstRate: 9, quietRate: 1, burstLength: 1, quietLength: 1 }, 1, 4)).toBeNull();
  });
});
