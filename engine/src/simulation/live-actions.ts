import type { Design, ElementId, Origin, ScenarioAction, ScenarioEffect } from "../model/index.ts";
import { lookup } from "../model/index.ts";

/** What somebody may do to a system that is being simulated. The other effects of scenarios need replicas or keys prepared before the run. */
export type LiveEffect = Extract<
  ScenarioEffect,
  { readonly type: "load" | "kill" | "slow" | "partition" | "outage" | "error" | "drop" | "restart" }
>;

/** Something done to a run while it goes on. Run again with the same list, it happens at the same moments with the same consequences. */
export interface LiveAction {
  /** Simulated seconds from the start of the run; a whole number of tenths. */
  readonly at: number;
  /** Seconds until it is undone, a whole number of tenths; `null` when it stays. */
  readonly duration: number | null;
  readonly effect: LiveEffect;
}

/** Moments of a second at which live actions may begin and end: such numbers are short to write and read back to the same value. */
const perSecond = 10;

/** The first moment of the grid after a time. */
export function nextMoment(time: number): number {
  return (Math.floor(time * perSecond + 1e-6) + 1) / perSecond;
}

const nowhere: Origin = { uri: "", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } };

/** A live action as an action of a scenario. Its text leaves out how long it lasts: when it begins that may not be known. */
export function asScenarioAction({ at, duration, effect }: LiveAction): ScenarioAction {
  return { at, duration, effect, text: liveActionText({ at, duration: null, effect }), origin: nowhere };
}

/** The line of a scenario that does the same, in the language: `at 12.5 s kill Cache for 30 s`. */
export function liveActionText({ at, duration, effect }: LiveAction): string {
  return `at ${seconds(at)} ${effectText(effect)}${duration === null ? "" : ` for ${seconds(duration)}`}`;
}

/** A scenario of the language that does what was done live, as long as that run. */
export function liveScenarioText(title: string, duration: number, actions: readonly LiveAction[]): string {
  const lines = actions.map((action) => `  ${liveActionText(action)}`);
  return `scenario "${title.replaceAll('"', "'")}" for ${seconds(duration)} {\n${lines.join("\n")}\n}\n`;
}

function effectText(effect: LiveEffect): string {
  switch (effect.type) {
    case "load":
      return `load ${effect.flow === null ? "" : `${effect.flow} `}x ${plain(effect.factor)}${effect.over > 0 ? ` over ${seconds(effect.over)}` : ""}`;
    case "kill":
      return `kill ${effect.count === null ? "" : `${plain(effect.count)} of `}${effect.component}${effect.replica === null ? "" : `.${effect.replica}`}`;
    case "slow":
      return `slow ${effect.component} x ${plain(effect.factor)}`;
    case "partition":
      return `partition ${effect.a} | ${effect.b}`;
    case "outage":
      return `outage ${effect.place}`;
    case "error":
      return `error ${plain(effect.probability * 100)}% on ${effect.component}`;
    case "drop":
      return `drop ${plain(effect.probability * 100)}% on ${effect.link}`;
    case "restart":
      return `restart ${effect.component}`;
  }
}

/** Whether the design has what the effect is about, and its numbers are in range. What is not is never simulated. */
export function isPossible(design: Design, effect: LiveEffect): boolean {
  const { components, flows } = lookup(design);
  const isPlace = (id: ElementId): boolean =>
    design.regions.some((region) => region.id === id || region.zones.some((zone) => zone.id === id));
  const isShare = (value: number): boolean => value >= 0 && value <= 1;
  switch (effect.type) {
    case "load":
      return (effect.flow === null || flows.has(effect.flow)) && Number.isFinite(effect.factor) && effect.factor > 0;
    case "kill":
    case "restart":
      return components.has(effect.component);
    case "slow":
      return components.has(effect.component) && Number.isFinite(effect.factor) && effect.factor > 0;
    case "partition":
      return effect.a !== effect.b && [effect.a, effect.b].every((id) => components.has(id) || isPlace(id));
    case "outage":
      return isPlace(effect.place);
    case "error":
      return components.has(effect.component) && isShare(effect.probability);
    case "drop":
      return design.links.some((link) => link.id === effect.link) && isShare(effect.probability);
  }
}

function seconds(value: number): string {
  return `${plain(value)} s`;
}

/** A number as the language reads it back to the same value, without an exponent. */
function plain(value: number): string {
  return String(Math.round(value * 1e6) / 1e6);
}
