import { chunkCount } from "../../formulas/peer-to-peer.ts";
import type { Component, Facts } from "../../model/index.ts";
import { countText } from "../../model/index.ts";

/** One kind of batch run: map tasks in waves, a shuffle, reduce tasks. Times in seconds. */
export interface JobModel {
  /** Number of its component. */
  readonly component: number;
  readonly mapTasks: number;
  readonly mappers: number;
  readonly map: number;
  readonly shuffle: number;
  readonly reduceTasks: number;
  readonly reducers: number;
  readonly reduce: number;
  /** Seconds between the starts of two runs; Infinity for a single one at the start. */
  readonly every: number;
}

/** A file that spreads from one machine to its peers, chunk by chunk. */
export interface SwarmModel {
  readonly component: number;
  readonly peers: number;
  readonly chunks: number;
  /** Seconds in which every machine sends one chunk and receives one. */
  readonly step: number;
}

type Note = (text: string) => void;

/** Chunks of all machines together that a run keeps track of. */
const mostHeld = 200_000;

/** Tasks of a job that run at the same time at most. */
const mostTasks = 200_000;

/** Jobs whose runs are known well enough to run them. */
export function compileJobs(components: readonly Component[], note: Note): JobModel[] {
  return components.flatMap((component, index): JobModel[] => {
    if (component.kind !== "job") return [];
    const read = reader(component.facts);
    const [input, split, map, mappers] = ["input", "split", "map", "mappers"].map(read) as [number, number, number, number];
    const known = input >= 0 && split > 0 && map >= 0 && mappers >= 1;
    const reduce = read("reduce");
    const reducers = read("reducers");
    if (!known || Number.isNaN(reduce) !== Number.isNaN(reducers)) {
      note(
        `${component.id}: its runs are not simulated, because a run needs input, split, map and mappers, and reduce together with reducers.`,
      );
      return [];
    }
    const reduces = !Number.isNaN(reduce);
    if (Math.min(chunkCount(input, split), mappers) > mostTasks || (reduces && reducers > mostTasks)) {
      note(
        `${component.id}: its runs are not simulated, because more than ${countText(mostTasks)} tasks at the same time are too many to follow one by one.`,
      );
      return [];
    }
    const moved = reduces ? input * zeroIfNone(read("shuffle")) : 0;
    const bandwidth = read("bandwidth");
    if (moved > 0 && !(bandwidth > 0)) note(`${component.id}: the shuffle takes no time, because no bandwidth is given.`);
    const every = read("every");
    if (Number.isNaN(every)) note(`${component.id} runs once, at the start: nothing says every how long.`);
    return [
      {
        component: index,
        mapTasks: chunkCount(input, split),
        mappers: Math.floor(mappers),
        map,
        shuffle: moved > 0 && bandwidth > 0 ? moved / bandwidth : 0,
        reduceTasks: reduces ? Math.floor(reducers) : 0,
        reducers: reduces ? Math.max(1, Math.floor(reducers)) : 1,
        reduce: reduces ? reduce : 0,
        every: every > 0 ? every : Number.POSITIVE_INFINITY,
      },
    ];
  });
}

/** Swarms of a size that a run can keep track of. */
export function compileSwarms(components: readonly Component[], note: Note): SwarmModel[] {
  return components.flatMap((component, index): SwarmModel[] => {
    if (component.kind !== "swarm") return [];
    const [peers, file, chunk, uplink] = ["peers", "file", "chunk", "uplink"].map(reader(component.facts)) as [
      number,
      number,
      number,
      number,
    ];
    if (!(peers >= 1 && file > 0 && chunk > 0 && uplink > 0)) {
      note(`${component.id}: what its peers exchange is not simulated, because that needs peers, file, chunk and uplink.`);
      return [];
    }
    const chunks = chunkCount(file, chunk);
    if (!(peers * chunks <= mostHeld)) {
      note(`${component.id}: what its peers exchange is not simulated, because peers × chunks are too many to follow one by one.`);
      return [];
    }
    return [{ component: index, peers: Math.floor(peers), chunks, step: Math.min(chunk, file) / uplink }];
  });
}

/** Numbers by key; NaN for what is not written. */
function reader(facts: Facts): (key: string) => number {
  return (key) => {
    const value = facts[key]?.value;
    return typeof value === "number" ? value : Number.NaN;
  };
}

function zeroIfNone(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
