import type { FromPreview } from "@lintel/webview/messages";
import { isCount, isOrigin, isRecord } from "../received.ts";

/** More places than this are no list that anybody reads. */
const mostPlaces = 10_000;

/** A message from the preview, `null` when it has not the shape that `webview/src/messages.ts` promises. */
export function readMessage(value: unknown): FromPreview | null {
  if (!isRecord(value)) return null;
  switch (value.type) {
    case "ready":
      return { type: "ready" };
    case "reveal":
      return isOrigin(value.origin) ? { type: "reveal", origin: value.origin } : null;
    case "show-places":
      return isOrigin(value.at) && Array.isArray(value.places) && value.places.length <= mostPlaces && value.places.every(isOrigin)
        ? { type: "show-places", at: value.at, places: value.places }
        : null;
    case "fix":
      return typeof value.rule === "string" &&
        (value.element === null || typeof value.element === "string") &&
        typeof value.message === "string" &&
        typeof value.title === "string"
        ? { type: "fix", rule: value.rule, element: value.element, message: value.message, title: value.title }
        : null;
    case "exported":
      return exported(value.format, value.content);
    case "save-layout":
      return typeof value.uri === "string" && (value.content === null || typeof value.content === "string")
        ? { type: "save-layout", uri: value.uri, content: value.content }
        : null;
    case "report":
      return typeof value.content === "string" ? { type: "report", content: value.content } : null;
    case "pick-design":
      return { type: "pick-design" };
    case "simulation-finished":
      return isCount(value.failed) && isCount(value.met) && (value.scenario === null || typeof value.scenario === "string")
        ? { type: "simulation-finished", scenario: value.scenario, failed: value.failed, met: value.met }
        : null;
    case "failed":
      return typeof value.message === "string" ? { type: "failed", message: value.message } : null;
    default:
      return null;
  }
}

const textFormats = ["svg", "mmd", "d2", "dsl", "json"] as const;
const binaryFormats = ["png", "pdf"] as const;

function exported(format: unknown, content: unknown): FromPreview | null {
  const text = textFormats.find((known) => known === format);
  if (text && typeof content === "string") return { type: "exported", format: text, content };
  const binary = binaryFormats.find((known) => known === format);
  return binary && content instanceof Uint8Array ? { type: "exported", format: binary, content } : null;
}
