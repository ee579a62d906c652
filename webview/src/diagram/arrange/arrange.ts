import type { DiagramGraph } from "../graph.ts";
import { placeLoose } from "../loose-nodes.ts";
import type { Placement } from "../placement.ts";
import { arrangeColumns } from "./columns.ts";
import { composed, type FrameLevel } from "./compose.ts";
import { arrangeWithElk } from "./elk-level.ts";
import { FrameTree } from "./frame-tree.ts";
import type { ArrangedLevel, Arranger, Level, Size } from "./level.ts";
import { estimate, planOf } from "./plan.ts";

/** Graphs with more components than this are arranged frame by frame, which takes time in proportion to their size. */
const many = 300;

/** Width of a picture by its height, in the direction it runs to. */
function ratioOf(graph: DiagramGraph): number {
  // What runs down is shown where there is less width.
  return graph.direction === "down" || graph.direction === "up" ? 0.9 : 1.6;
}

/** Whether a graph would come out too tall in plain layers, or is too large for one run of them. */
export function isArrangedByFrames(graph: DiagramGraph): boolean {
  if (graph.nodes.length > many) return true;
  const ratio = ratioOf(graph);
  const frames = new FrameTree(graph);
  const sizes = new Map<string, Size>();
  for (const id of [...frames.innermostFirst, null]) {
    const frame = frames.frame(id, sizes, () => null);
    if (planOf(frame.level, ratio) !== null) return true;
    if (id !== null) sizes.set(id, frames.outer(id, estimate(frame.level, ratio)));
  }
  return false;
}

/** Places a graph frame by frame, the innermost first. */
export async function arrange(graph: DiagramGraph, run: Arranger["run"], known: Arranger["known"] = new Map()): Promise<Placement> {
  const frames = new FrameTree(graph);
  const arranger: Arranger = { run, ratio: ratioOf(graph), known };
  const sizes = new Map<string, Size>();
  const done = new Map<string | null, FrameLevel>();
  for (const depth of frames.depthsFromBelow) {
    await Promise.all(
      depth.map(async (id) => {
        const frame = frames.frame(id, sizes, (inner, edge, which) => {
          const known = done.get(inner);
          const index = known?.frame.edges.indexOf(edge) ?? -1;
          const route = known?.arranged.routes[index];
          const y = which === "from" ? route?.[route.length - 1]?.y : route?.[0]?.y;
          return y === undefined ? null : y + frames.padding.top;
        });
        done.set(id, { frame, arranged: await arrangeLevel(frame.level, arranger) });
      }),
    );
    for (const id of depth) {
      const arranged = done.get(id)?.arranged;
      if (id !== null && arranged) sizes.set(id, frames.outer(id, arranged));
    }
  }
  return placeLoose(graph, composed(graph, frames, done, sizes));
}

function arrangeLevel(level: Level, arranger: Arranger): Promise<ArrangedLevel> {
  const key = JSON.stringify([arranger.ratio, level]);
  const known = arranger.known.get(key);
  if (known) return known;
  const cells = planOf(level, arranger.ratio);
  const arranged =
    level.items.length === 0
      ? Promise.resolve({ width: 0, height: 0, places: [], routes: [], labels: [] })
      : cells
        ? arrangeColumns(level, cells, arranger, arrangeLevel)
        : arrangeWithElk(level, arranger);
  arranger.known.set(key, arranged);
  arranged.catch(() => arranger.known.delete(key));
  return arranged;
}
