import { isRecord } from "../read-message.ts";
import { readChoices, type SimulationChoices } from "../simulation/choices.ts";
import type { AutomaticDirection } from "./automatic-direction.ts";
import type { ViewTransform } from "./viewport.ts";

/** What survives a reload of the preview. */
export interface SavedState {
  /** The file; VS Code's serializer opens the preview for it again. */
  readonly uri: string | null;
  /** Whether the preview stays with this file, whatever the editor shows; the serializer heeds it as well. */
  readonly isLocked: boolean;
  readonly view: string | null;
  /** `null` while the reader has not moved the picture: it then fits the window. */
  readonly transform: ViewTransform | null;
  /** Where the picture runs as long as its design does not say; `null` before there was one. */
  readonly direction: AutomaticDirection | null;
  /** Groups that are folded. */
  readonly folded: readonly string[];
  /** The pins of a design that has no file to keep them beside, as the text of that file; `null` for any other. */
  readonly pins: string | null;
  /** The flow that is looked at, and whether as a sequence diagram; `null` for all. */
  readonly flow: string | null;
  readonly isSequence: boolean;
  readonly isOutlineOpen: boolean;
  readonly isSimulationOpen: boolean;
  /** The component that the design is simulated without, by a scenario that is not in the text. */
  readonly without: string | null;
  /** `null` until the reader has seen the simulation view. */
  readonly simulation: SimulationChoices | null;
}

const initialState: SavedState = {
  uri: null,
  isLocked: false,
  view: null,
  transform: null,
  direction: null,
  folded: [],
  pins: null,
  flow: null,
  isSequence: false,
  isOutlineOpen: false,
  isSimulationOpen: false,
  without: null,
  simulation: null,
};

/** Reads a saved state; whatever is missing or of another shape (saved by another version) gets its initial value. */
export function readState(value: unknown): SavedState {
  if (!isRecord(value)) return initialState;
  const { transform } = value;
  const isTransform =
    isRecord(transform) && [transform.x, transform.y, transform.k].every((number) => typeof number === "number" && Number.isFinite(number));
  return {
    uri: typeof value.uri === "string" ? value.uri : null,
    isLocked: value.isLocked === true,
    view: typeof value.view === "string" ? value.view : null,
    transform: isTransform ? (transform as unknown as ViewTransform) : null,
    direction: value.direction === "right" || value.direction === "down" ? value.direction : null,
    folded: Array.isArray(value.folded) ? value.folded.filter((id) => typeof id === "string") : [],
    pins: typeof value.pins === "string" ? value.pins : null,
    flow: typeof value.flow === "string" ? value.flow : null,
    isSequence: value.isSequence === true,
    isOutlineOpen: value.isOutlineOpen === true,
    isSimulationOpen: value.isSimulationOpen === true,
    without: typeof value.without === "string" ? value.without : null,
    simulation: readChoices(value.simulation),
  };
}
