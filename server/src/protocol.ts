import type { Analysis } from "@lintel/engine/analysis";
import type { Design, Finding, Position, Range } from "@lintel/engine/model";

/*
 * Requests and notifications of the Lintel language server beyond the Language Server Protocol.
 * Both sides of the wire import them from here.
 */

/** What the preview shows: the design of a file (with its imports), its figures and its findings. */
export interface DesignSnapshot {
  readonly uri: string;
  /** Version of the document the snapshot was made from. */
  readonly version: number;
  readonly design: Design;
  readonly analysis: Analysis;
  readonly findings: readonly Finding[];
  /** The file has syntax errors: the design holds what could be read of it. */
  readonly broken: boolean;
}

/** Request: the snapshot of a document, `null` when the server does not know the file. */
export const designRequest = "lintel/design";
export interface DesignParams {
  readonly uri: string;
}

/** Notification from the server: the snapshot of a document changed; ask again when you show it. */
export const designChanged = "lintel/designChanged";
export interface DesignChangedParams {
  readonly uri: string;
  readonly version: number;
}

/** Request: the element whose declaration (or reference) is at a position, `null` when there is none. */
export const elementAtRequest = "lintel/elementAt";
export interface ElementAtParams {
  readonly uri: string;
  readonly position: Position;
}
export interface ElementAtResult {
  readonly element: string;
  readonly range: Range;
}
