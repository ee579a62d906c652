import type { Analysis } from "@lintel/engine/analysis";
import type { Design, Finding } from "@lintel/engine/model";
import { diagramGraph } from "../diagram/diagram-graph.ts";
import type { Direction } from "../diagram/graph.ts";
import { layeredPlacement } from "../diagram/layered-placement.ts";
import { structureKey } from "../diagram/placement.ts";
import type { AutomaticDirection } from "../page/automatic-direction.ts";
import { useLanguage } from "../texts/index.ts";
import { type GivenLayout, giveLayout } from "./given-layout.ts";
import { readPinFile } from "./pin-file.ts";

/** Asks the layout worker for the places of a whole design, as a page shows it that was never there before. */
export interface FirstLayoutRequest {
  readonly type: "first-layout";
  readonly design: Design;
  readonly analysis: Analysis;
  readonly findings: readonly Finding[];
  /** The file of pins as text, `null` when there is none: the picture runs to where it ran when something was pinned. */
  readonly pins: string | null;
  /** Where the picture runs when neither pins nor the design say: what the page will choose by its size. */
  readonly direction: AutomaticDirection;
  /** The page's language, a tag such as `de`: some labels are in it. */
  readonly language: string;
}

/** The answer of the worker. */
export type FirstLayoutAnswer =
  | { readonly type: "first-layout"; readonly layout: GivenLayout }
  | { readonly type: "failed"; readonly message: string };

/** Lays a design out as the page would. Rejects when the layout engine fails: the page then tries by itself, and falls back. */
export async function firstLayout(request: FirstLayoutRequest, run: Parameters<typeof layeredPlacement>[1]): Promise<GivenLayout> {
  const { design, analysis, findings, pins, direction, language } = request;
  useLanguage(language);
  const graph = diagramGraph(design, analysis, findings, null, pinnedDirection(pins) ?? direction);
  return giveLayout(structureKey(graph), await layeredPlacement(graph, run));
}

function pinnedDirection(pins: string | null): Direction | null {
  const file = pins === null ? null : readPinFile(pins);
  return file === null || typeof file === "string" ? null : (file.get("")?.direction ?? null);
}
