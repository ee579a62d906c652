import { type Formula, formula } from "./formula.ts";
import { count } from "./parameters.ts";

const group = "Indexes";

/** Most probes of a binary search among `records` sorted records: ⌊log₂ n⌋ + 1. Source: Knuth, The Art of Computer Programming 3, section 6.2.1. */
export function binarySearchProbes(records: number): number {
  return records < 1 ? 0 : Math.floor(Math.log2(records)) + 1;
}

/** Levels of a B-tree that reach `records` records when each node has `fanout` children. Source: Bayer & McCreight, Acta Informatica 1972. */
export function treeDepth(records: number, fanout: number): number {
  let depth = 0;
  for (let reached = 1; reached < records; reached *= fanout) depth++;
  return depth;
}

/** How far a search has to go. */
export const indexes: readonly Formula[] = [
  formula({
    name: "binary-search-probes",
    group,
    summary: "Most probes to find one of so many sorted records.",
    formula: "⌊log₂ {records}⌋ + 1",
    source: "Knuth, The Art of Computer Programming 3, section 6.2.1",
    parameters: [count("records", "sorted records")],
    result: { dimension: "none", documentation: "probes in the worst case" },
    example: "binary-search-probes(1M)",
    compute: binarySearchProbes,
  }),
  formula({
    name: "btree-depth",
    group,
    summary: "Pages read from the root of a B-tree to a record.",
    formula: "⌈log {records} / log {fanout}⌉",
    source: "Bayer & McCreight, Organization and maintenance of large ordered indexes, 1972",
    parameters: [count("records", "records in the index"), count("fanout", "children of one page, such as 200", 2)],
    result: { dimension: "none", documentation: "levels, full pages assumed" },
    example: "btree-depth(1 billion, 200)",
    compute: treeDepth,
  }),
];
