import { expect, test, vi } from "vitest";
import { simulateText } from "./estimate.ts";

// Hundreds of thousands of requests: a busy machine needs its time.
vi.setConfig({ testTimeout: 60_000 });

const servers = 4;
const service = 0.01;
const rate = 320;

const requests = 400_000;
const known = new Map<number, number>();

/** Mean time behind gateways that deal out requests in turn, each for itself. */
function followed(gateways: number): number {
  const mean = known.get(gateways) ?? recursion(gateways);
  known.set(gateways, mean);
  return mean;
}

/** The same by following every request (Lindley's recursion). */
function recursion(gateways: number): number {
  let seed = 1;
  const uniform = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return (seed + 0.5) / 2 ** 32;
  };
  const turns = Array.from({ length: gateways }, (_, gateway) => gateway);
  const free = new Array<number>(servers).fill(0);
  let now = 0;
  let total = 0;
  for (let request = 0; request < requests; request++) {
    now -= Math.log(uniform()) / rate;
    const gateway = Math.floor(uniform() * gateways);
    const server = (turns[gateway] as number) % servers;
    turns[gateway] = (turns[gateway] as number) + 1;
    const done = Math.max(now, free[server] as number) + service;
    free[server] = done;
    total += done - now;
  }
  return total / requests;
}

const design = (gateways: number): string => `
  client User { users 1000 }
  gateway Front { replicas ${gateways}  workers 1000  service-time constant(0 s) }
  service Api { replicas ${servers}  workers 1  service-time constant(10 ms) }
  User -> Front { latency 0 s }
  Front -> Api { latency 0 s }
  flow Ask { from User at ${rate} rps  User -> Front -> Api }
`;

test.each([1, 2, 4])("%d gateways each take turns for themselves", (gateways) => {
  const { mean } = simulateText(design(gateways), { duration: 300, replications: 3 }).flows.Ask?.latency ?? {};
  const expected = followed(gateways);
  expect(Math.abs((mean?.value ?? Number.NaN) / expected - 1)).toBeLessThan(0.03);
});

test("several gateways meet at a replica more often than one does", () => {
  expect(followed(4) / followed(1)).toBeGreaterThan(1.15);
});
