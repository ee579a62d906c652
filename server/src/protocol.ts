import type { Analysis } from "@lintel/engine/analysis";
import type { Design, ElementId, Finding, Position, Range } from "@lintel/engine/model";
import type { SimulationOptions } from "@lintel/engine/simulation";

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

/** Request: the text edits of a fix of a finding that the preview shows, `null` when the finding is no longer true. */
export const fixRequest = "lintel/fix";
export interface FixParams {
  /** The design that the preview shows. */
  readonly uri: string;
  readonly rule: string;
  readonly element: ElementId | null;
  readonly message: string;
  /** Title of the fix. */
  readonly title: string;
}
/** Edits by the address of the file, as in a `WorkspaceEdit` of the Language Server Protocol. */
export interface FixResult {
  readonly changes: Readonly<Record<string, readonly { readonly range: Range; readonly newText: string }[]>>;
}

/** Notification from the server: how the design of an open file stands. */
export const designStatus = "lintel/designStatus";
export interface DesignStatusParams {
  readonly uri: string;
  /** Analysis and rules are looking at the newest text; the objectives are those of the text before, `null` when there was none. */
  readonly busy: boolean;
  /** Objectives that are met, missed, and not decided because a value cannot be computed; `null` where the text cannot be read. */
  readonly objectives: { readonly met: number; readonly missed: number; readonly open: number } | null;
}

/** Request: the scenarios that are written in a file; none when the server does not know it. */
export const scenariosRequest = "lintel/scenarios";
export interface ScenariosParams {
  readonly uri: string;
}
export interface ScenarioInfo {
  readonly id: ElementId;
  readonly title: string;
  /** From the start of its first line to the end of its last statement. */
  readonly range: Range;
  /** Seconds it simulates. */
  readonly duration: number;
  readonly expectations: readonly { readonly text: string; readonly range: Range }[];
}

/**
 * Request: what a client needs to simulate a design as `lintel simulate` does without options, in a worker of its own;
 * `null` when the server does not know the file.
 */
export const simulationRequest = "lintel/simulation";
export interface SimulationParams {
  readonly uri: string;
  readonly scenario: ElementId | null;
}
export interface SimulationInput {
  readonly design: Design;
  readonly options: SimulationOptions;
  /** The file has syntax errors: a run would be of half a design. */
  readonly broken: boolean;
}

/** Request: what is different between two designs in structure and numbers, as Markdown; `null` when the server does not know one of the files. */
export const compareRequest = "lintel/compare";
export interface CompareParams {
  readonly before: ComparedFile;
  readonly after: ComparedFile;
}
export interface ComparedFile {
  readonly uri: string;
  /** What the text calls it. */
  readonly label: string;
  /** Other texts of files of the design, such as those of the last commit, by address. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Request from the server: the text of an `.arch` file or a `lintel.config.json`, `null` when it cannot be read. For hosts without a file system of their own. */
export const readFileRequest = "lintel/readFile";
export interface ReadFileParams {
  readonly uri: string;
}

/** Request from the server: the `.arch` files of the workspace, at most `maximumFiles`. */
export const findFilesRequest = "lintel/findFiles";
export interface FoundFiles {
  readonly uris: readonly string[];
}
/** Workspace files read at start; a design beyond them still loads when it is opened or imported. */
export const maximumFiles = 1000;

/** `initializationOptions` of the client. */
export interface ServerOptions {
  /** The client answers `readFileRequest` and `findFilesRequest`. */
  readonly clientFiles?: boolean;
  /** URI of the folder with one `CODE.md` for each rule, for the links of diagnostics. */
  readonly docs?: string;
  /** Settings at the start, by section, for clients that cannot be asked for them: `{ "lintel": { … } }`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The commands of `clientCommands` that the client has; lenses of other clients are plain text. */
  readonly commands?: readonly string[];
}

/** Commands of the client that lenses run. */
export const clientCommands = {
  /** `[uri, scenario]`: simulates a scenario of a design in the preview. */
  simulate: "lintel.simulate",
  /** `[uri, element]`: opens the preview with an element marked. */
  showInPreview: "lintel.showInPreview",
  /** `[uri, position, locations]`: lists places at a position. */
  showLocations: "lintel.showLocations",
} as const;

/** The section of the settings the server asks the client for (`workspace/configuration`). */
export const settingsSection = "lintel";
