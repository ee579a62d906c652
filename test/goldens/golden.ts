import { readFileSync } from "node:fs";

/** One entry of goldens.json: a number of the source documents with what it is computed from. */
export interface Golden {
  readonly id: string;
  readonly source: string;
  readonly quantity: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly expected: unknown;
  readonly unit: string;
  /** Relative; 0 for exact. */
  readonly tolerance: number;
  readonly note: string;
}

/** All entries, as given. */
export const goldens = JSON.parse(readFileSync(new URL("goldens.json", import.meta.url), "utf8")) as readonly Golden[];

const byId = new Map(goldens.map((golden) => [golden.id, golden]));

export function golden(id: string): Golden {
  const found = byId.get(id);
  if (!found) throw new Error(`goldens.json has no ${id}`);
  return found;
}

/** An input of an entry that is a number. */
export function numberInput(entry: Golden, name: string): number {
  const value = entry.inputs[name];
  if (typeof value !== "number") throw new Error(`${entry.id} has no number ${name}`);
  return value;
}

/** An input of an entry, of the shape that its family has. */
export function input<T>(entry: Golden, name: string): T {
  if (!(name in entry.inputs)) throw new Error(`${entry.id} has no input ${name}`);
  return entry.inputs[name] as T;
}
