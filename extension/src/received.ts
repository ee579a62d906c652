import type { Origin, Position } from "@lintel/engine/model";

/*
 * What came over a wire has a type only once its shape has been looked at.
 */

/** Whether fields of a value can be asked for. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** A whole number from 0. */
export function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

/** A place in a text: line and character, both from 0. */
export function isPosition(value: unknown): value is Position {
  return isRecord(value) && isCount(value.line) && isCount(value.character);
}

/** A range of a file, by the URI of the file. */
export function isOrigin(value: unknown): value is Origin {
  return (
    isRecord(value) &&
    typeof value.uri === "string" &&
    isRecord(value.range) &&
    isPosition(value.range.start) &&
    isPosition(value.range.end)
  );
}
