import type { Facts } from "../../model/index.ts";

/** A written number without a field of its own in the model; `null` when nothing says so. */
export function numberFact(facts: Facts, key: string): number | null {
  const value = facts[key]?.value;
  return typeof value === "number" ? value : null;
}

/** Numbers that only mean something together, by key; or which of them are missing. */
export function numberFacts<K extends string>(
  facts: Facts,
  keys: readonly K[],
): Readonly<Record<K, number>> | { readonly missing: readonly K[] } {
  const found = keys.map((key) => [key, numberFact(facts, key)] as const);
  const missing = found.filter(([, value]) => value === null).map(([key]) => key);
  return missing.length > 0 ? { missing } : (Object.fromEntries(found) as Record<K, number>);
}
