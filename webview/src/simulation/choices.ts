import type { LiveAction } from "@lintel/engine/simulation";
import { isRecord } from "../read-message.ts";
import type { Pace } from "./worker-messages.ts";

/** How fast a run goes, by the value in the list of speeds. */
export const speeds = ["fastest", "100", "10", "1"] as const;
export type Speed = (typeof speeds)[number];

/** The parts of the view. */
const tabNames = ["result", "requests", "compare", "sweeps"] as const;
export type TabName = (typeof tabNames)[number];

/** What the reader chose and did; kept across reloads. */
export interface SimulationChoices {
  readonly scenario: string;
  readonly seed: number;
  readonly load: number;
  readonly replications: number;
  readonly speed: Speed;
  readonly tab: TabName;
  /** The flow whose charts are shown; empty: the first. */
  readonly flow: string;
  /** Index of the interval shown on the diagram; `null`: the end. */
  readonly moment: number | null;
  /** What was done live to the run on show. */
  readonly actions: readonly LiveAction[];
  /** Percent of the page's height that the view takes; `null`: as its content needs. */
  readonly height: number | null;
  /** A run was under way, or its result on show: the same run gives it again. */
  readonly hasRun: boolean;
}

/** Value of the scenario list that stands for none. */
export const steadyLoad = "";

export const defaultChoices: SimulationChoices = {
  scenario: steadyLoad,
  seed: 1,
  load: 1,
  replications: 1,
  speed: "fastest",
  tab: "result",
  flow: "",
  moment: null,
  actions: [],
  height: null,
  hasRun: false,
};

export function paceOf(speed: Speed): Pace {
  return speed === "fastest" ? null : Number(speed);
}

/** Reads what was saved, also by another version: what is missing or of another shape gets its initial value. `null` when it is none at all. */
export function readChoices(value: unknown): SimulationChoices | null {
  if (!isRecord(value) || typeof value.scenario !== "string" || !isNumber(value.seed) || !isNumber(value.load)) return null;
  return {
    ...defaultChoices,
    scenario: value.scenario,
    seed: value.seed,
    load: value.load,
    replications: isNumber(value.replications) ? value.replications : defaultChoices.replications,
    speed: speeds.find((speed) => speed === value.speed) ?? defaultChoices.speed,
    tab: tabNames.find((tab) => tab === value.tab) ?? defaultChoices.tab,
    flow: typeof value.flow === "string" ? value.flow : defaultChoices.flow,
    moment: isNumber(value.moment) ? value.moment : defaultChoices.moment,
    actions: Array.isArray(value.actions) && value.actions.every(isAction) ? value.actions : defaultChoices.actions,
    height: isNumber(value.height) ? value.height : defaultChoices.height,
    hasRun: value.hasRun === true,
  };
}

function isAction(value: unknown): value is LiveAction {
  return (
    isRecord(value) &&
    isNumber(value.at) &&
    (value.duration === null || isNumber(value.duration)) &&
    isRecord(value.effect) &&
    typeof value.effect.type === "string"
  );
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
