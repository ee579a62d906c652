import { type Distribution, percentText } from "@lintel/engine/model";
import type { Call } from "../generated/ast.ts";
import { closest } from "../names/suggest.ts";
import { none, time } from "../units/dimension.ts";
import { fits, namedValues, parameters } from "./arguments.ts";
import { distributionSignatures } from "./distribution-signatures.ts";
import { evaluate, type Scope } from "./evaluate.ts";
import { normalQuantile } from "./normal-quantile.ts";

/** The distributions of the language with the ways to write them: `exponential(5 ms): Memoryless: …`. */
export const distributions: Readonly<Record<string, string>> = Object.fromEntries(
  [...new Set(distributionSignatures.map(({ name }) => name))].map((name) => {
    const ways = distributionSignatures.filter((signature) => signature.name === name);
    return [name, `${examples(name)}: ${ways[0]?.documentation ?? ""}`];
  }),
);

function examples(name: string): string {
  const ways = distributionSignatures.filter((signature) => signature.name === name);
  return ways.map(({ example }) => example).join(" or ");
}

type Build = (call: Call, scope: Scope) => Distribution | string | null;

/** The distribution a function such as `lognormal(p50 4 ms, p99 30 ms)` stands for; `null` when it is wrong, which has then been reported. */
export function distributionOf(call: Call, scope: Scope): Distribution | null {
  const build = builders[call.name];
  if (!build) {
    const known = Object.keys(distributions).join(", ");
    const meant = closest(call.name, Object.keys(distributions));
    const hint = meant ? ` Did you mean \`${meant}\`?` : "";
    scope.problem("unknown-name", `There is no distribution \`${call.name}\`.${hint} Known are ${known}.`, call.$cstNode);
    return null;
  }
  const made = build(call, scope);
  if (typeof made === "string") {
    scope.problem("wrong-type", `${made} Write it like ${examples(call.name)}.`, call.$cstNode);
    return null;
  }
  return made;
}

const builders: Readonly<Record<string, Build>> = {
  constant: (call, scope) => {
    const given = parameters(call, { value: "time" }, ["value"], scope);
    const value = given?.get("value");
    return !given ? null : value === undefined || value < 0 ? "A constant needs one time, at least 0." : { type: "constant", value };
  },
  exponential: (call, scope) => {
    const given = parameters(call, { mean: "time" }, ["mean"], scope);
    const mean = given?.get("mean");
    return !given ? null : !positive(mean) ? "An exponential needs a mean above 0." : { type: "exponential", mean };
  },
  uniform: (call, scope) => {
    const given = parameters(call, { min: "time", max: "time" }, ["min", "max"], scope);
    if (!given) return null;
    const [min, max] = [given.get("min"), given.get("max")];
    if (min === undefined || max === undefined || min < 0 || max < min) return "A uniform needs a smallest and a largest time.";
    return { type: "uniform", min, max };
  },
  normal: (call, scope) => {
    const given = parameters(call, { mean: "time", sd: "time" }, ["mean", "sd"], scope);
    if (!given) return null;
    const [mean, sd] = [given.get("mean"), given.get("sd")];
    if (mean === undefined || sd === undefined || mean < 0 || sd < 0)
      return "A normal needs a mean and a standard deviation, neither below 0.";
    return { type: "normal", mean, sd };
  },
  lognormal,
  gamma: (call, scope) => {
    const given = parameters(call, { shape: "none", scale: "time", mean: "time", cv: "none" }, ["shape", "scale"], scope);
    if (!given) return null;
    const [mean, cv, scale] = [given.get("mean"), given.get("cv"), given.get("scale")];
    const shape = given.get("shape") ?? (positive(cv) ? 1 / cv ** 2 : undefined);
    if (!positive(shape)) return "A gamma needs a shape above 0.";
    if (positive(scale)) return { type: "gamma", shape, scale };
    return positive(mean) ? { type: "gamma", shape, scale: mean / shape } : "A gamma needs a scale or a mean above 0.";
  },
  erlang: (call, scope) => {
    const given = parameters(call, { k: "none", mean: "time" }, ["k", "mean"], scope);
    if (!given) return null;
    const [k, mean] = [given.get("k"), given.get("mean")];
    if (!positive(k) || !Number.isInteger(k) || !positive(mean)) return "An Erlang needs a whole number of phases and a mean above 0.";
    return { type: "gamma", shape: k, scale: mean / k };
  },
  hyperexponential: (call, scope) => {
    if (namedValues(call).some((argument) => argument.label === null)) {
      const pairs = weighted(call, scope, "weight first");
      if (!pairs || typeof pairs === "string") return pairs;
      if (pairs.some(({ value }) => value <= 0)) return "The means of a hyperexponential must be above 0.";
      return { type: "hyperexponential", branches: pairs.map(({ value, weight }) => ({ probability: weight, mean: value })) };
    }
    const given = parameters(call, { mean: "time", cv: "none" }, ["mean", "cv"], scope);
    if (!given) return null;
    const [mean, cv] = [given.get("mean"), given.get("cv")];
    if (!positive(mean) || cv === undefined || cv < 1) return "A hyperexponential needs a mean above 0 and a cv of at least 1.";
    return balancedMeans(mean, cv);
  },
  pareto: (call, scope) => {
    const given = parameters(call, { min: "time", alpha: "none" }, ["min", "alpha"], scope);
    if (!given) return null;
    const [min, alpha] = [given.get("min"), given.get("alpha")];
    return positive(min) && positive(alpha) ? { type: "pareto", min, alpha } : "A Pareto needs a smallest time and an alpha, both above 0.";
  },
  weibull: (call, scope) => {
    const given = parameters(call, { shape: "none", scale: "time" }, ["shape", "scale"], scope);
    if (!given) return null;
    const [shape, scale] = [given.get("shape"), given.get("scale")];
    return positive(shape) && positive(scale) ? { type: "weibull", shape, scale } : "A Weibull needs a shape and a scale, both above 0.";
  },
  empirical: (call, scope) => {
    const pairs = weighted(call, scope, "value first");
    if (!pairs || typeof pairs === "string") return pairs;
    if (pairs.some(({ value }) => value < 0)) return "Times cannot be negative.";
    return { type: "empirical", points: pairs };
  },
};

/** From two quantiles, or from mean and coefficient of variation: σ² = ln(1 + cv²), μ = ln(mean) − σ²/2. */
function lognormal(call: Call, scope: Scope): Distribution | string | null {
  const given = parameters(call, { mean: "time", cv: "none", p50: "time" }, [], scope);
  if (!given) return null;
  const [mean, cv] = [given.get("mean"), given.get("cv")];
  if (positive(mean) && cv !== undefined && cv >= 0) {
    const variance = Math.log1p(cv * cv);
    return { type: "lognormal", mu: Math.log(mean) - variance / 2, sigma: Math.sqrt(variance) };
  }
  const quantiles = [...given].filter(([name]) => name.startsWith("p")).map(([name, value]) => ({ p: quantileOf(name) ?? 0, value }));
  quantiles.sort((a, b) => a.p - b.p);
  const [low, high] = quantiles;
  if (
    !low ||
    !high ||
    quantiles.length !== 2 ||
    low.value <= 0 ||
    high.value < low.value ||
    low.p <= 0 ||
    high.p >= 1 ||
    low.p === high.p
  ) {
    return "A lognormal needs two rising quantiles, or mean and cv.";
  }
  const [zLow, zHigh] = [normalQuantile(low.p), normalQuantile(high.p)];
  const sigma = Math.log(high.value / low.value) / (zHigh - zLow);
  return { type: "lognormal", mu: Math.log(low.value) - sigma * zLow, sigma };
}

/** Two branches that each carry half of the mean: p = (1 + √((c²−1)/(c²+1))) / 2. */
function balancedMeans(mean: number, cv: number): Distribution {
  const p = (1 + Math.sqrt((cv * cv - 1) / (cv * cv + 1))) / 2;
  return {
    type: "hyperexponential",
    branches: [
      { probability: p, mean: mean / (2 * p) },
      { probability: 1 - p, mean: mean / (2 * (1 - p)) },
    ],
  };
}

/** Shares that add up to 100% but for so much were rounded, as three of 33% are. */
const roundedShares = 0.02;

function weighted(call: Call, scope: Scope, order: "value first" | "weight first"): { value: number; weight: number }[] | string | null {
  const pairs: { value: number; weight: number }[] = [];
  for (const argument of call.arguments) {
    const [first, second] = argument.parts;
    const [valueAt, weightAt] = order === "value first" ? [first, second] : [second, first];
    const value = evaluate(valueAt, scope);
    const weight = weightAt ? evaluate(weightAt, scope) : { value: 1, dimension: none };
    if (!valueAt) return "Each part needs a time.";
    if (!value || !weight) return null;
    if (!fits(value, time, "The time", valueAt, scope) || !fits(weight, none, "The weight", weightAt, scope)) return null;
    if (weight.value < 0) return "Weights cannot be negative.";
    pairs.push({ value: value.value, weight: weight.value });
  }
  const total = pairs.reduce((sum, pair) => sum + pair.weight, 0);
  if (!(total > 0)) return "The weights must add up to more than 0.";
  const areShares = pairs.length > 1 && pairs.every((pair) => pair.weight < 1);
  if (areShares && Math.abs(total - 1) > roundedShares) return `The shares add up to ${percentText(total)}, not 100%.`;
  return pairs.map(({ value, weight }) => ({ value, weight: weight / total }));
}

/** The share a quantile name stands for: `p50` is 0.5, `p99` 0.99, `p999` and `p99.9` 0.999; `null` for another name. */
export function quantileOf(name: string): number | null {
  const parts = /^p(\d{1,6})(?:\.(\d{1,6}))?$/.exec(name);
  if (!parts) return null;
  const [, whole = "", fraction] = parts;
  // `p999` goes on behind p99; `p100` would be all there is, and not the tenth part.
  if (fraction === undefined && whole.length > 2 && !whole.startsWith("9")) return null;
  const value = fraction === undefined && whole.length > 2 ? Number(`0.${whole}`) : Number(`${whole}.${fraction ?? "0"}e-2`);
  return value > 0 && value < 1 ? value : null;
}

function positive(value: number | undefined): value is number {
  return value !== undefined && value > 0;
}
