import type { Fix } from "../../model/index.ts";
import type { Report, Rule } from "../rule.ts";
import { adjoining, shardRanges } from "./shard-ranges.ts";
import { shardings } from "./shard-share.ts";

export const shardRangeGap: Rule = {
  code: "shard-range-gap",
  category: "data",
  severity: "error",
  restsOn: ["ranges"],
  summary: "A key value between the ranges of the shards belongs to none of them.",
  rationale: `Ranges are usually written down by hand, and the end of one and the beginning of the next are two numbers. Zip codes below 10000 on one shard and above 10000 on another leave out 10000 itself: the first row with that key fails, or goes to whichever shard the code tries last, where nobody finds it.

Let each range begin where the one before ends. Half-open ranges (\`[0, 10000)\`, \`[10000, 20000)\`) share one number as bound, so that there is nothing to get wrong.

The rule reads \`ranges\` between whole numbers or single letters: \`"0-9999"\` with both ends, \`"[0, 10000)"\` without the second. What lies below the first range and above the last is not looked at.`,
  references: [
    "https://www.postgresql.org/docs/current/ddl-partitioning.html",
    "https://www.cs.utexas.edu/~EWD/transcriptions/EWD08xx/EWD831.html (E. W. Dijkstra: Why numbering should start at zero)",
  ],
  invalid: [example('"0-9999", "10001-19999", "20000-99999"')],
  valid: [example('"0-9999", "10000-19999", "20000-99999"'), example('"[0, 10000)", "[10000, 20000)", "[20000, 100000)"')],
  check(context) {
    return shardings(context).flatMap(({ store, sharding }): readonly Report[] => {
      const read = shardRanges(sharding);
      if (!read) return [];
      for (const [index, below] of read.ranges.entries()) {
        const above = read.ranges[index + 1];
        if (!above || above.first <= below.last + 1) continue;
        const first = read.end(below.last + 1);
        const last = read.end(above.first - 1);
        return [
          {
            element: sharding.id,
            message: `${first === last ? `${first} has` : `${first} to ${last} have`} no shard: one range of ${store.id} ends with ${read.end(below.last)} (${below.text}) and the next begins with ${read.end(above.first)} (${above.text}). A row with such a key cannot be stored. Let each range begin where the one before ends.`,
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

/** Writes the ranges so that each ends where the next begins. */
export function rangesFix(sharding: string, ranges: string | null): readonly Fix[] {
  if (ranges === null) return [];
  return [{ title: `Write ranges ${ranges}`, safe: false, edits: [{ type: "set", element: sharding, path: ["ranges"], value: ranges }] }];
}

function example(ranges: string): string {
  return `database Homes {
  entity Home { key id { cardinality 100M }  field zip { cardinality 99k } }
  replicate 2 { mode semi-sync  failover 20 s }
  shard Home by range(zip) into 3 { ranges ${ranges} }
}`;
}
