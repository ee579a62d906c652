import { movedAtLeast, movedByModulo } from "../analysis/data/keys-moved.ts";
import { ringOf, ringShares } from "../model/index.ts";
import { type Formula, formula } from "./formula.ts";
import { count } from "./parameters.ts";

const group = "Placement of keys";
/** A ring of more takes longer to lay out than a keystroke may. */
const mostPoints = 100_000;

/** Share of the busiest node of a consistent-hash ring over the mean share, at least 1: of the very ring that the analysis and the simulator use. */
export function ringImbalance(nodes: number, virtualNodes: number): number {
  const shares = ringShares(ringOf(nodes, virtualNodes), nodes);
  return nodes * shares.reduce((largest, share) => Math.max(largest, share), 0);
}

/** How many keys move, and how evenly they lie. */
export const placement: readonly Formula[] = [
  formula({
    name: "moved-modulo",
    group,
    summary: "Share of the keys that change their node when hash modulo n goes from one number of nodes to another.",
    formula: "1 − min({before}, {after}) / lcm({before}, {after})",
    source: "counting residues, exact for many evenly hashed keys",
    parameters: [count("before", "nodes before", 1, 1e6), count("after", "nodes after", 1, 1e6)],
    result: { dimension: "none", documentation: "share of the keys" },
    example: "moved-modulo(4, 5)",
    compute: movedByModulo,
  }),
  formula({
    name: "moved-consistent",
    group,
    summary: "Share of the keys that a node takes over when it joins a ring or rendezvous hashing: the least that keeps the load even.",
    formula: "1 / ({nodes} + 1)",
    source: "Karger et al., Consistent hashing and random trees, STOC 1997; a mean for rings",
    parameters: [count("nodes", "nodes before one joins, or after one leaves")],
    result: { dimension: "none", documentation: "share of the keys" },
    example: "moved-consistent(9)",
    compute: movedAtLeast,
  }),
  formula({
    name: "ring-imbalance",
    group,
    summary: "Load of the busiest node of a consistent-hash ring over the mean, for evenly used keys.",
    formula: "largest share of a ring of {nodes} nodes with {virtual-nodes} points each, times {nodes}",
    source: "Karger et al., Consistent hashing and random trees, STOC 1997; measured on the ring that analysis and simulation use",
    parameters: [count("nodes", "nodes of the ring", 1, 10_000), count("virtual-nodes", "points of each node", 1, 10_000)],
    result: { dimension: "none", documentation: "1 is even" },
    example: "ring-imbalance(10, 128)",
    compute: (nodes, virtualNodes) =>
      nodes * virtualNodes <= mostPoints
        ? ringImbalance(nodes, virtualNodes)
        : { problem: `has a value for at most ${mostPoints} points, not ${nodes * virtualNodes}`, parameter: "virtual-nodes" },
  }),
];
