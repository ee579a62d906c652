import type { NodeFigure } from "./graph.ts";

/** What a simulation says about one component at one moment; it takes the place of the analytic figures on its card. */
export interface NodeOverlay {
  readonly utilisation: number | null;
  readonly figures: readonly NodeFigure[];
  /** How full its queue is, 0…1, by its limit or, without one, by orders of magnitude up to ten thousand; `null` while nothing waits. */
  readonly queue: number | null;
  /** `degraded`: some replicas are down. */
  readonly state: "up" | "degraded" | "down";
}

export type Overlay = ReadonlyMap<string, NodeOverlay>;
