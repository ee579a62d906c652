import type { FromPreview } from "@lintel/webview/messages";

/** A message from the preview, `null` when it has not the shape that `webview/src/messages.ts` promises. */
export function readMessage(value: unknown): FromPreview | null {
  if (!isRecord(value)) return null;
  switch (value.type) {
    case "ready":
      return { type: "ready" };
    case "reveal":
      return isOrigin(value.origin) ? { type: "reveal", origin: value.origin } : null;
    case "exported":
      return value.format === "svg" && typeof value.content === "string"
        ? { type: "exported", format: "svg", content: value.content }
        : null;
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

type Origin = Extract<FromPreview, { type: "reveal" }>["origin"];

function isOrigin(value: unknown): value is Origin {
  return (
    isRecord(value) &&
    typeof value.uri === "string" &&
    isRecord(value.range) &&
    isPosition(value.range.start) &&
    isPosition(value.range.end)
  );
}

function isPosition(value: unknown): boolean {
  return isRecord(value) && isCount(value.line) && isCount(value.character);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
