import type { Origin, Position } from "@lintel/engine/model";
import { isOrigin, isPosition } from "../received.ts";

/** Places to list at a position of a file. */
export interface Places {
  readonly uri: string;
  readonly position: Position;
  readonly locations: readonly Origin[];
}

/** The arguments of a lens, `null` when they have not the shape that `server/src/protocol.ts` promises. */
export function readPlaces([uri, position, locations]: readonly unknown[]): Places | null {
  if (typeof uri !== "string" || !isPosition(position) || !Array.isArray(locations) || !locations.every(isOrigin)) return null;
  return { uri, position, locations };
}
