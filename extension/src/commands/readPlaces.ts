import type { Position, Range } from "@lintel/engine/model";

/** Places to list at a position of a file. */
export interface Places {
  readonly uri: string;
  readonly position: Position;
  readonly locations: readonly { readonly uri: string; readonly range: Range }[];
}

/** The arguments of a lens, `null` when they have not the shape that `server/src/protocol.ts` promises. */
export function readPlaces([uri, position, locations]: readonly unknown[]): Places | null {
  if (typeof uri !== "string" || !isPosition(position) || !Array.isArray(locations) || !locations.every(isLocation)) return null;
  return { uri, position, locations };
}

function isLocation(value: unknown): value is Places["locations"][number] {
  return (
    isRecord(value) &&
    typeof value.uri === "string" &&
    isRecord(value.range) &&
    isPosition(value.range.start) &&
    isPosition(value.range.end)
  );
}

function isPosition(value: unknown): value is Position {
  return isRecord(value) && isCount(value.line) && isCount(value.character);
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
