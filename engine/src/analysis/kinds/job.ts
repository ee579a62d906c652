import { makespan } from "../../formulas/batch.ts";
import { chunkCount } from "../../formulas/peer-to-peer.ts";
import { bandwidthText, type Component, dataText, percentText, timeText } from "../../model/index.ts";
import { atLeast, exact, unknown } from "../figure.ts";
import type { Figure, JobFigures } from "../figures.ts";
import { numberFact, numberFacts } from "./facts.ts";

const keys = ["input", "split", "map", "mappers"] as const;

/** One run of a batch job in map waves, a shuffle and reduce waves; `null` for other kinds and where nothing about a run is written. */
export function jobFigures(component: Component): JobFigures | null {
  if (component.kind !== "job" || ![...keys, "reduce", "reducers"].some((key) => component.facts[key])) return null;
  const facts = numberFacts(component.facts, keys);
  if ("missing" in facts) return nothing(`it does not say its ${facts.missing.join(", ")}`);
  const { input, split, map, mappers } = facts;
  if (!(split > 0) || !(mappers >= 1)) return nothing("split must be above 0 and mappers at least 1");
  const reduce = numberFact(component.facts, "reduce");
  const reducers = numberFact(component.facts, "reducers");
  if ((reduce === null) !== (reducers === null)) return nothing(`it does not say its ${reduce === null ? "reduce" : "reducers"}`);
  const mapTasks = chunkCount(input, split);
  const shuffle = shuffleOf(component, input, reduce !== null);
  const span = makespan(mapTasks, mappers, map, shuffle.seconds, reducers ?? 0, reducers ?? 1, reduce ?? 0);
  const note = "whole waves of equal tasks, without failures and stragglers";
  const time = shuffle.without === null ? exact(span, note) : atLeast(span, `${note}; a lower bound ${shuffle.without}`);
  return {
    mapTasks: exact(mapTasks, "one for each split"),
    reduceTasks: exact(reducers ?? 0, reducers === null ? "it only maps" : "one for each reducer"),
    shuffled: shuffle.bytes,
    time,
    busy: busyShare(component, time),
  };
}

interface Shuffle {
  readonly bytes: Figure;
  readonly seconds: number;
  /** What the time leaves out; `null` for nothing. */
  readonly without: string | null;
}

function shuffleOf(component: Component, input: number, reduces: boolean): Shuffle {
  if (!reduces) return { bytes: exact(0, "it only maps"), seconds: 0, without: null };
  const share = numberFact(component.facts, "shuffle");
  if (share === null)
    return { bytes: unknown("it does not say its shuffle"), seconds: 0, without: "without the shuffle, of which nothing is said" };
  const bytes = input * share;
  const figure = exact(bytes, `${percentText(share)} of ${dataText(input)}`);
  if (bytes === 0) return { bytes: figure, seconds: 0, without: null };
  const bandwidth = numberFact(component.facts, "bandwidth");
  if (bandwidth === null || !(bandwidth > 0))
    return { bytes: figure, seconds: 0, without: `without the time to move ${dataText(bytes)}, as no bandwidth is given` };
  return {
    bytes: exact(bytes, `${figure.note}, ${timeText(bytes / bandwidth)} at ${bandwidthText(bandwidth)}`),
    seconds: bytes / bandwidth,
    without: null,
  };
}

/** Share of the time between runs that a run takes. */
function busyShare(component: Component, time: Figure): Figure | null {
  const every = numberFact(component.facts, "every");
  if (every === null || !(every > 0) || time.value === null) return null;
  const late = time.value > every ? "a run is not done when the next one starts" : null;
  return { value: time.value / every, method: time.method, note: late };
}

function nothing(reason: string): JobFigures {
  return { mapTasks: unknown(reason), reduceTasks: unknown(reason), shuffled: unknown(reason), time: unknown(reason), busy: null };
}
