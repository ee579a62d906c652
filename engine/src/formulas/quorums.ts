import { type Formula, formula } from "./formula.ts";
import { count } from "./parameters.ts";

const group = "Quorums";
const gifford = "Gifford, Weighted voting for replicated data, SOSP 1979";

/** Nodes that are more than half of `nodes`. */
export function majority(nodes: number): number {
  return Math.floor(nodes / 2) + 1;
}

/** Nodes of `nodes` that may fail while a majority remains. */
export function survivableFailures(nodes: number): number {
  return Math.max(0, Math.ceil(nodes / 2) - 1);
}

/** Copies that every read quorum shares with every write quorum; 0 or less when they may miss each other. */
export function quorumOverlap(read: number, write: number, copies: number): number {
  return read + write - copies;
}

/** How many have to agree. */
export const quorums: readonly Formula[] = [
  formula({
    name: "majority",
    group,
    summary: "Nodes that form a majority.",
    formula: "⌊{nodes} / 2⌋ + 1",
    source: gifford,
    parameters: [count("nodes", "nodes that vote", 1)],
    result: { dimension: "none", documentation: "whole nodes" },
    example: "majority(5)",
    compute: majority,
  }),
  formula({
    name: "quorum-survives",
    group,
    summary: "Nodes that may fail while a majority remains: an even number survives no more than one less.",
    formula: "⌊({nodes} − 1) / 2⌋",
    source: gifford,
    parameters: [count("nodes", "nodes that vote", 1)],
    result: { dimension: "none", documentation: "whole nodes" },
    example: "quorum-survives(5)",
    compute: survivableFailures,
  }),
  formula({
    name: "quorum-overlap",
    group,
    summary: "Copies that every read quorum shares with every write quorum. At least 1: reads see the last write. Below: they may not.",
    formula: "{read} + {write} − {copies}",
    source: gifford,
    parameters: [
      count("read", "copies asked by a read", 1),
      count("write", "copies that acknowledge a write", 1),
      count("copies", "copies", 1),
    ],
    result: { dimension: "none", documentation: "shared copies, below 1 when there may be none" },
    example: "quorum-overlap(2, 2, 3)",
    compute: quorumOverlap,
  }),
  formula({
    name: "nodes-to-survive",
    group,
    summary: "Nodes that keep a majority when so many fail.",
    formula: "2 · {failures} + 1",
    source: "Lamport, The part-time parliament, 1998",
    parameters: [count("failures", "nodes that fail at the same time")],
    result: { dimension: "none", documentation: "whole nodes" },
    example: "nodes-to-survive(2)",
    compute: (failures) => 2 * failures + 1,
  }),
  formula({
    name: "byzantine-nodes",
    group,
    summary: "Nodes that agree although so many of them lie.",
    formula: "3 · {liars} + 1",
    source: "Lamport, Shostak & Pease, The Byzantine generals problem, 1982",
    parameters: [count("liars", "nodes that answer wrongly on purpose or by a fault")],
    result: { dimension: "none", documentation: "whole nodes" },
    example: "byzantine-nodes(1)",
    compute: (liars) => 3 * liars + 1,
  }),
];
