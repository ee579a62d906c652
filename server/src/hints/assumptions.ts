import { availabilityText, type Component, type Distribution, type Given, type Link, type Position, timeText } from "@lintel/engine/model";
import { keysFor, originOf } from "@lintel/language";
import { distributionText } from "../hover/distribution.ts";
import { code } from "../hover/text.ts";
import type { ReadDesign } from "../workspace/designs.ts";
import type { SourceFile } from "../workspace/files.ts";
import type { Hint } from "./hint.ts";

/** What was assumed of a component or link because the text does not say it, written as the text would say it. */
export function assumptionHints(file: SourceFile, read: ReadDesign): readonly Hint[] {
  return [
    ...read.design.components.flatMap((component) => hintsFor(component.id, componentAssumptions(component), file, read)),
    ...read.design.links.flatMap((link) => hintsFor(link.id, linkAssumptions(link), file, read)),
  ];
}

interface Assumption {
  readonly key: string;
  /** The value as people read it. */
  readonly text: string;
  /** The value as it is written; `null` where it has no way to be written that means exactly the same. */
  readonly written: string | null;
  readonly reason: string;
}

function componentAssumptions({ kind, replicas, workers, serviceTime, reliability }: Component): readonly Assumption[] {
  if (kind === "client") return [];
  const keys = keysFor(kind);
  return [
    ...assumption("replicas", replicas, String, String),
    ...(workers.value === null ? [] : assumption("workers", workers, String, String)),
    ...(serviceTime ? assumption("service-time", serviceTime, distributionText, writtenDistribution) : []),
    ...assumption(
      "availability",
      reliability.availability,
      availabilityText,
      exactly(availabilityText, (text) => Number.parseFloat(text) / 100),
    ),
  ].filter(({ key }) => keys.has(key));
}

function linkAssumptions({ network }: Link): readonly Assumption[] {
  return assumption("latency", network.latency, timeText, exactly(timeText, seconds));
}

function assumption<T>(
  key: string,
  given: Given<T>,
  text: (value: T) => string,
  write: (value: T) => string | null,
): readonly Assumption[] {
  if (given.assumed === null) return [];
  return [{ key, text: text(given.value), written: write(given.value), reason: given.assumed }];
}

/** A text that reads back as the very same number; `null` where rounding would change it. */
function exactly(text: (value: number) => string, read: (text: string) => number): (value: number) => string | null {
  return (value) => {
    const written = text(value);
    return Math.abs(read(written) - value) <= Math.abs(value) * 1e-9 ? written : null;
  };
}

const unitSeconds: Readonly<Record<string, number>> = { ns: 1e-9, µs: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600 };

function seconds(text: string): number {
  const [number = "", unit = ""] = text.split(" ");
  return Number(number) * (unitSeconds[unit] ?? Number.NaN);
}

/** A bare time is exponential where a service time stands. */
function writtenDistribution(distribution: Distribution): string | null {
  const time = exactly(timeText, seconds);
  if (distribution.type === "exponential") return time(distribution.mean);
  const value = distribution.type === "constant" ? time(distribution.value) : null;
  return value === null ? null : `constant(${value})`;
}

function hintsFor(element: string, assumptions: readonly Assumption[], file: SourceFile, read: ReadDesign): readonly Hint[] {
  const declaration = assumptions.length > 0 ? read.declarations.get(element) : undefined;
  const node = declaration?.node.$cstNode;
  if (!declaration || !node || declaration.document.uri !== file.uri) return [];
  const body = declaration.body?.$cstNode;
  const position: Position = body ? originOf(declaration.document, body).range.start : originOf(declaration.document, node).range.end;
  return assumptions.map(({ key, text, written, reason }) => ({
    position,
    label: `${key} ${written ?? text}`,
    tooltip: `${code(key)} of ${code(element)} is assumed: ${reason}.${written === null ? "" : " Double-click to write it down."}`,
    padding: body ? "right" : "left",
    edit: written === null ? null : { type: "set", element, path: [key], value: written },
  }));
}
