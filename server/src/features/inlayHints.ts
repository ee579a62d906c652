import { type Component, type Flow, rateText } from "@lintel/engine/model";
import { type InlayHint, InlayHintKind, type Position, type Range } from "vscode-languageserver";
import { distributionText } from "../hover/distribution.ts";
import type { Server } from "../server.ts";
import type { ReadDesign } from "../workspace/designs.ts";
import type { SourceFile } from "../workspace/files.ts";
import { letEnds } from "../workspace/lets.ts";
import { isBefore } from "../workspace/occurrences.ts";
import type { Feature } from "./feature.ts";

/** Values of constants and derived rates after their text; what was assumed of a component, where the user wants to see it. */
export const inlayHints: Feature = (server) => {
  server.connection.languages.inlayHint.on(
    server.handle("inlay hints", [], async (file, { range }): Promise<InlayHint[]> => {
      const read = await server.wholeDesign(file.uri);
      if (!read) return [];
      const { values, assumptions } = server.settings().inlayHints;
      const hints = [
        ...(values ? [...letHints(server, file, read), ...flowHints(file, read)] : []),
        ...(assumptions ? assumptionHints(file, read) : []),
      ];
      return hints.filter((hint) => within(hint.position, range));
    }),
  );
  return { inlayHintProvider: true };
};

function letHints(server: Server, file: SourceFile, read: ReadDesign): InlayHint[] {
  const values = new Map(
    read.design.lets.filter((constant) => constant.origin.uri === file.uri).map((constant) => [constant.name, constant]),
  );
  return letEnds(server.designs.parsed(file)).flatMap(({ name, end, computed }): InlayHint[] => {
    const constant = values.get(name);
    // `let row = 500 B` says its value itself.
    if (!constant || constant.value === null || !computed) return [];
    return [{ position: end, label: `= ${constant.text}`, kind: InlayHintKind.Type, paddingLeft: true }];
  });
}

/** The rate of a flow, where the text names a constant or leaves it to the client. */
function flowHints(file: SourceFile, read: ReadDesign): InlayHint[] {
  return read.design.flows.flatMap((flow): InlayHint[] => {
    if (flow.implicit || flow.origin.uri !== file.uri || !flow.rate) return [];
    const text = rateText(flow.rate.value);
    const place = rateEnd(flow, file);
    const written = place.range && file.document.getText(place.range);
    if (written?.replace(/\s+/g, "") === text.replace(/\s+/g, "")) return [];
    const reason = flow.rate.assumed;
    return [
      { position: place.end, label: `= ${text}`, kind: InlayHintKind.Type, paddingLeft: true, ...(reason ? { tooltip: reason } : {}) },
    ];
  });
}

function rateEnd(flow: Flow, file: SourceFile): { readonly end: Position; readonly range: Range | null } {
  const origin = flow.rate?.origin;
  return origin && origin.uri === file.uri ? { end: origin.range.end, range: origin.range } : { end: flow.origin.range.end, range: null };
}

function assumptionHints(file: SourceFile, read: ReadDesign): InlayHint[] {
  return read.design.components.flatMap((component): InlayHint[] => {
    if (component.origin.uri !== file.uri || component.kind === "client") return [];
    const assumed = assumptions(component);
    if (assumed.length === 0) return [];
    return [
      {
        position: component.origin.range.end,
        label: assumed.map(({ text }) => text).join(", "),
        tooltip: assumed.map(({ text, reason }) => `${text}: ${reason}`).join("\n"),
        paddingLeft: true,
      },
    ];
  });
}

function assumptions(component: Component): readonly { readonly text: string; readonly reason: string }[] {
  const { replicas, workers, serviceTime } = component;
  const found: { text: string; reason: string }[] = [];
  if (replicas.assumed) found.push({ text: replicas.value === 1 ? "1 replica" : `${replicas.value} replicas`, reason: replicas.assumed });
  if (workers.assumed && workers.value !== null)
    found.push({ text: workers.value === 1 ? "1 worker" : `${workers.value} workers`, reason: workers.assumed });
  if (serviceTime?.assumed) found.push({ text: distributionText(serviceTime.value), reason: serviceTime.assumed });
  return found;
}

function within(position: Position, range: Range): boolean {
  return !isBefore(position, range.start) && !isBefore(range.end, position);
}
