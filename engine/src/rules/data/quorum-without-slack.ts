import { availabilityText, countText } from "../../model/index.ts";
import type { Report, Rule } from "../rule.ts";

export const quorumWithoutSlack: Rule = {
  code: "quorum-without-slack",
  category: "data",
  severity: "warning",
  restsOn: ["replicate"],
  summary: "Every copy of a store must answer, so losing one of them stops its reads or its writes.",
  rationale: `Copies are kept so that one may be missing. When a write (or a read) needs the answer of all N copies, it works only while all of them do: three copies at 99.9% are all up 99.7% of the time, so such a write is down three times as often as with a single machine. It also takes as long as the slowest copy.

A majority for both (\`quorum read 2 write 2\` of 3) overlaps all the same (R + W > N) and lets one of three copies be missing, two of five.`,
  references: [
    "https://www.allthingsdistributed.com/files/amazon-dynamo-sosp2007.pdf (Dynamo: Amazon's Highly Available Key-value Store)",
    "https://cassandra.apache.org/doc/latest/cassandra/architecture/dynamo.html#tunable-consistency",
  ],
  invalid: ["database Carts { replicate 3 { style leaderless  quorum read 1 write 3 } }"],
  valid: [
    "database Carts { replicate 3 { style leaderless  quorum read 2 write 2 } }",
    "database Carts { replicate 3 { style leaderless  quorum read 1 write 2 } }",
  ],
  check({ design }) {
    return design.components.flatMap((store): readonly Report[] => {
      const replication = store.replication;
      const quorum = replication?.quorum;
      if (replication?.style.value !== "leaderless" || !quorum || replication.copies.value < 3) return [];
      const copies = replication.copies.value;
      const { read, write } = quorum;
      const stuck = [...(write.value >= copies ? ["write"] : []), ...(read.value >= copies ? ["read"] : [])];
      // With too few writers for strong consistency the quorums have to change anyway, and another finding says how.
      const weak = store.store?.consistency?.value === "strong" && (write.value <= copies / 2 || read.value + write.value <= copies);
      if (stuck.length === 0 || weak) return [];
      const majority = Math.floor(copies / 2) + 1;
      const one = store.reliability.availability.value;
      return [
        {
          element: store.id,
          message: `A ${stuck.join(" and a ")} of ${store.id} needs all ${countText(copies)} copies, so losing one stops ${stuck.length > 1 ? "everything" : `all ${stuck[0]}s`}: ${availabilityText(one ** copies)} of the time all of them are up, and one alone is ${availabilityText(one)}. A majority (${majority} of ${copies}) survives a loss.`,
          origin: (stuck[0] === "write" ? write.origin : read.origin) ?? replication.origin,
          related: [],
          fixes: [
            {
              title: `Read and write with a majority (${majority} of ${copies})`,
              safe: false,
              edits: [{ type: "set", element: store.id, path: ["replicate", "quorum"], value: `read ${majority} write ${majority}` }],
            },
          ],
        },
      ];
    });
  },
};
