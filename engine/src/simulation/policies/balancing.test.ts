import { expect, test } from "vitest";
import { hashKey } from "../../model/index.ts";
import { RandomStream } from "../kernel/random.ts";
import { type Candidates, pick } from "./balancing.ts";
import { balancerRing, clockwise } from "./hash-ring.ts";

const candidates = (units: readonly number[], known: Partial<Candidates> = {}): Candidates => ({
  list: Int32Array.from(units),
  first: 0,
  count: units.length,
  slots: 8,
  outstanding: new Int32Array(8),
  bytes: new Float64Array(8),
  response: new Float64Array(8),
  place: (unit) => unit,
  ...known,
});

const stream = new RandomStream(1, "balancing");
const keys = Array.from({ length: 20_000 }, (_, key) => hashKey(key, 7));

test.each(["consistent-hash", "rendezvous"] as const)(
  "%s spreads keys over all replicas and moves only those of one that is gone",
  (strategy) => {
    const all = candidates([0, 1, 2, 3, 4, 5, 6, 7]);
    const without3 = candidates([0, 1, 2, 4, 5, 6, 7]);
    const shares = new Float64Array(8);
    for (const hash of keys) {
      const before = pick(strategy, all, null, 0, hash, stream);
      const after = pick(strategy, without3, null, 0, hash, stream);
      shares[before]! += 1 / keys.length;
      if (before !== 3) expect(after).toBe(before);
      else expect(after).not.toBe(3);
    }
    // 160 points each: the shares of a ring vary by about an eighth × 1/√160.
    for (const share of shares) expect(Math.abs(share - 1 / 8)).toBeLessThan(strategy === "rendezvous" ? 0.01 : 0.04);
  },
);

test("a ring without a usable replica names none", () => {
  expect(clockwise(balancerRing(4), 12345, () => false)).toBe(-1);
});

test("least-bandwidth goes by the bytes in flight, least-connections by the requests", () => {
  const known = candidates([0, 1], { outstanding: Int32Array.of(1, 5), bytes: Float64Array.of(1e6, 5e3) });
  expect(pick("least-bandwidth", known, null, 0, -1, stream)).toBe(1);
  expect(pick("least-connections", known, null, 0, -1, stream)).toBe(0);
});
