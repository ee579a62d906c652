import type { Style } from "./style.ts";

/**
 * A series as a row of small bars, `width` wide at most, from 0 to its largest value; a gap where nothing happened.
 * Each bar is the largest value of the stretch it stands for, so that a short peak stays visible.
 */
export function sparkline(values: readonly (number | null)[], width: number, { symbols }: Style): string {
  const columns = Math.min(width, values.length);
  const peaks = Array.from({ length: columns }, (_, column) => {
    const stretch = values.slice(Math.floor((column * values.length) / columns), Math.floor(((column + 1) * values.length) / columns));
    const known = stretch.filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((largest, value) => Math.max(largest, value), 0);
  });
  const largest = peaks.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  const heights = [...symbols.bars];
  return peaks
    .map((value) => {
      if (value === null) return " ";
      const level = largest === 0 ? 0 : Math.round((value / largest) * (heights.length - 1));
      return heights[level];
    })
    .join("");
}
