import { expect, test } from "vitest";
import { caseValue } from "./cases.ts";
import { expectGolden } from "./compare.ts";
import { evaluated } from "./evaluate.ts";
import { expressions } from "./expressions.ts";
import { families } from "./families.ts";
import { type Golden, goldens } from "./golden.ts";
import { notApplicable } from "./not-applicable.ts";

/** What computes an entry; `null` when nothing does. */
function runOf(entry: Golden): (() => unknown) | null {
  const expression = expressions[entry.id];
  if (typeof expression === "string") return () => evaluated(expression, entry, expressions);
  if (expression) return () => expression.map((each) => evaluated(each, entry, expressions));
  const family = families.find(([pattern]) => pattern.test(entry.id));
  if (family) return () => family[1](entry);
  const value = caseValue(entry);
  return value === null ? null : () => value;
}

test("there are 313 entries with different names", () => {
  expect(goldens).toHaveLength(313);
  expect(new Set(goldens.map(({ id }) => id)).size).toBe(313);
});

test("at most 25 entries cannot be computed, each for a reason and none that is computed", () => {
  const listed = Object.keys(notApplicable);
  expect(listed.length).toBeLessThanOrEqual(25);
  const ids = new Set(goldens.map(({ id }) => id));
  expect(listed.filter((id) => !ids.has(id))).toEqual([]);
  expect(listed.filter((id) => runOf(goldens.find((entry) => entry.id === id) as Golden) !== null)).toEqual([]);
});

test("no expression is for an entry that is not there", () => {
  const ids = new Set(goldens.map(({ id }) => id));
  expect(Object.keys(expressions).filter((id) => !ids.has(id))).toEqual([]);
  expect(families.filter(([pattern]) => !goldens.some(({ id }) => pattern.test(id))).map(([pattern]) => String(pattern))).toEqual([]);
});

const computed = goldens.filter(({ id }) => !Object.hasOwn(notApplicable, id));

test.each(computed.map((entry) => [entry.id, entry.quantity, entry] as const))("%s: %s", (_, __, entry) => {
  const run = runOf(entry);
  if (!run) throw new Error(`${entry.id} is neither computed nor listed in not-applicable.ts`);
  expectGolden(entry, run());
});
