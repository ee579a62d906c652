import { pow } from "../kernel/elementary.ts";

/** Straight pieces of one period. */
const pieces = 96;
/** Straight pieces of a whole run at most. */
const mostPieces = 20_000;

/** Sine of a share (0…1) of the full circle, within 4e-6 of it, by its series: the same on every platform. */
function sine(share: number): number {
  const turn = share - Math.floor(share);
  // The quarter of the circle that the value lies in, mirrored into the first.
  const half = turn < 0.5 ? turn : turn - 0.5;
  const x = (half < 0.25 ? half : 0.5 - half) * 2 * Math.PI;
  const square = x * x;
  const value = x * (1 - (square / 6) * (1 - (square / 20) * (1 - (square / 42) * (1 - square / 72))));
  return turn < 0.5 ? value : -value;
}

/** The curve before it is scaled, 0 at its lowest and 1 at its highest for exponents of 1 and more. */
function shape(share: number, peak: number, exponent: number): number {
  if (peak <= 2) return 1 + (peak - 1) * sine(share);
  const height = (1 + sine(share)) / 2;
  return height > 0 ? pow(height, exponent) : 0;
}

function meanOf(peak: number, exponent: number): number {
  let sum = 0;
  for (let i = 0; i < pieces; i++) sum += shape(i / pieces, peak, exponent);
  return sum / pieces;
}

/** The exponent whose curve has its highest point `peak` times as high as its mean. */
function exponentFor(peak: number): number {
  let low = 1;
  let high = 1;
  for (let i = 0; i < 60 && 1 / meanOf(peak, high) < peak; i++) high *= 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (1 / meanOf(peak, middle) < peak) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * A load that swings around its mean once in each period (a day), up to `peak` times the mean: a sine up to 2, a narrower hill between
 * quieter times above. It begins at the mean, rising. Given as the moments in seconds and the factors between which it is straight.
 */
export function dailyCurve(
  peak: number,
  period: number,
  duration: number,
): { times: readonly number[]; factorAt: (time: number) => number } {
  const exponent = peak > 2 ? exponentFor(peak) : 1;
  const mean = meanOf(peak, exponent);
  const value = (share: number): number => shape(share, peak, exponent) / mean;
  // The place before the top where the curve is as high as its mean; it rises from −¼ to ¼.
  let low = -0.25;
  let high = 0.25;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (value(middle) < 1) low = middle;
    else high = middle;
  }
  const count = Math.min(mostPieces, Math.ceil((duration / period) * pieces));
  const times = Array.from({ length: count + 1 }, (_, i) => (i * period) / pieces);
  return { times, factorAt: (time) => value(high + time / period) };
}
