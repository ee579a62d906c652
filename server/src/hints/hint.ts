import type { DesignEdit, Position } from "@lintel/engine/model";

/** A value shown in the text where nobody wrote it. */
export interface Hint {
  readonly position: Position;
  readonly label: string;
  /** Where the value comes from, in Markdown. */
  readonly tooltip: string | null;
  /** On which side of its place it keeps a distance. */
  readonly padding: "left" | "right";
  /** The change that writes the value into the text. */
  readonly edit: DesignEdit | null;
}
