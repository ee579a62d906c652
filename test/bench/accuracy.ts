// Computed against simulated latency of 200 random designs below 75% and 60 below 90%: `npm run bench accuracy`, some twenty minutes. Nothing is asserted.
import { compare, type Row, table } from "../analysis/comparison.ts";
import { heavy, moderate } from "../analysis/random-designs.ts";

const replications = 5;

for (const [name, busy, designs, requests] of [
  ["every station below 75%", moderate, 200, 25_000],
  ["every station between 60% and 90%", heavy, 60, 60_000],
] as const) {
  const rows: Row[] = [];
  for (let seed = 1; seed <= designs; seed++) rows.push(compare(seed, busy, requests, replications));
  console.log(`\n${name}\n${table(rows)}`);
}
