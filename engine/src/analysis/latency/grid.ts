/* The logarithmic grid on which times lie: 40 points per decade from 10 ns to 11.6 days. */

export const perDecade = 40;
export const lowest = 1e-8;
export const size = 14 * perDecade + 1;
export const ratio = 10 ** (1 / perDecade);
/** From a point to the middle between it and the next. */
export const halfStep = Math.sqrt(ratio);
/** In seconds. */
export const points = Float64Array.from({ length: size }, (_, i) => lowest * ratio ** i);
