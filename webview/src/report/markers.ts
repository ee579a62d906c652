import { type Design, lookup } from "@lintel/engine/model";
import { actionWords, type LiveAction, type SimulationResult } from "@lintel/engine/simulation";
import { effectWords } from "./effect-words.ts";

/** An action on the time axis: of the scenario, or what somebody did live. */
export interface Marker {
  readonly time: number;
  /** Seconds at which it ends; `null` when it stays. */
  readonly until: number | null;
  readonly label: string;
  readonly isLive: boolean;
}

/** What is done to the system in a run, in order of time. What begins with the run and stays is part of its load, not an event. */
export function markersOf(design: Design, result: Pick<SimulationResult, "scenario" | "duration">, live: readonly LiveAction[]): Marker[] {
  const scenario = result.scenario === null ? undefined : lookup(design).elements.get(result.scenario);
  const planned = design.scenarios.find((candidate) => candidate === scenario)?.actions ?? [];
  const marker = (at: number, duration: number | null, label: string, isLive: boolean): Marker[] => {
    if (at >= result.duration || (at <= 0 && duration === null)) return [];
    const until = duration === null || at + duration >= result.duration ? null : at + duration;
    return [{ time: at, until, label, isLive }];
  };
  return [
    ...planned.flatMap((action) => marker(action.at, action.duration, actionWords(action.text), false)),
    ...live.flatMap((action) => marker(action.at, action.duration, effectWords(design, action.effect), true)),
  ].sort((a, b) => a.time - b.time);
}
