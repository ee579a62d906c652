import { describe, expect, test } from "vitest";
import { formulas } from "./registry.ts";

test("names are unique and written in one way", () => {
  const names = formulas.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
});

describe.each(formulas.map((formula) => [formula.name, formula] as const))("%s", (_, formula) => {
  test("its formula names parameters only, and each of them", () => {
    const named = [...formula.formula.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name);
    const names = formula.parameters.map(({ name }) => name);
    expect([...new Set(named)].sort()).toEqual([...names].sort());
  });

  test("what may be left out stands at the end, what may be repeated last", () => {
    const kinds = formula.parameters.map(({ optional, variadic }) => (variadic ? 2 : optional ? 1 : 0));
    expect(kinds).toEqual([...kinds].sort());
    expect(formula.parameters.slice(0, -1).some(({ variadic }) => variadic)).toBe(false);
  });

  test("values at and beyond the ends of its ranges give a number or a problem, never NaN or an exception", () => {
    const extremes = [0, 1, 0.5, 2, 10, 1e6, 1e12, 2 ** 53, 1e300, -1, Number.NaN, Number.POSITIVE_INFINITY];
    for (const value of extremes) {
      for (const other of extremes) {
        for (let at = 0; at < Math.max(1, formula.parameters.length); at++) {
          const values = formula.parameters.map((__, index) => (index === at ? value : other));
          const result = formula.evaluate(values);
          if (typeof result === "number") expect(Number.isFinite(result), `${formula.name}(${values.join(", ")}) is ${result}`).toBe(true);
          else expect(result.problem).toMatch(/^(needs|has|knows|takes) /);
        }
      }
    }
  });
});
