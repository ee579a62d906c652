import type { Analysis } from "@lintel/engine/analysis";
import type { Design, Finding, Origin } from "@lintel/engine/model";
import type { GivenLayout } from "./layout/given-layout.ts";

/*
 * Messages between the preview (webview) and its host (the extension, or the playground page).
 * Both sides import them from here and check `type` and shape at the boundary.
 */

/** Formats of exports, by the endings of their files. */
export type TextFormat = "svg" | "mmd" | "d2" | "dsl" | "json";
export type BinaryFormat = "png" | "pdf";
export type ExportFormat = TextFormat | BinaryFormat;

/** Host → preview. */
export type ToPreview =
  | {
      readonly type: "design";
      readonly uri: string;
      readonly version: number;
      readonly design: Design;
      readonly analysis: Analysis;
      readonly findings: readonly Finding[];
      readonly broken: boolean;
    }
  /** No design to show: why, in words for the user. */
  | { readonly type: "empty"; readonly reason: string }
  /** What readers pinned in the picture of a file, as the text of `X.arch.layout.json`; `null` when there is none. Comes before the design. */
  | { readonly type: "layout"; readonly uri: string; readonly content: string | null }
  /** The layout of a design that follows or is there already, when the host had time to make it. The page makes its own when its structure is another. */
  | { readonly type: "given-layout"; readonly layout: GivenLayout }
  /** So many messages were sent before the page said that it is ready. When it has fewer, it says so again and gets all of them. */
  | { readonly type: "early"; readonly count: number }
  /** The cursor is on this element in the editor. */
  | { readonly type: "select"; readonly element: string | null }
  /** Whether the preview stays with its design, whatever the editor shows; kept for when the window is opened again. */
  | { readonly type: "lock"; readonly locked: boolean }
  /** Open the simulation panel and run (the user pressed *Simulate design*). */
  | { readonly type: "simulate"; readonly scenario: string | null }
  /** Send the picture in a format; `scale` is for pixels, 1 when it is not given. */
  | { readonly type: "export"; readonly format: ExportFormat; readonly scale?: number }
  /** The design that the reader chose to compare with; `null` when they chose none. */
  | { readonly type: "picked-design"; readonly picked: { readonly uri: string; readonly title: string; readonly design: Design } | null };

/** Preview → host. */
export type FromPreview =
  | { readonly type: "ready" }
  /** Show this place in the editor. */
  | { readonly type: "reveal"; readonly origin: Origin }
  /** List places in the editor, such as those that call an element, at the place they are about. */
  | { readonly type: "show-places"; readonly at: Origin; readonly places: readonly Origin[] }
  /** Mend a finding with the fix of that title. */
  | { readonly type: "fix"; readonly rule: string; readonly element: string | null; readonly message: string; readonly title: string }
  | { readonly type: "exported"; readonly format: TextFormat; readonly content: string }
  | { readonly type: "exported"; readonly format: BinaryFormat; readonly content: Uint8Array }
  /** What readers pinned now, for `X.arch.layout.json`; `null` when nothing is pinned any more. */
  | { readonly type: "save-layout"; readonly uri: string; readonly content: string | null }
  /** The report of a simulation as an HTML page. */
  | { readonly type: "report"; readonly content: string }
  /** Let the reader choose another design, to compare with. `picked-design` answers. */
  | { readonly type: "pick-design" }
  | { readonly type: "simulation-finished"; readonly scenario: string | null; readonly failed: number; readonly met: number }
  /** Something went wrong in the preview; the host logs it and tells the user. */
  | { readonly type: "failed"; readonly message: string };
