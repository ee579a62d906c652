import type { NodeFigure } from "./graph.ts";

/** What a simulation says about one component at one moment; it takes the place of the analytic figures on its card. */
export interface NodeOverlay {
  readonly utilisation: number | null;
  readonly figures: readonly NodeFigure[];
  /** `degraded`: some replicas are down. */
  readonly state: "up" | "degraded" | "down";
}

export type Overlay = ReadonlyMap<string, NodeOverlay>;
