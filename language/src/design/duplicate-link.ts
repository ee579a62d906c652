import type { Link } from "@lintel/engine/model";
import type { FindingCollector } from "../findings.ts";
import { pairKey } from "./known.ts";

/**
 * Reports links that repeat one before them. Several links of a pair are meant when their arrow, their protocol or their
 * label tells them apart; of equal ones the steps of flows take the first, and what the others say would be lost.
 */
export function reportDuplicateLinks(links: readonly Link[], findings: FindingCollector): void {
  const further = furtherOf(links);
  if (further.length === 0) return;
  const pairs = new Set(further.map(({ from, to }) => pairKey(from, to)));
  const first = new Map<string, Link>();
  for (const link of links) {
    if (!pairs.has(pairKey(link.from, link.to))) continue;
    const key = JSON.stringify([link.from, link.to, link.kind, link.protocol, link.label]);
    const before = first.get(key);
    if (!before) {
      first.set(key, link);
      continue;
    }
    const pair = before.id.replace(/ #\d+$/, "");
    const message = `The link \`${pair}\` is declared twice, and nothing tells the two apart: flows take the first. Put all of it into one link, or give them different protocols (\`over\`) or labels.`;
    findings.report("duplicate-name", message, link.origin, {
      element: link.id,
      related: [{ message: "First declared here", origin: before.origin }],
    });
  }
}

/** By the list: most edits leave the links as they are. */
const known = new WeakMap<readonly Link[], readonly Link[]>();

/** The links that are not the first of their pair. */
function furtherOf(links: readonly Link[]): readonly Link[] {
  // Only a further link of a pair has a number in its id.
  const further = known.get(links) ?? links.filter(({ id }) => id.includes("#"));
  known.set(links, further);
  return further;
}
