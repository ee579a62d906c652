import { type Formula, formula } from "./formula.ts";
import { amount, count, positive, share } from "./parameters.ts";

const group = "Batch work";

/** Seconds until `tasks` equal tasks of `each` seconds are done by `slots` at a time: whole waves. */
export function waveTime(tasks: number, slots: number, each: number): number {
  return Math.ceil(tasks / slots) * each;
}

/**
 * Seconds of one MapReduce run without failures and stragglers: the maps in waves, then the shuffled bytes over the network, then the reduces in waves.
 * Reduces start when all maps have ended. Source: Dean & Ghemawat, "MapReduce: simplified data processing on large clusters", OSDI 2004, section 3.
 */
export function makespan(
  mapTasks: number,
  mappers: number,
  map: number,
  shuffle: number,
  reduceTasks: number,
  reducers: number,
  reduce: number,
): number {
  return waveTime(mapTasks, mappers, map) + shuffle + waveTime(reduceTasks, reducers, reduce);
}

/** Speed-up (1…) of work of which a share (0…1) can be spread over `processors`. Source: Amdahl, AFIPS 1967. */
export function amdahl(parallel: number, processors: number): number {
  return 1 / (1 - parallel + parallel / processors);
}

/**
 * Throughput of `nodes` relative to one, when they wait for each other (contention σ) and agree with each other pairwise (coherence κ).
 * Source: Gunther, "Guerrilla Capacity Planning", 2007 (universal scalability law).
 */
export function scalability(nodes: number, contention: number, coherence: number): number {
  return nodes / (1 + contention * (nodes - 1) + coherence * nodes * (nodes - 1));
}

/** Tasks in waves, and what more machines gain. */
export const batch: readonly Formula[] = [
  formula({
    name: "map-tasks",
    group,
    summary: "Map tasks of an input: one for each split.",
    formula: "⌈{input} / {split}⌉",
    source: "Dean & Ghemawat, MapReduce, OSDI 2004, section 3.1",
    parameters: [amount("input", "data", "data that one run reads"), positive("split", "data", "data that one map task reads")],
    result: { dimension: "none", documentation: "whole tasks" },
    example: "map-tasks(1 TB, 128 MB)",
    compute: (input, split) => Math.ceil((input / split) * (1 - 1e-12)),
  }),
  formula({
    name: "wave-time",
    group,
    summary: "Time for equal tasks of which only some run at once: whole waves.",
    formula: "⌈{tasks} / {slots}⌉ · {each}",
    source: "list scheduling of equal tasks, exact",
    parameters: [
      count("tasks", "tasks to do"),
      count("slots", "tasks that run at the same time", 1),
      amount("each", "time", "time of one task"),
    ],
    result: { dimension: "time", documentation: "until the last task is done" },
    example: "wave-time(7813, 200, 2 s)",
    compute: waveTime,
  }),
  formula({
    name: "mapreduce-time",
    group,
    summary: "Time of one MapReduce run without failures and stragglers: map waves, shuffle, reduce waves.",
    formula: "⌈{map-tasks} / {mappers}⌉ · {map} + {shuffle} + ⌈{reduce-tasks} / {reducers}⌉ · {reduce}",
    source: "Dean & Ghemawat, MapReduce, OSDI 2004, section 3; reduces start when all maps have ended",
    parameters: [
      count("map-tasks", "map tasks"),
      count("mappers", "map tasks that run at the same time", 1),
      amount("map", "time", "time of one map task"),
      amount("shuffle", "time", "time to move the data between the two, such as transfer-time(200 GB, 10 Gbps)"),
      count("reduce-tasks", "reduce tasks"),
      count("reducers", "reduce tasks that run at the same time", 1),
      amount("reduce", "time", "time of one reduce task"),
    ],
    result: { dimension: "time", documentation: "from start to the last reduce" },
    example: "mapreduce-time(7813, 200, 2 s, transfer-time(200 GB, 10 Gbps), 20, 20, 5 s)",
    compute: makespan,
  }),
  formula({
    name: "amdahl-speedup",
    group,
    summary: "How much faster work gets on several processors when only a share of it can be spread.",
    formula: "1 / (1 − {parallel} + {parallel} / {processors})",
    source: "Amdahl, Validity of the single processor approach, AFIPS 1967",
    parameters: [share("parallel", "share of the work that can be spread"), count("processors", "processors or machines", 1)],
    result: { dimension: "none", documentation: "time on one over time on all" },
    example: "amdahl-speedup(95%, 16)",
    compute: amdahl,
  }),
  formula({
    name: "usl-speedup",
    group,
    summary: "Throughput of several nodes over that of one, when they queue for shared things and keep each other up to date.",
    formula: "{nodes} / (1 + {contention}·({nodes} − 1) + {coherence}·{nodes}·({nodes} − 1))",
    source: "Gunther, Guerrilla Capacity Planning, 2007 (universal scalability law)",
    parameters: [
      count("nodes", "nodes", 1),
      share("contention", "share of the work that only one does at a time"),
      share("coherence", "cost of agreeing for each pair of nodes, relative to the work"),
    ],
    result: { dimension: "none", documentation: "throughput relative to one node" },
    example: "usl-speedup(16, 3%, 0.1%)",
    compute: scalability,
  }),
  formula({
    name: "usl-best-nodes",
    group,
    summary: "Nodes beyond which adding one makes all together slower.",
    formula: "⌊√((1 − {contention}) / {coherence})⌋",
    source: "Gunther, Guerrilla Capacity Planning, 2007",
    parameters: [
      share("contention", "share of the work that only one does at a time"),
      { name: "coherence", dimension: "none", documentation: "cost of agreeing for each pair of nodes", share: true, above: 0, most: 1 },
    ],
    result: { dimension: "none", documentation: "whole nodes, at least 1" },
    example: "usl-best-nodes(3%, 0.1%)",
    compute: (contention, coherence) => Math.max(1, Math.floor(Math.sqrt((1 - contention) / coherence))),
  }),
];
