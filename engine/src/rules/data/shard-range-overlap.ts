import type { Report, Rule } from "../rule.ts";
import { rangesFix } from "./shard-range-gap.ts";
import { adjoining, shardRanges } from "./shard-ranges.ts";
import { shardings } from "./shard-share.ts";

export const shardRangeOverlap: Rule = {
  code: "shard-range-overlap",
  category: "data",
  severity: "error",
  restsOn: ["ranges"],
  replaces: ["shard-range-gap"],
  summary: "A key value belongs to the ranges of two shards.",
  rationale: `With one shard for \`a-n\` and one for \`n-z\`, a name with n belongs to both. A row is written to one of them and looked for on the other, or written to both and changed on one, depending on which part of the code looks first.

Let each range end before the next begins: \`a-m\` and \`n-z\`, or half-open ranges, of which the bound belongs to the upper one.

The rule reads \`ranges\` between whole numbers or single letters: \`"a-m"\` with both ends, \`"[0, 10000)"\` without the second.`,
  references: [
    "https://www.postgresql.org/docs/current/ddl-partitioning.html",
    "https://www.cs.utexas.edu/~EWD/transcriptions/EWD08xx/EWD831.html (E. W. Dijkstra: Why numbering should start at zero)",
  ],
  invalid: [example('"a-n", "n-z"')],
  valid: [example('"a-m", "n-z"')],
  check(context) {
    return shardings(context).flatMap(({ store, sharding }): readonly Report[] => {
      const read = shardRanges(sharding);
      if (!read) return [];
      for (const [index, below] of read.ranges.entries()) {
        const above = read.ranges[index + 1];
        if (!above || above.first > below.last) continue;
        const first = read.end(above.first);
        const last = read.end(Math.min(below.last, above.last));
        return [
          {
            element: sharding.id,
            message: `${first === last ? `${first} belongs` : `${first} to ${last} belong`} to two shards of ${store.id} (${below.text} and ${above.text}): a row is written to one and looked for on the other. Let each range end before the next begins.`,
            origin: sharding.facts.ranges?.origin ?? sharding.methodOrigin,
            related: [],
            fixes: rangesFix(sharding.id, adjoining(read)),
          },
        ];
      }
      return [];
    });
  },
};

function example(ranges: string): string {
  return `database People {
  entity Person { key id { cardinality 100M }  field letter { cardinality 26M } }
  replicate 2 { mode semi-sync  failover 20 s }
  shard Person by range(letter) into 2 { ranges ${ranges} }
}`;
}
