import type { Component, DesignEdit, Distribution, Given } from "@lintel/engine/model";
import { applyEdits, keysFor } from "@lintel/language";
import { type CodeAction, CodeActionKind } from "vscode-languageserver";
import { type ActionSource, workspaceEdit } from "./action.ts";
import { componentAt } from "./elementAtCursor.ts";

const kind = `${CodeActionKind.RefactorRewrite}.defaults`;

/** Writes what is assumed about a component into its body, one value or all of them, so that it can be seen and changed. */
export const writeDefaults: ActionSource = {
  kind,
  find(request) {
    const { server, read } = request;
    const component = componentAt(request);
    if (!read || read.broken || !component) return [];
    const assumed = assumedValues(component);
    const action = (title: string, edits: readonly DesignEdit[]): CodeAction[] => {
      const changes = applyEdits(read, edits);
      return changes.length > 0 ? [{ title, kind, edit: workspaceEdit(server, changes) }] : [];
    };
    const set = ([key, value]: readonly [string, string]): DesignEdit => ({ type: "set", element: component.id, path: [key], value });
    const single = assumed.flatMap((each) => action(`Write the assumed ${each.join(" ")} into ${component.name}`, [set(each)]));
    const all = assumed.length > 1 ? action(`Write all ${assumed.length} assumed values into ${component.name}`, assumed.map(set)) : [];
    // Among quick fixes one line is enough, and no single value beside what mends a finding; the menu of refactorings, which asks for its kind, has them all.
    if (request.context.only) return [...all, ...single];
    return all.length === 0 && request.context.diagnostics.length === 0 ? single : all;
  },
};

/** The properties that matter most and that nobody wrote, with the values they have, as they would be written. */
function assumedValues(component: Component): readonly (readonly [key: string, value: string])[] {
  const keys = keysFor(component.kind);
  return candidates.flatMap(([key, assumedOf]) => {
    const spec = keys.get(key);
    const value = spec ? assumedOf(component) : null;
    return value === null ? [] : [[key, value] as const];
  });
}

const candidates: readonly (readonly [string, (component: Component) => string | null])[] = [
  ["replicas", ({ replicas, autoscale }) => (autoscale ? null : written(replicas, String))],
  ["workers", ({ workers }) => written(workers, (value) => (value === null ? null : String(value)))],
  ["service-time", ({ serviceTime }) => (serviceTime ? written(serviceTime, distributionText) : null)],
  ["availability", ({ reliability }) => written(reliability.availability, (share) => `${exact(share * 100)}%`)],
];

function written<T>(given: Given<T>, text: (value: T) => string | null): string | null {
  return given.assumed === null ? null : text(given.value);
}

/** A bare time is the mean of an exponential; other shapes are never assumed. */
function distributionText(value: Distribution): string | null {
  if (value.type !== "exponential") return null;
  const [unit, seconds] = units.find(([, size]) => value.mean >= size) ?? ["ns", 1e-9];
  return `${exact(value.mean / seconds)} ${unit}`;
}

const units: readonly (readonly [string, number])[] = [
  ["s", 1],
  ["ms", 1e-3],
  ["µs", 1e-6],
];

/** A number as it is, not rounded for reading: what is written must mean what was assumed. */
function exact(value: number): string {
  return String(Number(value.toPrecision(12)));
}
