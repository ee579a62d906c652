import type { Design } from "@lintel/engine/model";
import type { SimulationOptions, SimulationProgress, SimulationResult } from "@lintel/engine/simulation";

/* Messages between the simulation panel and its worker. A run is stopped by ending the worker. */

export interface RunRequest {
  readonly type: "run";
  readonly design: Design;
  readonly options: SimulationOptions;
}

export type FromSimulation =
  /** `partial` comes with some of the progress messages: the result so far. */
  | { readonly type: "progress"; readonly progress: SimulationProgress; readonly partial: SimulationResult | null }
  | { readonly type: "finished"; readonly result: SimulationResult }
  | { readonly type: "failed"; readonly message: string };
