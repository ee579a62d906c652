import { movedAtLeast, movedByModulo } from "../analysis/data/keys-moved.ts";
import { type Formula, formula } from "./formula.ts";
import { count } from "./parameters.ts";

const group = "Placement of keys";

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
];
