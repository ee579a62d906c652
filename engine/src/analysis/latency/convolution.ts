import { perDecade, points, ratio, size } from "./grid.ts";

/*
 * On a logarithmic grid the sum of two points depends only on their distance: the partners of one point whose sums fall between the same two grid
 * points form a run, the same for every point. Prefix sums give the probability and the mean of a run at once, so a sum costs some dozen
 * operations for each point instead of one for each pair.
 */

/** Steps beyond which a smaller time moves a larger one by less than a grid step. */
const near = Math.ceil(-Math.log10(ratio - 1) * perDecade);

/** How many whole steps the sum with a point k steps below lies above a point. */
const stepsUp = (k: number): number => Math.floor(Math.log(1 + ratio ** -k) / Math.log(ratio));

/** The most steps by which a sum lies above its larger part: those of a point with itself. */
export const mostSteps = stepsUp(0);

/** The least distance k from which sums lie at most w steps up, for w from `mostSteps` down to 0; then the end of what is near. */
const starts = Int32Array.from({ length: mostSteps + 2 }, (_, i) => {
  let k = 0;
  while (k <= near && stepsUp(k) > mostSteps - i) k++;
  return i > mostSteps ? near + 1 : k;
});

/** Probabilities at the grid points `first`, `first + 1`, … */
export interface OnGrid {
  readonly first: number;
  readonly mass: Float64Array;
}

/** Adds to `mass`, which begins at grid point `first`, the sums of all pairs of grid points of `a` and `b`. Means are kept. */
export function addPairs(a: OnGrid, b: OnGrid, first: number, mass: Float64Array): void {
  addSums(a, b, first, mass, 0);
  // Pairs of equal points were counted above.
  addSums(b, a, first, mass, 1);
}

/** One over the distance to the next point, in 1/s. */
const perStep = points.map((point) => 1 / (point * (ratio - 1)));

/** Probability, and probability times seconds, of the points of the smaller time below each one. */
const below = new Float64Array(size + 1);
const moments = new Float64Array(size + 1);

/** Adds the sums in which the point of `larger` lies at least `from` steps (0 or 1) above that of `smaller`. */
function addSums(larger: OnGrid, smaller: OnGrid, first: number, mass: Float64Array, from: number): void {
  const top = mass.length - 1;
  const count = smaller.mass.length;
  for (let j = 0; j < count; j++) {
    const q = smaller.mass[j] as number;
    below[j + 1] = (below[j] as number) + q;
    moments[j + 1] = (moments[j] as number) + q * (points[smaller.first + j] as number);
  }
  for (let i = 0; i < larger.mass.length; i++) {
    const p = larger.mass[i] as number;
    const at = larger.first + i;
    // Point j of `smaller` lies `above − j` steps below this one.
    const above = at - smaller.first;
    if (p === 0 || above < from) continue;
    const seconds = points[at] as number;
    // Partners from `until` on are done.
    let until = Math.min(count, above - from + 1);
    for (let run = 0; run <= mostSteps && until > 0; run++) {
      // The last run takes all that is far below, too.
      const since = run === mostSteps ? 0 : Math.max(0, above - (starts[run + 1] as number) + 1);
      if (since >= until) continue;
      const all = Math.max(0, (below[until] as number) - (below[since] as number));
      const moment = (moments[until] as number) - (moments[since] as number);
      until = since;
      const place = at + mostSteps - run;
      if (place - first >= top) {
        mass[top] = (mass[top] as number) + p * all;
        continue;
      }
      const low = points[place] as number;
      // The share that lies one point higher keeps the mean.
      const up = Math.min(all, Math.max(0, (all * (seconds - low) + moment) * (perStep[place] as number)));
      mass[place - first] = (mass[place - first] as number) + p * (all - up);
      mass[place - first + 1] = (mass[place - first + 1] as number) + p * up;
    }
  }
}
