import { type Component, type Design, type Flow, type Position, type Range, rateText } from "@lintel/engine/model";
import { code } from "../hover/text.ts";
import type { ReadDesign } from "../workspace/designs.ts";
import type { SourceFile } from "../workspace/files.ts";
import type { Hint } from "./hint.ts";

/** The rate of a flow where the text names a constant or leaves it to the client, and what the users of a client send together. */
export function rateHints(file: SourceFile, { design }: ReadDesign): readonly Hint[] {
  return [
    ...design.components.flatMap((component) => clientHints(component, file)),
    ...design.flows.flatMap((flow) => flowHints(flow, design, file)),
  ];
}

function clientHints({ client, id }: Component, file: SourceFile): readonly Hint[] {
  const { users, actions } = client ?? {};
  const place = actions?.origin;
  if (!users || !actions || place?.uri !== file.uri) return [];
  const label = `= ${rateText(users.value * actions.value)}`;
  const tooltip = `What all users of ${code(id)} do together: users × actions.`;
  return [{ position: place.range.end, label, tooltip, padding: "left", edit: null }];
}

function flowHints(flow: Flow, design: Design, file: SourceFile): readonly Hint[] {
  if (flow.implicit || flow.origin.uri !== file.uri || !flow.rate) return [];
  const text = rateText(flow.rate.value);
  const place = rateEnd(flow, file);
  const written = place.range && file.document.getText(place.range);
  if (written?.replace(/\s+/g, "") === text.replace(/\s+/g, "")) return [];
  const peak = design.components.find(({ id }) => id === flow.from)?.client?.peak.value ?? 1;
  const atPeak = peak === 1 ? "" : ` At the peak of ${code(flow.from ?? "")}: ${rateText(flow.rate.value * peak)}.`;
  const tooltip = `${flow.rate.assumed ? `${flow.rate.assumed}.` : "The mean rate of this flow."}${atPeak}`;
  return [{ position: place.end, label: `= ${text}`, tooltip, padding: "left", edit: null }];
}

function rateEnd(flow: Flow, file: SourceFile): { readonly end: Position; readonly range: Range | null } {
  const origin = flow.rate?.origin;
  return origin && origin.uri === file.uri ? { end: origin.range.end, range: origin.range } : { end: flow.origin.range.end, range: null };
}
