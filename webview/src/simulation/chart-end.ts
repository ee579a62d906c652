/** Ends of a time axis that people count in, in seconds; each is at most two and a half times the one before. */
const ends = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400, 172_800, 432_000, 864_000];
/** Intervals for which there is always room: a run that has just begun does not begin as one wide stroke. */
const fewest = 10;

/**
 * Where the time axis of a run ends that goes on, in seconds: soon after the `known` time, so that the first minute of hours is no
 * sliver, and rarely moving, so that lines can be read while they grow. A run of `duration` seconds never reaches beyond it.
 */
export function chartEnd(known: number, interval: number, duration: number): number {
  const needed = Math.max(known, interval * fewest);
  return Math.min(ends.find((end) => end >= needed) ?? duration, duration);
}
