import { durabilityText } from "../../model/index.ts";
import type { Rule } from "../rule.ts";
import { sentence } from "../wording.ts";
import { declared, missed } from "./missed.ts";

export const sloDurabilityUnmet: Rule = {
  code: "slo-durability-unmet",
  category: "objectives",
  severity: "error",
  summary: "A store loses rows more often than its durability objective allows.",
  rationale: `The durability of a store is the probability that a row survives a year. It follows from how many copies there are, how often one of them fails, and how long it takes to make a new one: data is lost when all copies fail before the first is restored. A copy that is lost with 1% a year keeps a row with two nines. Two of them, a lost one made again within a day, lose it with about 2 × 1% × 1% ÷ 365 = 0.00005% a year: six nines.

Keep another copy, restore faster (shorter \`mttr\` or \`rebuild\`), or use an object store, which spreads each object over many disks.`,
  references: [
    "https://www.backblaze.com/blog/cloud-storage-durability/",
    "https://dl.acm.org/doi/10.1145/971701.50214 (A Case for Redundant Arrays of Inexpensive Disks)",
  ],
  invalid: [
    `database Orders { engine relational  raid 5 { disks 4  afr 5%  rebuild 48 h  size 4 TB } }
slo Orders { durability 99.9999999% }`,
  ],
  valid: [
    `database Orders { engine relational  raid 5 { disks 4  afr 5%  rebuild 48 h  size 4 TB }  replicate 3 { mode semi-sync  failover 20 s } }
slo Orders { durability 99% }`,
  ],
  check(context) {
    return missed(context, "durability").map(({ objective, verdict, value }) => ({
      element: objective.id,
      message: `A row in ${objective.target} survives a year with ${durabilityText(value)}; the objective asks for ${durabilityText(verdict.bound)}.${verdict.note ? ` ${sentence(verdict.note)}` : ""} Keep another copy, or replace a lost one faster.`,
      origin: objective.origin,
      related: declared(context, objective.target, `${objective.target} keeps the rows`),
      fixes: [],
    }));
  },
};
