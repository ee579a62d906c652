import type { Point } from "../diagram/geometry.ts";
import type { Direction } from "../diagram/graph.ts";
import { t } from "../texts/index.ts";

/** What is pinned in one view: where the picture ran then, and the top left corners of components from its origin, in whole pixels. */
export interface PinnedView {
  readonly direction: Direction;
  readonly pins: ReadonlyMap<string, Point>;
}

/** Pinned views by id; the whole design has the id "". */
export type PinFile = ReadonlyMap<string, PinnedView>;

const version = 1;
const directions: readonly string[] = ["right", "down", "left", "up"];
/** Beyond this no picture reaches; such a number is a slip. */
const farthest = 1_000_000;

/** The name of the file with the pins of a design: `shop.arch.layout.json` beside `shop.arch`. */
export function pinFileName(design: string): string {
  return `${design}.layout.json`;
}

/** Reads a file of pins; a text that is none gives the reason in words. Single entries that make no sense are left out. */
export function readPinFile(text: string): PinFile | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return t.picture.noJson(error instanceof Error ? error.message : String(error));
  }
  if (!isRecord(value) || !isRecord(value.views)) return t.picture.noViews;
  if (value.version !== version) return t.picture.otherVersion(String(value.version), version);
  const views = new Map<string, PinnedView>();
  for (const [id, view] of Object.entries(value.views)) {
    if (!isRecord(view) || !isRecord(view.pins) || typeof view.direction !== "string" || !directions.includes(view.direction)) continue;
    const pins = new Map<string, Point>();
    for (const [component, place] of Object.entries(view.pins)) {
      if (!Array.isArray(place) || place.length !== 2) continue;
      const [x, y] = place as unknown[];
      if (isPlace(x) && isPlace(y)) pins.set(component, { x, y });
    }
    if (pins.size > 0) views.set(id, { direction: view.direction as Direction, pins });
  }
  return views;
}

/** The file as text: keys in order and a line for each component, so that two people's pins merge and the same pins give the same text. */
export function pinFileText(file: PinFile): string {
  const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  const views = sorted(file)
    .filter(([, { pins }]) => pins.size > 0)
    .map(([id, { direction, pins }]) => {
      const lines = sorted(pins).map(
        ([component, { x, y }]) => `        ${JSON.stringify(component)}: [${Math.round(x)}, ${Math.round(y)}]`,
      );
      return `    ${JSON.stringify(id)}: {\n      "direction": "${direction}",\n      "pins": {\n${lines.join(",\n")}\n      }\n    }`;
    });
  return `{\n  "version": ${version},\n  "views": {${views.length === 0 ? "" : `\n${views.join(",\n")}\n  `}}\n}\n`;
}

function isPlace(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= farthest;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
