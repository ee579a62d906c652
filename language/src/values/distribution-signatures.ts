import type { Signature, SignatureParameter } from "./signatures.ts";

interface Written {
  readonly name: string;
  readonly label: string;
  readonly documentation: string;
  readonly example: string;
  readonly parameters: readonly SignatureParameter[];
}

/** The distributions of times, with each way to write them. */
export const distributionSignatures: readonly Signature[] = [
  {
    name: "constant",
    label: "constant(value)",
    documentation: "Always the same time.",
    example: "constant(5 ms)",
    parameters: [time("value", "the time; at least 0 s")],
  },
  {
    name: "exponential",
    label: "exponential(mean)",
    documentation: "Memoryless: most times are short, some are many times the mean.",
    example: "exponential(5 ms)",
    parameters: [time("mean", "the mean; above 0 s")],
  },
  {
    name: "uniform",
    label: "uniform(min, max)",
    documentation: "Anything between two times, all alike.",
    example: "uniform(2 ms, 8 ms)",
    parameters: [time("min", "the shortest time; at least 0 s"), time("max", "the longest time")],
  },
  {
    name: "normal",
    label: "normal(mean, sd)",
    documentation: "Bell-shaped around the mean, cut off at 0.",
    example: "normal(mean 5 ms, sd 1 ms)",
    parameters: [time("mean", "the mean; at least 0 s"), time("sd", "the standard deviation; at least 0 s")],
  },
  {
    name: "lognormal",
    label: "lognormal(p50 TIME, p99 TIME)",
    documentation: "A long tail, given by two percentiles (any two, such as p50 and p99.9).",
    example: "lognormal(p50 4 ms, p99 30 ms)",
    parameters: [
      labelled("p50", "time", "a percentile; above 0 s"),
      labelled("p99", "time", "a higher percentile; at least the lower one"),
    ],
  },
  {
    name: "lognormal",
    label: "lognormal(mean TIME, cv NUMBER)",
    documentation: "A long tail, given by mean and coefficient of variation.",
    example: "lognormal(mean 5 ms, cv 1.5)",
    parameters: [labelled("mean", "time", "the mean; above 0 s"), cv("at least 0")],
  },
  {
    name: "gamma",
    label: "gamma(mean TIME, cv NUMBER)",
    documentation: "Between regular (cv below 1) and bursty (cv above 1); cv 1 is exponential.",
    example: "gamma(mean 5 ms, cv 0.5)",
    parameters: [labelled("mean", "time", "the mean; above 0 s"), cv("above 0")],
  },
  {
    name: "gamma",
    label: "gamma(shape, scale)",
    documentation: "A gamma distribution; its mean is shape × scale.",
    example: "gamma(shape 4, scale 1 ms)",
    parameters: [number("shape", "the shape; above 0"), time("scale", "the scale; above 0 s")],
  },
  {
    name: "erlang",
    label: "erlang(k, mean)",
    documentation: "The sum of k exponential phases: the more phases, the more regular.",
    example: "erlang(k 4, mean 5 ms)",
    parameters: [number("k", "number of phases; a whole number of at least 1"), time("mean", "the mean of the sum; above 0 s")],
  },
  {
    name: "hyperexponential",
    label: "hyperexponential(SHARE MEAN, …)",
    documentation: "A mixture of exponentials, each with its share: mostly fast, sometimes slow.",
    example: "hyperexponential(90% 2 ms, 10% 50 ms)",
    parameters: [
      { ...labelled("SHARE MEAN", "time", "a share, such as 90%, and the mean of that branch"), labelled: false, variadic: true },
    ],
  },
  {
    name: "hyperexponential",
    label: "hyperexponential(mean TIME, cv NUMBER)",
    documentation: "A mixture of two exponentials that each carry half of the mean.",
    example: "hyperexponential(mean 5 ms, cv 2)",
    parameters: [labelled("mean", "time", "the mean; above 0 s"), cv("at least 1")],
  },
  {
    name: "pareto",
    label: "pareto(min, alpha)",
    documentation: "A heavy tail: P(longer than t) = (min / t)^alpha. With alpha up to 1 there is no mean, up to 2 no variance.",
    example: "pareto(min 1 ms, alpha 2.5)",
    parameters: [time("min", "the shortest time; above 0 s"), number("alpha", "the tail index; above 0")],
  },
  {
    name: "weibull",
    label: "weibull(shape, scale)",
    documentation: "Shape below 1 has a heavier tail than exponential, above 1 a lighter one.",
    example: "weibull(shape 0.7, scale 5 ms)",
    parameters: [number("shape", "the shape; above 0"), time("scale", "the scale; above 0 s")],
  },
  {
    name: "empirical",
    label: "empirical(TIME SHARE, …)",
    documentation: "Measured times with their weights.",
    example: "empirical(2 ms 90%, 40 ms 10%)",
    parameters: [{ ...labelled("TIME SHARE", "time", "a time and its weight, such as 2 ms 90%"), labelled: false, variadic: true }],
  },
].map(distribution);

function distribution({ name, label, documentation, example, parameters }: Written): Signature {
  return {
    name,
    kind: "distribution",
    group: "Distributions",
    label,
    documentation,
    formula: null,
    source: null,
    parameters,
    result: { dimension: "time", documentation: "a distribution of times" },
    example,
  };
}

/** A value that may also be written without its name. */
function time(name: string, documentation: string): SignatureParameter {
  return { ...labelled(name, "time", documentation), labelled: false };
}

function number(name: string, documentation: string): SignatureParameter {
  return { ...labelled(name, "none", documentation), labelled: false };
}

function labelled(name: string, dimension: string, documentation: string): SignatureParameter {
  return { name, dimension, documentation, optional: false, variadic: false, labelled: true };
}

function cv(range: string): SignatureParameter {
  return labelled("cv", "none", `coefficient of variation: standard deviation / mean; ${range}`);
}
