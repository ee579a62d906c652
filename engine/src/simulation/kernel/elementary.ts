/*
 * Logarithm and exponential in plain IEEE-754 arithmetic. The last bit of `Math.log`, `Math.exp` and `Math.pow` is left to the
 * JavaScript engine; these give the same bits everywhere, which keeps a seed's results identical in Node and in browsers.
 * Of `Math.*` the simulator relies only on operations whose result is exactly defined: sqrt, floor, ceil, round, abs, min, max, imul, clz32.
 */

const float = new Float64Array(1);
const words = new Int32Array(float.buffer);
float[0] = 1;
/** Of the two words of a double: the index of that which holds sign, exponent and the first 20 bits of the fraction. */
export const highPart = words[1] === 0 ? 0 : 1;

const ln2 = Math.LN2;
/** ln 2 split so that `k × ln2High` is exact for every exponent k. */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

/** Natural logarithm of a normal positive number, within about 1 ulp; −Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let exponent = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984;
    exponent = -54;
  }
  float[0] = x;
  const word = words[highPart]!;
  exponent += (word >> 20) - 1023;
  words[highPart] = (word & 0xfffff) | 0x3ff00000;
  let m = float[0]!;
  if (m > Math.SQRT2) {
    m *= 0.5;
    exponent += 1;
  }
  // ln m = 2 artanh(s), s = (m − 1) / (m + 1), |s| < 0.172: the series' first dropped term is below 1e-17.
  const s = (m - 1) / (m + 1);
  const z = s * s;
  const tail =
    z *
    (1 / 3 +
      z * (1 / 5 + z * (1 / 7 + z * (1 / 9 + z * (1 / 11 + z * (1 / 13 + z * (1 / 15 + z * (1 / 17 + z * (1 / 19 + z * (1 / 21))))))))));
  return exponent * ln2High + (2 * s + (2 * s * tail + exponent * ln2Low));
}

/** e to the power x, within about 1 ulp; 0 and Infinity outside the range of doubles. */
export function exp(x: number): number {
  if (x > 709.78) return x > 0 ? Number.POSITIVE_INFINITY : x;
  if (x < -708) return 0;
  if (Number.isNaN(x)) return x;
  const k = Math.floor(x / ln2 + 0.5);
  const lowPart = k * ln2Low;
  const r = x - k * ln2High - lowPart;
  const z = r * r;
  // r coth(r/2) = 2 + z/6 − z²/360 + …, from the Bernoulli numbers; e^r = 1 + 2r / (r coth(r/2) − r).
  const even =
    2 +
    z *
      (1 / 6 +
        z * (-1 / 360 + z * (1 / 15120 + z * (-1 / 604800 + z * (1 / 23950080 + z * (-691 / 653837184000 + z * (1 / 37362124800)))))));
  const mantissa = 1 + (2 * r) / (even - r);
  const half = k >> 1;
  return mantissa * powerOfTwo(half) * powerOfTwo(k - half);
}

/** e^x − 1 without cancellation near 0. */
export function expm1(x: number): number {
  if (x > -0.02 && x < 0.02) return x * (1 + (x / 2) * (1 + (x / 3) * (1 + (x / 4) * (1 + (x / 5) * (1 + (x / 6) * (1 + x / 7))))));
  return exp(x) - 1;
}

/** ln(1 + x) without cancellation near 0. */
export function log1p(x: number): number {
  if (x > -0.02 && x < 0.02) {
    const s = x / (2 + x);
    const z = s * s;
    return 2 * s * (1 + z * (1 / 3 + z * (1 / 5 + z * (1 / 7 + z * (1 / 9)))));
  }
  return log(1 + x);
}

/** x^y for x > 0. */
export function pow(x: number, y: number): number {
  return exp(y * log(x));
}

/** 2^k for −1022 ≤ k ≤ 1023. */
function powerOfTwo(k: number): number {
  words[highPart] = (k + 1023) << 20;
  words[1 - highPart] = 0;
  return float[0]!;
}

/** Sign, exponent and first 20 fraction bits of a double. Increases with the value for positive numbers. */
export function highWord(x: number): number {
  float[0] = x;
  return words[highPart]!;
}

/** The double with this high word and a zero low word. */
export function fromHighWord(word: number): number {
  words[highPart] = word;
  words[1 - highPart] = 0;
  return float[0]!;
}
