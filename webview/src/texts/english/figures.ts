import { englishFigures } from "@lintel/engine/analysis";
import { englishMargins } from "@lintel/engine/model";
import { englishChanges } from "@lintel/engine/simulation";

/** What the engine puts into words itself: lines of figures, margins, and what changed in a run. */
export const figures = {
  figures: englishFigures,
  margins: englishMargins,
  changes: englishChanges,
};
