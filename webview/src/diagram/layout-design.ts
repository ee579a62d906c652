import type { Analysis } from "@lintel/engine/analysis";
import type { Design, Finding, View } from "@lintel/engine/model";
import ELK from "elkjs/lib/elk.bundled.js";
import type { ElkNode } from "elkjs/lib/elk-api";
import type { PinnedView } from "../layout/pin-file.ts";
import { t } from "../texts/index.ts";
import { adjustLayout } from "./adjust-layout.ts";
import { diagramGraph } from "./diagram-graph.ts";
import type { DiagramGraph } from "./graph.ts";
import { layeredPlacement } from "./layered-placement.ts";
import type { DiagramLayout, Placement } from "./placement.ts";
import { simpleLayout } from "./simple-layout.ts";

export interface LayoutOptions {
  readonly analysis?: Analysis | null;
  readonly findings?: readonly Finding[];
  readonly view?: View | null;
  /** What readers pinned in this view; it does not count when the picture runs elsewhere now. */
  readonly pinned?: PinnedView | null;
  /**
   * Runs ELK on a graph. The default runs it on this thread, which nothing can interrupt; a host that can end a thread
   * passes its own runner and rejects when its deadline passes, and the simple layout is used.
   */
  readonly run?: (graph: ElkNode) => Promise<ElkNode>;
  /** Graphs with more components and links than this get the simple layout at once when ELK runs on this thread. */
  readonly sizeLimit?: number;
}

/** About half a minute of layered layout on a slow machine. */
const defaultSizeLimit = 2500;

/** Places a design without a worker: for the command line and for tests. Never rejects. */
export async function layoutDesign(design: Design, options: LayoutOptions = {}): Promise<DiagramLayout> {
  const pinned = options.pinned ?? null;
  const graph = diagramGraph(design, options.analysis ?? null, options.findings ?? [], options.view ?? null, pinned?.direction);
  const placement = await layoutGraph(graph, options);
  const isPinned = pinned?.direction === graph.direction && graph.nodes.some((node) => pinned.pins.has(node.id));
  return { graph, placement: (isPinned ? adjustLayout(graph, { graph, placement }, pinned.pins) : null) ?? placement };
}

/** Places a graph that was made or changed by hand. Never rejects. */
export async function layoutGraph(graph: DiagramGraph, options: Pick<LayoutOptions, "run" | "sizeLimit"> = {}): Promise<Placement> {
  const size = graph.nodes.length + graph.edges.length;
  const limit = options.sizeLimit ?? defaultSizeLimit;
  if (!options.run && size > limit) return simpleLayout(graph, t.diagram.simpleTooLarge(size, limit));
  try {
    const run = options.run ?? ((input: ElkNode) => new ELK().layout(input));
    return await layeredPlacement(graph, run);
  } catch (error) {
    return simpleLayout(graph, t.diagram.simpleAfterFailure(error instanceof Error ? error.message : String(error)));
  }
}
