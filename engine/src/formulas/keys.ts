import { type Formula, formula } from "./formula.ts";
import { amount, count, number, optional, positive } from "./parameters.ts";
import { referenceFigure } from "./reference-figures.ts";

const group = "Keys and identifiers";

/** Keys of `length` characters out of an alphabet of `alphabet`. Exact up to 2^53, then within rounding. */
export function keySpace(alphabet: number, length: number): number {
  return alphabet ** length;
}

/** Characters that keys need so that there are at least `keys` of them: the smallest L with alphabet^L ≥ keys. */
export function keyLength(alphabet: number, keys: number): number {
  if (keys <= 1) return 0;
  const near = Math.round(Math.log(keys) / Math.log(alphabet));
  for (let length = Math.max(0, near - 1); length <= near + 1; length++) if (keySpace(alphabet, length) >= keys) return length;
  return near + 2;
}

/** ln of the probability that `keys` values drawn at random out of `space` are all different: Σ ln(1 − i/space) for i below `keys`; keys ≤ space. */
function lnAllDifferent(keys: number, space: number): number {
  if (keys <= summedOneByOne) {
    let sum = 0;
    for (let i = 1; i < keys; i++) sum += Math.log1p(-i / space);
    return sum;
  }
  // Euler–Maclaurin: ∫ f − (f(n) − f(0))/2 + (f′(n) − f′(0))/12 with f(x) = ln(1 − x/N).
  const u = keys / space;
  if (u >= 1) return Number.NEGATIVE_INFINITY;
  const integral = -space * entropyPart(u);
  return integral - Math.log1p(-u) / 2 + (1 / space - 1 / (space - keys)) / 12;
}

const summedOneByOne = 10_000;

/** (1 − u) ln(1 − u) + u for 0 ≤ u < 1, without cancellation: u²/2 + u³/6 + … + u^k / (k(k − 1)) where u is small. */
function entropyPart(u: number): number {
  if (u > 0.1) return (1 - u) * Math.log1p(-u) + u;
  let power = u * u;
  let sum = 0;
  for (let k = 2; k < 20; k++) {
    sum += power / (k * (k - 1));
    power *= u;
  }
  return sum;
}

/** Probability (0…1) that some two of `keys` values drawn uniformly at random out of `space` are the same: the birthday problem, exact. */
export function collision(keys: number, space: number): number {
  if (keys > space) return 1;
  return -Math.expm1(lnAllDifferent(keys, space));
}

/** The usual estimate of the same: 1 − e^(−n(n−1) / 2N). Slightly low; for few keys about n² / 2N. */
export function collisionEstimate(keys: number, space: number): number {
  return -Math.expm1((-keys * (keys - 1)) / (2 * space));
}

/** Keys that can be drawn at random out of `space` until some two are the same with `probability` (0…1, 1 excluded): by the usual estimate. */
export function keysUntilCollision(space: number, probability: number): number {
  return Math.floor((1 + Math.sqrt(1 + 8 * space * -Math.log1p(-probability))) / 2);
}

const birthday = "the birthday problem; Knuth, The Art of Computer Programming 3, section 6.4";
const space = { name: "space", dimension: "none", documentation: "values there are, such as key-space(62, 7)", least: 1 } as const;
const timeBits = referenceFigure("snowflake-time-bits");
const workerBits = referenceFigure("snowflake-worker-bits");
const sequenceBits = referenceFigure("snowflake-sequence-bits");

/** How many keys there are, and how soon two are the same. */
export const keyFormulas: readonly Formula[] = [
  formula({
    name: "key-space",
    group,
    summary: "How many keys of a length there are: 62 characters for letters and digits, 2 for bits.",
    formula: "{alphabet}^{length}",
    source: "combinatorics",
    parameters: [count("alphabet", "different characters, such as 62", 1), count("length", "characters of a key")],
    result: { dimension: "none", documentation: "different keys" },
    example: "key-space(62, 7)",
    compute: keySpace,
  }),
  formula({
    name: "key-length",
    group,
    summary: "Characters that keys need for so many different ones.",
    formula: "⌈log {keys} / log {alphabet}⌉",
    source: "combinatorics",
    parameters: [count("alphabet", "different characters, such as 62", 2), number("keys", "different keys wanted")],
    result: { dimension: "none", documentation: "whole characters" },
    example: "key-length(62, 12 billion)",
    compute: keyLength,
  }),
  formula({
    name: "time-to-exhaust",
    group,
    summary: "Time until keys run out when each is used once.",
    formula: "{keys} / {rate}",
    source: "arithmetic",
    parameters: [number("keys", "keys there are, such as key-space(62, 7)"), positive("rate", "rate", "keys used")],
    result: { dimension: "time", documentation: "until the last key is used" },
    example: "time-to-exhaust(key-space(62, 7), 1.2 billion / year)",
    compute: (keys, rate) => keys / rate,
  }),
  formula({
    name: "birthday",
    group,
    summary: "Probability that some two of a number of random keys are the same.",
    formula: "1 − Π (1 − i / {space}) for i = 1 … {keys} − 1",
    source: birthday,
    parameters: [count("keys", "keys drawn at random"), space],
    result: { dimension: "none", documentation: "probability of at least one collision, exact" },
    example: "birthday(1M, key-space(62, 7))",
    compute: collision,
  }),
  formula({
    name: "birthday-estimate",
    group,
    summary: "The usual estimate of a collision of random keys.",
    formula: "1 − e^(−{keys}·({keys} − 1) / (2 · {space}))",
    source: birthday,
    parameters: [count("keys", "keys drawn at random"), space],
    result: { dimension: "none", documentation: "probability, slightly low" },
    example: "birthday-estimate(1M, key-space(62, 7))",
    compute: collisionEstimate,
  }),
  formula({
    name: "birthday-keys",
    group,
    summary: "Random keys that can be drawn until two are the same with some probability.",
    formula: "(1 + √(1 + 8·{space}·ln(1 / (1 − {probability})))) / 2",
    source: `${birthday}; the usual estimate, solved for the keys`,
    parameters: [
      space,
      {
        name: "probability",
        dimension: "none",
        documentation: "probability of a collision that is accepted",
        share: true,
        least: 0,
        below: 1,
      },
    ],
    result: { dimension: "none", documentation: "whole keys" },
    example: "birthday-keys(key-space(2, 122), 0.1%)",
    compute: keysUntilCollision,
  }),
  formula({
    name: "snowflake-rate",
    group,
    summary: "Ids per second that workers can make in Snowflake's format.",
    formula: `{workers} · 2^${sequenceBits.text} / ms`,
    source: sequenceBits.source,
    parameters: [count("workers", "workers that make ids", 1, 2 ** workerBits.value)],
    result: { dimension: "rate", documentation: "ids, at most" },
    example: "snowflake-rate(4)",
    compute: (workers) => (workers * 2 ** sequenceBits.value) / 1e-3,
  }),
  formula({
    name: "snowflake-lifetime",
    group,
    summary: "Time until Snowflake's time field runs over, from its epoch on.",
    formula: `2^${timeBits.text} ms`,
    source: timeBits.source,
    parameters: [],
    result: { dimension: "time", documentation: "about 69 years" },
    example: "snowflake-lifetime()",
    compute: () => 2 ** timeBits.value * 1e-3,
  }),
  formula({
    name: "key-storage",
    group,
    summary: "Data of all keys of a length, kept ready by a key generation service.",
    formula: "{alphabet}^{length} · {length} · {character}",
    source: "arithmetic",
    parameters: [
      count("alphabet", "different characters, such as 62", 1),
      count("length", "characters of a key"),
      optional(amount("character", "data", "size of one character"), "1 B"),
    ],
    result: { dimension: "data", documentation: "all keys, without an index" },
    example: "key-storage(62, 6)",
    compute: (alphabet, length, character = 1) => keySpace(alphabet, length) * length * character,
  }),
];
