import type { Element, ElementId } from "./element.ts";
import type { Given } from "./given.ts";
import type { Expectation } from "./objective.ts";
import type { Origin } from "./origin.ts";

export type ScenarioEffect =
  /** Multiplies the arrival rate of a flow (`null`: of all flows), reaching the factor after `over` seconds. */
  | { readonly type: "load"; readonly flow: ElementId | null; readonly factor: number; readonly over: number }
  /** Stops replicas: `count` of them (`null`: all), or the one with the given number (from 1). */
  | { readonly type: "kill"; readonly component: ElementId; readonly count: number | null; readonly replica: number | null }
  | { readonly type: "slow"; readonly component: ElementId; readonly factor: number }
  /** Cuts the network between two places or components. */
  | { readonly type: "partition"; readonly a: ElementId; readonly b: ElementId }
  /** Takes a zone or region down. */
  | { readonly type: "outage"; readonly place: ElementId }
  | { readonly type: "drop"; readonly link: ElementId; readonly probability: number }
  | { readonly type: "error"; readonly component: ElementId; readonly probability: number }
  | {
      readonly type: "hot-key";
      readonly component: ElementId;
      readonly entity: string | null;
      readonly field: string;
      readonly share: number;
    }
  | { readonly type: "scale"; readonly component: ElementId; readonly replicas: number }
  /** Changes the number of shards; the keys that belong elsewhere move. */
  | { readonly type: "reshard"; readonly component: ElementId; readonly shards: number }
  | { readonly type: "deploy"; readonly component: ElementId; readonly rolling: boolean }
  | { readonly type: "restart"; readonly component: ElementId };

export interface ScenarioAction {
  /** Seconds from the start of the scenario; 0 when the action names no time. */
  readonly at: number;
  /** Seconds until it is undone; `null` when it stays. */
  readonly duration: number | null;
  readonly effect: ScenarioEffect;
  readonly text: string;
  readonly origin: Origin;
}

export interface Scenario extends Element {
  readonly duration: Given<number>;
  /** Seconds removed from the statistics at the start; `null`: detected. Times of actions and expectations count from the start of the run, warm-up included. */
  readonly warmUp: Given<number> | null;
  readonly actions: readonly ScenarioAction[];
  readonly expectations: readonly Expectation[];
}
