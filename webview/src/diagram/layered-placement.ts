import { arrange, isArrangedByFrames } from "./arrange/arrange.ts";
import type { Arranger } from "./arrange/level.ts";
import { elkGraph, elkPlacement } from "./elk-graph.ts";
import type { DiagramGraph } from "./graph.ts";
import { placeLabels } from "./label-places.ts";
import type { Placement } from "./placement.ts";

/** Places a graph in layers with ELK: small ones in one run over everything, large and flat ones frame by frame. Rejects when ELK fails. */
export async function layeredPlacement(graph: DiagramGraph, run: Arranger["run"], known?: Arranger["known"]): Promise<Placement> {
  const placement = isArrangedByFrames(graph) ? await arrange(graph, run, known) : elkPlacement(graph, await run(elkGraph(graph)));
  return placeLabels(graph, placement);
}
