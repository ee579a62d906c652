import { expect } from "vitest";
import type { Golden } from "./golden.ts";

/** How many base units (seconds, bytes, per second, plain) one of a golden's units is; units of several values have none. */
const unitSizes: Readonly<Record<string, number>> = {
  us: 1e-6,
  ms: 1e-3,
  min: 60,
  h: 3600,
  d: 86_400,
  years: 365 * 86_400,
  "GB/s": 1e9,
  MB: 1e6,
  KiB: 1024,
  km: 1000,
  mm: 1e-3,
  "req/day": 1 / 86_400,
  "req/month": 1 / (30 * 86_400),
  "B/day": 1 / 86_400,
  "msg/day": 1 / 86_400,
  "files/day": 1 / 86_400,
  "tweets/day": 1 / 86_400,
  "views/day": 1 / 86_400,
  "videos/day": 1 / 86_400,
  GB: 1e9,
  TB: 1e12,
};

/** The rounding of double arithmetic, which even exact entries are allowed. */
const rounding = 1e-12;

/** Holds a value in base units against an entry, within its tolerance; lists and mappings part by part. */
export function expectGolden(entry: Golden, got: unknown): void {
  compare(entry, got, entry.expected, unitSizes[entry.unit] ?? 1, entry.id);
}

function compare(entry: Golden, got: unknown, expected: unknown, size: number, where: string): void {
  if (typeof expected === "number") {
    expect(typeof got, where).toBe("number");
    const value = (got as number) / size;
    const allowed = (entry.tolerance + rounding) * Math.abs(expected);
    expect(Math.abs(value - expected) <= allowed, `${where} is ${value}, expected ${expected} ± ${allowed} ${entry.unit}`).toBe(true);
  } else if (Array.isArray(expected)) {
    expect(Array.isArray(got), where).toBe(true);
    expect(got, where).toHaveLength(expected.length);
    expected.forEach((each, index) => {
      compare(entry, (got as readonly unknown[])[index], each, size, `${where}[${index}]`);
    });
  } else if (typeof expected === "object" && expected !== null) {
    expect(Object.keys(got as object).sort(), where).toEqual(Object.keys(expected).sort());
    for (const [name, each] of Object.entries(expected))
      compare(entry, (got as Record<string, unknown>)[name], each, size, `${where}.${name}`);
  } else expect(got, where).toBe(expected);
}
