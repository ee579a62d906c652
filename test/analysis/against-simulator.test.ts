import { expect, test, vi } from "vitest";
import { at, compare, excess, type Row, type Statistic, sizesOf, statistics, table } from "./comparison.ts";
import { moderate } from "./random-designs.ts";

// Millions of requests: a busy machine needs its time.
vi.setConfig({ testTimeout: 180_000 });

/*
 * Analysis and simulation of the same random designs, a fixed part of the 200 that `npm run bench accuracy` compares. Both are wrong by a little:
 * the simulator by the half-width of its confidence interval, the closed forms by what they leave out (waits at different stations depend
 * on each other).
 */

/** Percent by which the closed forms may be off beyond the simulator's own uncertainty. */
const most = 5;
/** Percent in the median design. */
const typical: Readonly<Record<Statistic, number>> = { mean: 1, p50: 1, p95: 1.5, p99: 2 };
/** An interval misses the true value once in twenty times by its nature. */
const mayMiss = 1;

const designs = 40;
const requests = 8_000;
const replications = 5;

const rows: readonly Row[] = Array.from({ length: designs }, (_, i) => compare(i + 1, moderate, requests, replications));

test("40 random designs: analysis and simulation agree within 5%", () => {
  console.log(table(rows));
  for (const statistic of statistics) {
    const beyond = rows.filter(({ differences }) => excess(differences[statistic]) > most);
    const shown = beyond.map(
      ({ seed, features, differences }) => `design ${seed} (${features}): ${JSON.stringify(differences[statistic])}`,
    );
    expect(beyond.length, `${statistic}: ${shown.join("; ")}`).toBeLessThanOrEqual(mayMiss);
  }
});

test.each(statistics)("in the median design the %s is nearer still", (statistic) => {
  expect(at(sizesOf(rows, statistic), 0.5)).toBeLessThanOrEqual(typical[statistic]);
});
