import { mix32 } from "../../model/key-hash.ts";
import { exp, log } from "./elementary.ts";

/*
 * Random streams: xoshiro128++ (Blackman and Vigna 2021) in 32-bit integers, one stream per source of randomness. A stream's
 * seed depends only on the run's seed, the replication and the source's name, so two variants of a design meet the same
 * arrivals and the same service times (common random numbers).
 */

const twoToMinus32 = 1 / 4294967296;
const twoToMinus53 = 1 / 9007199254740992;

/** Words that a stream makes at a time, unless few are drawn from it. */
const wordsAhead = 64;

export class RandomStream {
  private readonly state = new Int32Array(4);
  /** Words made ahead, and how many of them have been drawn. */
  private readonly words: Int32Array;
  private drawn: number;
  /** The place of the first that is made: all, but only the last where exponentials are drawn in blocks, which make their own. */
  private first = 0;
  // Fields, because what a module holds is looked up and checked at every use.
  private readonly edges = exponentialX;
  private readonly heights = exponentialY;

  constructor(seed: number, name: string, ahead = wordsAhead) {
    this.words = new Int32Array(ahead);
    this.drawn = ahead;
    // Each word mixes the seed (all 53 bits of it), the position and every character of the name.
    let h = (seed | 0) ^ Math.imul(Math.floor(seed / 4294967296) | 0, 0x9e3779b1);
    for (let i = 0; i < name.length; i++) h = mix32(Math.imul(h ^ name.charCodeAt(i), 0x01000193));
    for (let i = 0; i < 4; i++) {
      h = (h + 0x9e3779b9) | 0;
      this.state[i] = mix32(h);
    }
    if ((this.state[0]! | this.state[1]! | this.state[2]! | this.state[3]!) === 0) this.state[0] = 1;
  }

  /** 32 random bits as a signed integer. */
  bits(): number {
    const { words } = this;
    if (this.drawn === words.length) this.refill();
    return words[this.drawn++]!;
  }

  /** Makes the next words, with the state in variables meanwhile. */
  private refill(): void {
    const { state, words } = this;
    let s0 = state[0]!;
    let s1 = state[1]!;
    let s2 = state[2]!;
    let s3 = state[3]!;
    for (let i = this.first; i < words.length; i++) {
      const sum = (s0 + s3) | 0;
      words[i] = ((sum << 7) | (sum >>> 25)) + s0;
      const t = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= t;
      s3 = (s3 << 11) | (s3 >>> 21);
    }
    state[0] = s0;
    state[1] = s1;
    state[2] = s2;
    state[3] = s3;
    this.drawn = this.first;
  }

  /** Uniform in [0, 1) with 32 bits: enough for a decision. */
  uniform(): number {
    return (this.bits() >>> 0) * twoToMinus32;
  }

  /** Uniform in (0, 1) with 53 bits: enough for a rank among 10^12. */
  fine(): number {
    return ((this.bits() >>> 5) * 67108864 + (this.bits() >>> 6) + 0.5) * twoToMinus53;
  }

  /** Whether an event of this probability happens; draws nothing for 0 and 1. */
  happens(probability: number): boolean {
    if (probability <= 0) return false;
    return probability >= 1 || this.uniform() < probability;
  }

  /** Uniform integer in 0 … n − 1. */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Exponential with mean 1, by the ziggurat (Marsaglia and Tsang 2000; layer and position from separate bits, Doornik 2005). */
  exponential(): number {
    const bits = this.bits();
    const layer = bits & 255;
    const x = ((bits >>> 8) * 4294967296 + (this.bits() >>> 0)) * (1 / 72057594037927936) * this.edges[layer]!;
    return x < this.edges[layer + 1]! ? x : this.outsideLayer(layer, x);
  }

  /** Fills an array with exponentials of this mean: the same as one by one, for less than half the time, with the state in variables. */
  exponentials(into: Float64Array, mean: number): void {
    const { words, edges, state } = this;
    this.first = words.length - 1;
    let i = 0;
    // What is made ahead comes first.
    while (i < into.length && this.drawn < words.length) into[i++] = mean * this.exponential();
    while (i < into.length) {
      let s0 = state[0]!;
      let s1 = state[1]!;
      let s2 = state[2]!;
      let s3 = state[3]!;
      let layer = 0;
      let x = 0;
      for (; i < into.length; i++) {
        let sum = (s0 + s3) | 0;
        const bits = (((sum << 7) | (sum >>> 25)) + s0) | 0;
        let t = s1 << 9;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = (s3 << 11) | (s3 >>> 21);
        sum = (s0 + s3) | 0;
        const low = (((sum << 7) | (sum >>> 25)) + s0) | 0;
        t = s1 << 9;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = (s3 << 11) | (s3 >>> 21);
        layer = bits & 255;
        x = ((bits >>> 8) * 4294967296 + (low >>> 0)) * (1 / 72057594037927936) * edges[layer]!;
        if (x >= edges[layer + 1]!) break;
        into[i] = mean * x;
      }
      state[0] = s0;
      state[1] = s1;
      state[2] = s2;
      state[3] = s3;
      if (i < into.length) into[i++] = mean * this.outsideLayer(layer, x);
    }
  }

  /** The rare rest of `exponential`: x lies outside its layer's part below the density. */
  private outsideLayer(layer: number, x: number): number {
    let offset = 0;
    for (;;) {
      // The tail beyond the base layer is the same distribution again.
      if (layer === 0) offset += this.edges[1]!;
      else {
        const low = this.heights[layer]!;
        if (low + (this.heights[layer + 1]! - low) * this.fine() < exp(-x)) return offset + x;
      }
      const bits = this.bits();
      layer = bits & 255;
      x = ((bits >>> 8) * 4294967296 + (this.bits() >>> 0)) * (1 / 72057594037927936) * this.edges[layer]!;
      if (x < this.edges[layer + 1]!) return offset + x;
    }
  }

  /** Standard normal, by the ziggurat. */
  normal(): number {
    for (;;) {
      const bits = this.bits();
      const layer = bits & 127;
      const sign = bits & 128 ? -1 : 1;
      const u = ((bits >>> 8) * 4294967296 + (this.bits() >>> 0)) * (1 / 72057594037927936);
      const x = u * normalX[layer]!;
      if (x < normalX[layer + 1]!) return sign * x;
      if (layer === 0) {
        // Marsaglia's tail beyond the last layer.
        const r = normalX[1]!;
        let a = 0;
        let b = 0;
        do {
          a = this.exponential() / r;
          b = this.exponential();
        } while (b + b < a * a);
        return sign * (r + a);
      }
      const low = normalY[layer]!;
      if (low + (normalY[layer + 1]! - low) * this.fine() < exp(-0.5 * x * x)) return sign * x;
    }
  }
}

/*
 * Ziggurat layers of equal area: x[i] is the right edge of layer i (x[0] that of the base strip including the tail's area),
 * y[i] the density at x[i]. The right-most edges are the classical ones for 256 and 128 layers.
 */
const exponentialX = new Float64Array(258);
const exponentialY = new Float64Array(258);
const normalX = new Float64Array(130);
const normalY = new Float64Array(130);

function buildLayers(
  x: Float64Array,
  y: Float64Array,
  layers: number,
  r: number,
  area: number,
  density: (x: number) => number,
  inverse: (y: number) => number,
) {
  x[0] = area / density(r);
  x[1] = r;
  y[0] = 0;
  y[1] = density(r);
  for (let i = 2; i < layers; i++) {
    y[i] = y[i - 1]! + area / x[i - 1]!;
    x[i] = inverse(y[i]!);
  }
  x[layers] = 0;
  y[layers] = 1;
}

const exponentialEdge = 7.69711747013105;
buildLayers(
  exponentialX,
  exponentialY,
  256,
  exponentialEdge,
  (exponentialEdge + 1) * exp(-exponentialEdge),
  (x) => exp(-x),
  (y) => -log(y),
);
buildLayers(
  normalX,
  normalY,
  128,
  3.442619855899,
  9.91256303526217e-3,
  (x) => exp(-0.5 * x * x),
  (y) => Math.sqrt(-2 * log(y)),
);
