import type { Design } from "@lintel/engine/model";

/** Where and in what words something was written does not change a run. */
const irrelevant: ReadonlySet<string> = new Set(["origin", "methodOrigin", "documentation", "accepts", "views"]);

/** A text that is equal for two designs exactly when a simulation of them is: typing a comment does not make a result old. */
export function modelKey(design: Design): string {
  return JSON.stringify(design, (key, value: unknown) => (irrelevant.has(key) ? undefined : value));
}
