import type { ToPreview } from "./messages.ts";

/** Checks a message of the host; `null` when it is none of ours. Designs are checked down to their lists: both sides are built together. */
export function readMessage(value: unknown): ToPreview | null {
  if (!isRecord(value)) return null;
  const { type } = value;
  const isValid =
    (type === "design" && isDesignMessage(value)) ||
    (type === "empty" && typeof value.reason === "string") ||
    (type === "layout" && typeof value.uri === "string" && isTextOrNull(value.content)) ||
    (type === "given-layout" && isGivenLayout(value.layout)) ||
    (type === "early" && typeof value.count === "number") ||
    (type === "select" && isTextOrNull(value.element)) ||
    (type === "lock" && typeof value.locked === "boolean") ||
    (type === "simulate" && isTextOrNull(value.scenario)) ||
    (type === "export" && formats.includes(value.format) && (value.scale === undefined || isScale(value.scale))) ||
    (type === "picked-design" && (value.picked === null || isPicked(value.picked)));
  return isValid ? (value as ToPreview) : null;
}

const formats: readonly unknown[] = ["svg", "png", "pdf", "mmd", "d2", "dsl", "json"];

function isScale(value: unknown): boolean {
  return typeof value === "number" && value >= 1 && value <= 4;
}

const designLists = ["regions", "groups", "components", "links", "flows", "objectives", "scenarios", "views"] as const;

function isDesignMessage(message: Readonly<Record<string, unknown>>): boolean {
  const { analysis } = message;
  return (
    typeof message.uri === "string" &&
    typeof message.version === "number" &&
    typeof message.broken === "boolean" &&
    Array.isArray(message.findings) &&
    isDesign(message.design) &&
    isRecord(analysis) &&
    isRecord(analysis.components) &&
    isRecord(analysis.links) &&
    isRecord(analysis.flows)
  );
}

function isGivenLayout(layout: unknown): boolean {
  return (
    isRecord(layout) &&
    [layout.width, layout.height].every((length) => typeof length === "number" && Number.isFinite(length)) &&
    typeof layout.key === "string" &&
    isRecord(layout.origin) &&
    [layout.nodes, layout.groups, layout.edges].every((list) => Array.isArray(list))
  );
}

function isPicked(picked: unknown): boolean {
  return isRecord(picked) && typeof picked.uri === "string" && typeof picked.title === "string" && isDesign(picked.design);
}

function isDesign(design: unknown): boolean {
  return isRecord(design) && designLists.every((list) => Array.isArray(design[list]));
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === "string";
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
