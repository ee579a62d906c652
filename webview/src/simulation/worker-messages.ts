import type { Design } from "@lintel/engine/model";
import type {
  LiveAction,
  LiveEffect,
  SimulationOptions,
  SimulationProgress,
  SimulationResult,
  StudyProgress,
} from "@lintel/engine/simulation";
import type { StudyOutcome, StudyRequest } from "./studies.ts";

/* Messages between the simulation panel and its worker. A run is stopped by ending the worker. */

/** Simulated seconds per second of the reader's; `null`: as fast as it goes, 0: stands still. */
export type Pace = number | null;

export interface RunRequest {
  readonly type: "run";
  readonly design: Design;
  readonly options: SimulationOptions;
  /** When absent: as fast as it goes. */
  readonly pace?: Pace;
}

/** What the page asks of a run that goes on. */
export type ToRun =
  | { readonly type: "pace"; readonly pace: Pace }
  | { readonly type: "act"; readonly effect: LiveEffect; readonly duration: number | null }
  | { readonly type: "undo"; readonly effect: LiveEffect };

/** Asks for a study instead of a run. `stop` ends it with what is known by then. */
export interface StudyMessage {
  readonly type: "study";
  readonly request: StudyRequest;
}

export type ToStudy = StudyMessage | { readonly type: "stop-study" };

export type FromSimulation =
  /** `partial` comes with some of the progress messages: the result so far. */
  | { readonly type: "progress"; readonly progress: SimulationProgress; readonly partial: SimulationResult | null }
  /** Everything done live so far; `done` is what was just asked for, `null` when it could not be done. */
  | { readonly type: "acted"; readonly actions: readonly LiveAction[]; readonly done: LiveAction | null }
  | { readonly type: "finished"; readonly result: SimulationResult }
  | { readonly type: "study-progress"; readonly progress: StudyProgress }
  | { readonly type: "studied"; readonly outcome: StudyOutcome }
  | { readonly type: "failed"; readonly message: string };
