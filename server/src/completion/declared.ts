import { type Component, type Design, lookup } from "@lintel/engine/model";
import { CompletionItemKind } from "vscode-languageserver";
import type { Explained } from "./explain.ts";
import type { Suggestion } from "./item.ts";

/** The names a design declares, as suggestions. `root` is the design's address, by which their documentation is found again. */
export interface Declared {
  readonly design: Design;
  readonly root: string;
  /** Whether a declaration can be named in the file at hand without importing it. */
  readonly isVisible: (element: { readonly name: string; readonly origin: { readonly uri: string } }) => boolean;
}

/** These components by their names. */
export function componentItems({ root }: Declared, components: readonly Component[]): Suggestion[] {
  return components.map((component) => ({
    label: component.name,
    kind: CompletionItemKind.Class,
    detail: component.title === component.name ? component.kind : `${component.kind} — ${component.title}`,
    beside: component.kind,
    about: element(root, component.id),
  }));
}

/** Components with those first that the caller has a link to, and the caller itself last. */
export function calleeItems(declared: Declared, components: readonly Component[], caller: string | null): Suggestion[] {
  const linked = caller === null ? [] : (lookup(declared.design).linksFrom.get(caller) ?? []).map((link) => link.to);
  const rank = ({ id, kind }: Component): number => {
    const at = linked.indexOf(id);
    return at >= 0 ? at : linked.length + (id === caller || kind === "client" ? 1 : 0);
  };
  return componentItems(
    declared,
    [...components].sort((a, b) => rank(a) - rank(b)),
  );
}

/** The flows that were written down. */
export function flowItems({ design, root, isVisible }: Declared): Suggestion[] {
  return design.flows
    .filter((flow) => !flow.implicit && isVisible(flow))
    .map((flow) => ({
      label: flow.name,
      kind: CompletionItemKind.Event,
      detail: flow.title === flow.name ? "flow" : `flow — ${flow.title}`,
      about: element(root, flow.id),
    }));
}

/** Constants; those of the wanted dimension only. */
export function letItems({ design, root, isVisible }: Declared, dimension: string | null): Suggestion[] {
  return design.lets
    .filter((constant) => isVisible(constant) && (dimension === null || constant.dimension === dimension))
    .map((constant) => ({
      label: constant.name,
      kind: CompletionItemKind.Constant,
      detail: constant.text,
      about: element(root, constant.id),
    }));
}

/** Regions, and their zones if wanted; a dot behind a region then goes on to its zones. */
export function placeItems({ design, root, isVisible }: Declared, withZones: boolean): Suggestion[] {
  return design.regions.filter(isVisible).flatMap((region): Suggestion[] => [
    {
      label: region.id,
      kind: CompletionItemKind.Module,
      detail: "region",
      about: element(root, region.id),
      ...(withZones ? { commit: ["."] } : {}),
    },
    ...(withZones ? region.zones.map((zone) => ({ label: zone.id, kind: CompletionItemKind.Module, detail: `zone of ${region.id}` })) : []),
  ]);
}

/** Groups by their names; those that have only a title by it. */
export function groupItems({ design }: Declared): Suggestion[] {
  return design.groups.map((group) => {
    const text = group.id.startsWith("group ") ? `"${group.title}"` : group.name;
    return { label: text, kind: CompletionItemKind.Module, detail: "group" };
  });
}

/** The calls that the links of a component allow, in the order they were declared; those that are written already last. */
export function callItems({ design }: Declared, caller: string | null, written: ReadonlySet<string>): Suggestion[] {
  if (caller === null) return [];
  const items = (lookup(design).linksFrom.get(caller) ?? []).map((link) => ({
    label: `${link.from} ${link.kind === "async" ? "~>" : "->"} ${link.to}`,
    kind: CompletionItemKind.Reference,
    detail: link.label ?? "declared link",
  }));
  return [...items.filter(({ label }) => !written.has(label)), ...items.filter(({ label }) => written.has(label))];
}

/** Fields of all entities, or of those a component stores or an entity has. `qualified` writes the entity before them. */
export function fieldItems({ design }: Declared, of: string | null, qualified: boolean): Suggestion[] {
  return design.components.flatMap((component) =>
    (component.store?.entities ?? [])
      .filter((entity) => of === null || component.name === of || entity.name === of)
      .flatMap((entity) =>
        entity.fields.map((field) => ({
          label: qualified ? `${entity.name}.${field.name}` : field.name,
          kind: CompletionItemKind.Field,
          detail: `${field.isKey ? "key" : "field"} of ${component.name}.${entity.name}`,
        })),
      ),
  );
}

/** What follows a name and a dot: zones, fields, replicas. */
export function memberItems(declared: Declared, of: string): Suggestion[] {
  const { design } = declared;
  const region = design.regions.find((candidate) => candidate.id === of);
  if (region) return region.zones.map((zone) => ({ label: zone.name, kind: CompletionItemKind.Module, detail: `zone of ${region.id}` }));
  const fields = fieldItems(declared, of, false);
  if (fields.length > 0) return fields;
  const replicas = design.components.find((candidate) => candidate.name === of)?.replicas.value ?? 0;
  // More than a handful nobody picks from a list.
  return Array.from({ length: Math.min(replicas, 20) }, (_, index) => ({
    label: String(index + 1),
    kind: CompletionItemKind.Value,
    detail: `replica ${index + 1} of ${of}`,
  }));
}

/** The tags that components of the design have. */
export function tagItems({ design }: Declared): Suggestion[] {
  const tags = new Set(design.components.flatMap((component) => component.tags));
  return [...tags].sort().map((label) => ({ label, kind: CompletionItemKind.EnumMember, detail: "tag" }));
}

/** The protocols that links of the design use, then the usual ones. */
export function protocolItems({ design }: Declared): Suggestion[] {
  const used = design.links.flatMap((link) => link.protocol ?? []);
  const labels = new Set([...used, "https", "grpc", "http", "tcp", "udp", "websocket", "amqp"]);
  return [...labels].map((label) => ({ label, kind: CompletionItemKind.EnumMember, detail: "protocol" }));
}

function element(root: string, id: string): Explained {
  return { type: "element", root, id };
}
