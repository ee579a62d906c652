/** The positions of the load slider: finer around the design's own load, from a twentieth of it to fifty times as much. */
export const loadSteps: readonly number[] = [
  0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.75, 2, 2.5, 3, 4, 5, 6, 8, 10, 15, 20, 30,
  50,
];

/** The position nearest to a load factor, by ratio. */
export function nearestStep(load: number): number {
  const away = (step: number): number => Math.abs(Math.log(step / load));
  return loadSteps.reduce((best, step, index) => (away(step) < away(loadSteps[best] ?? 1) ? index : best), 0);
}

export function loadText(load: number): string {
  return `× ${Number(load.toPrecision(3))}`;
}
