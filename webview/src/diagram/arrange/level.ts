import type { ElkNode } from "elkjs/lib/elk-api";
import type { Box, Point } from "../geometry.ts";

/*
 * A picture is arranged frame by frame, the innermost first. What stands side by side in one frame is a level: its items are
 * components, and inner frames that are arranged already. Inside of a level the picture runs to the right; `orientation.ts` turns it
 * where the design wants it to run elsewhere.
 */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a link ends in a level. */
export interface End {
  /** The position of its item; `null`: the link goes on outside, through the left side of the level when it comes, through the right when it leaves. */
  readonly item: number | null;
  /** Pixels from the item's top, where that is settled; `null`: wherever it is best. */
  readonly at: number | null;
}

export interface LevelLink {
  readonly from: End;
  readonly to: End;
  /** Links of one net share their way: many links of one kind into or out of one component. */
  readonly net: number;
  /** Room that its label needs in this level. */
  readonly label: Size | null;
}

/** Made of numbers only, so that levels of the same shape are found to be the same by their text. */
export interface Level {
  readonly items: readonly Size[];
  readonly links: readonly LevelLink[];
}

/** A level with a place for everything, from 0, 0 on. Lists go with those of the level. */
export interface ArrangedLevel extends Size {
  readonly places: readonly Point[];
  /** Corners from where a link leaves its item (or enters the level) to where it arrives at the other (or leaves the level). */
  readonly routes: readonly (readonly Point[])[];
  readonly labels: readonly (Box | null)[];
}

/** What arranging takes besides the level. */
export interface Arranger {
  /** Runs ELK. */
  readonly run: (graph: ElkNode) => Promise<ElkNode>;
  /** Width of a picture by its height that is to be aimed at. */
  readonly ratio: number;
  /** Levels that were arranged before, by their text. */
  readonly known: Map<string, Promise<ArrangedLevel>>;
}

/** Pixels between items above one another, between lines beside one another, and from a line to what it passes. */
export const itemGap = 40;
export const lineGap = 14;
export const lineRoom = 26;
/** Pixels between the last bend of a line and what it leads to: room for an arrowhead. */
export const headRoom = 28;
