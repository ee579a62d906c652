import { type Formula, formula } from "./formula.ts";
import { count, optional, positive } from "./parameters.ts";

const group = "Sketches";
const bloomSource = "Bloom, Space/time trade-offs in hash coding with allowable errors, CACM 1970; Broder & Mitzenmacher, 2004";
const hllSource = "Flajolet, Fusy, Gandouet & Meunier, HyperLogLog, 2007";
const countMinSource = "Cormode & Muthukrishnan, An improved data stream summary: the count-min sketch, 2005";

/** Bits of a Bloom filter for `keys` keys that answers wrongly "present" with probability `p` (0…1, both excluded), with the best number of hash functions. */
export function bloomBits(keys: number, p: number): number {
  return Math.ceil((-keys * Math.log(p)) / Math.LN2 ** 2);
}

/** The number of hash functions with the fewest false positives for `bits` bits and `keys` keys: a whole number of at least 1. */
export function bloomHashes(bits: number, keys: number): number {
  const best = Math.max(1, Math.floor((bits / keys) * Math.LN2));
  return bloomFalsePositives(bits, keys, best + 1) < bloomFalsePositives(bits, keys, best) ? best + 1 : best;
}

/** Probability (0…1) that a Bloom filter of `bits` bits says "present" of a key that is none of its `keys`: (1 − e^(−kn/m))^k, a little low on some hundred bits and fewer. */
export function bloomFalsePositives(bits: number, keys: number, hashes: number): number {
  return (-Math.expm1((-hashes * keys) / bits)) ** hashes;
}

/** Relative standard error (0…) of a HyperLogLog with `registers` registers. */
export function hyperLogLogError(registers: number): number {
  return 1.04 / Math.sqrt(registers);
}

/** Registers of a HyperLogLog for a relative standard error of at most `error`: a power of two of at least 16. */
export function hyperLogLogRegisters(error: number): number {
  return 2 ** Math.max(4, Math.ceil(Math.log2((1.04 / error) ** 2) - 1e-9));
}

/** Counters in a row of a count-min sketch that overestimates by at most `error` · (all counted): e / ε. */
export function countMinWidth(error: number): number {
  return Math.ceil(Math.E / error);
}

/** Rows of a count-min sketch that keeps its error with probability 1 − `failure`: ln (1 / δ). */
export function countMinDepth(failure: number): number {
  return Math.max(1, Math.ceil(-Math.log(failure)));
}

const wrong = { dimension: "none", share: true, above: 0, below: 1 } as const;
const keys = count("keys", "keys in the filter", 1);
const bits = positive("bits", "data", "size of the filter, such as 1.2 MB");

/** Answers about large sets from little memory. */
export const sketches: readonly Formula[] = [
  formula({
    name: "bloom-bits",
    group,
    summary: "Size of a Bloom filter for a number of keys and a share of false positives.",
    formula: "−{keys} · ln {false-positives} / (ln 2)² bits",
    source: bloomSource,
    parameters: [keys, { ...wrong, name: "false-positives", documentation: "share of absent keys that it says are present" }],
    result: { dimension: "data", documentation: "size, with the best number of hash functions" },
    example: "bloom-bits(100M, 1%)",
    compute: (n, p) => bloomBits(n, p) / 8,
  }),
  formula({
    name: "bloom-hashes",
    group,
    summary: "Hash functions with which a Bloom filter errs least.",
    formula: "{bits} / {keys} · ln 2, rounded to the better whole number",
    source: bloomSource,
    parameters: [bits, keys],
    result: { dimension: "none", documentation: "a whole number of at least 1" },
    example: "bloom-hashes(120 MB, 100M)",
    compute: (size, n) => bloomHashes(size * 8, n),
  }),
  formula({
    name: "bloom-false-positives",
    group,
    summary: "Share of absent keys that a Bloom filter says are present.",
    formula: "(1 − e^(−{hashes}·{keys} / {bits}))^{hashes}",
    source: bloomSource,
    parameters: [bits, keys, count("hashes", "hash functions", 1)],
    result: { dimension: "none", documentation: "share of false positives" },
    example: "bloom-false-positives(120 MB, 100M, 7)",
    compute: (size, n, k) => bloomFalsePositives(size * 8, n, k),
  }),
  formula({
    name: "hyperloglog-error",
    group,
    summary: "Relative standard error with which HyperLogLog counts distinct values.",
    formula: "1.04 / √{registers}",
    source: hllSource,
    parameters: [count("registers", "registers, a power of two such as 16384", 16)],
    result: { dimension: "none", documentation: "standard error relative to the count" },
    example: "hyperloglog-error(16384)",
    compute: hyperLogLogError,
  }),
  formula({
    name: "hyperloglog-size",
    group,
    summary: "Memory of a HyperLogLog with a wanted relative standard error.",
    formula: "2^⌈log₂ (1.04 / {error})²⌉ · {register-bits} bits",
    source: hllSource,
    parameters: [
      { ...wrong, name: "error", documentation: "wanted standard error", least: 1e-4 },
      optional(count("register-bits", "bits of one register; 6 are enough for 2^64 values", 1, 8), "6"),
    ],
    result: { dimension: "data", documentation: "memory of all registers" },
    example: "hyperloglog-size(0.82%)",
    compute: (error, registerBits = 6) => (hyperLogLogRegisters(error) * registerBits) / 8,
  }),
  formula({
    name: "count-min-size",
    group,
    summary: "Memory of a count-min sketch, which counts how often each key occurs and never too low.",
    formula: "⌈e / {error}⌉ · ⌈ln(1 / {failure})⌉ · {counter}",
    source: countMinSource,
    parameters: [
      { ...wrong, name: "error", documentation: "overestimate allowed, as a share of all occurrences" },
      { ...wrong, name: "failure", documentation: "share of the answers that may be worse" },
      optional(positive("counter", "data", "size of one counter"), "4 B"),
    ],
    result: { dimension: "data", documentation: "memory of all counters" },
    example: "count-min-size(0.1%, 1%)",
    compute: (error, failure, counter = 4) => countMinWidth(error) * countMinDepth(failure) * counter,
  }),
];
