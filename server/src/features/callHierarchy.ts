import { type Analysis, type LatencyFigures, methodSign } from "@lintel/engine/analysis";
import {
  type CallStep,
  type Component,
  type ElementId,
  type Flow,
  type Link,
  lookup,
  type Origin,
  percentText,
  rateText,
  timeText,
} from "@lintel/engine/model";
import { elementAt, originOf } from "@lintel/language";
import { type CallHierarchyItem, type Range, SymbolKind } from "vscode-languageserver";
import { callsMade } from "../calls.ts";
import { cannot, line } from "../lenses/figures.ts";
import type { Server } from "../server.ts";
import type { ReadDesign } from "../workspace/designs.ts";
import type { Feature } from "./feature.ts";

/** Where an item stands: an element, and for a step of a flow the way there through the calls of that flow. */
interface Place {
  readonly element: ElementId;
  readonly flow: ElementId | null;
  /** Index of each call among those its caller makes. */
  readonly path: readonly number[];
}

/**
 * Who calls a component and what it calls, along the declared links; from a flow on the calls of that request, in order. Each call tells how
 * long it takes and how often it is made.
 */
export const callHierarchy: Feature = (server) => {
  const { callHierarchy: on } = server.connection.languages;
  on.onPrepare(
    server.handle("call hierarchy", null, async (file, { position }): Promise<CallHierarchyItem[] | null> => {
      // The figures come with the review that is under way.
      await server.reviews.settled();
      const read = await server.wholeDesign(file.uri);
      const element = read && elementAt(read, file.uri, position)?.element;
      if (!read || !element) return null;
      const { components, flows, links } = lookup(read.design);
      const [flow, link] = [flows.get(element), links.get(element)];
      const item = flow
        ? flowItem(server, read, flow)
        : componentItem(server, read, components.get(link?.to ?? element), { element: link?.to ?? element, flow: null, path: [] });
      return item && [item];
    }),
  );
  on.onIncomingCalls(({ item }) =>
    server.guard("call hierarchy", null, async () => {
      await server.reviews.settled();
      const read = await server.wholeDesign(item.uri);
      return read && incoming(server, read, placeOf(item));
    }),
  );
  on.onOutgoingCalls(({ item }) =>
    server.guard("call hierarchy", null, async () => {
      await server.reviews.settled();
      const read = await server.wholeDesign(item.uri);
      return read && outgoing(server, read, placeOf(item), item.uri);
    }),
  );
  return { callHierarchyProvider: true };
};

function placeOf(item: CallHierarchyItem): Place {
  return item.data as Place;
}

type Call = { readonly item: CallHierarchyItem; readonly ranges: readonly Range[] };

function incoming(server: Server, read: ReadDesign, { element }: Place) {
  const { components, linksTo } = lookup(read.design);
  const calls: Call[] = [];
  for (const [caller, links] of byEnd(linksTo.get(element) ?? [], ({ from }) => from)) {
    const item = componentItem(
      server,
      read,
      components.get(caller),
      { element: caller, flow: null, path: [] },
      callText(read, server, links),
    );
    if (item) calls.push({ item, ranges: rangesIn(server, item.uri, links) });
  }
  // A client is not called: its requests start here.
  for (const flow of read.design.flows) {
    if (flow.from !== element || flow.implicit) continue;
    const item = flowItem(server, read, flow);
    if (item) calls.push({ item, ranges: [] });
  }
  return calls.map(({ item, ranges }) => ({ from: item, fromRanges: ranges.length > 0 ? [...ranges] : [item.selectionRange] }));
}

function outgoing(server: Server, read: ReadDesign, place: Place, uri: string) {
  const calls = place.flow === null ? alongLinks(server, read, place.element) : alongFlow(server, read, place, place.flow);
  // Ranges are places in the file of the caller; calls written elsewhere have none there.
  return calls.map(({ item, origins }) => ({
    to: item,
    fromRanges: origins.filter((origin) => server.files.spelling(origin.uri) === uri).map(({ range }) => range),
  }));
}

interface OutgoingCall {
  readonly item: CallHierarchyItem;
  readonly origins: readonly Origin[];
}

function alongLinks(server: Server, read: ReadDesign, element: ElementId): readonly OutgoingCall[] {
  const { components, linksFrom } = lookup(read.design);
  return [...byEnd(linksFrom.get(element) ?? [], ({ to }) => to)].flatMap(([callee, links]): OutgoingCall[] => {
    const item = componentItem(
      server,
      read,
      components.get(callee),
      { element: callee, flow: null, path: [] },
      callText(read, server, links),
    );
    return item ? [{ item, origins: links.map(({ origin }) => origin) }] : [];
  });
}

/** The calls at a place of a flow; of a flow itself those its client makes. */
function alongFlow(server: Server, read: ReadDesign, place: Place, id: ElementId): readonly OutgoingCall[] {
  const { components, flows, links } = lookup(read.design);
  const flow = flows.get(id);
  let calls: readonly CallStep[] = [...callsMade(flow?.steps ?? [])];
  for (const index of place.path) calls = [...callsMade(calls[index]?.body ?? [])];
  return calls.flatMap((call, index): OutgoingCall[] => {
    const link = call.link === null ? undefined : links.get(call.link);
    const share = hopShare(server, read, id, call.to);
    const detail = line(
      link ? callText(read, server, [link], call.label) : "no link declared",
      call.async ? "not waited for" : null,
      share,
    );
    const next: Place = { element: call.to, flow: id, path: [...place.path, index] };
    const item = componentItem(server, read, components.get(call.to), next, detail);
    return item ? [{ item, origins: [call.origin] }] : [];
  });
}

/** The part of a flow's time that is spent in a component, in all its calls together. */
function hopShare(server: Server, read: ReadDesign, flow: ElementId, element: ElementId): string | null {
  const hop = analysisOf(server, read)?.flows[flow]?.hops.find((candidate) => candidate.element === element);
  return hop && hop.share >= 0.005 ? `${percentText(Math.round(hop.share * 100) / 100)} of ${flow}` : null;
}

function flowItem(server: Server, read: ReadDesign, flow: Flow): CallHierarchyItem | null {
  const figures = analysisOf(server, read)?.flows[flow.id];
  const detail = figures ? line(figures.rate.value === null ? null : rateText(figures.rate.value), latency(figures.latency)) : "flow";
  const place: Place = { element: flow.id, flow: flow.id, path: [] };
  return itemAt(server, read, flow.id, { name: flow.name, kind: SymbolKind.Function, detail, data: place }, flow.origin);
}

function componentItem(
  server: Server,
  read: ReadDesign,
  component: Component | undefined,
  place: Place,
  detail?: string,
): CallHierarchyItem | null {
  if (!component) return null;
  const { name, kind, title, origin } = component;
  const own = title === name ? kind : `${kind} · ${title}`;
  return itemAt(server, read, component.id, { name, kind: SymbolKind.Class, detail: detail ?? own, data: place }, origin);
}

function itemAt(
  server: Server,
  read: ReadDesign,
  element: ElementId,
  item: Pick<CallHierarchyItem, "name" | "kind" | "detail" | "data">,
  origin: Origin,
): CallHierarchyItem | null {
  const node = read.declarations.get(element)?.node.$cstNode;
  const document = read.declarations.get(element)?.document;
  const range = node && document ? originOf(document, node).range : origin.range;
  return { ...item, uri: server.files.spelling(origin.uri), range, selectionRange: origin.range };
}

/** How long the calls over some links of one pair take and how many there are. */
function callText(read: ReadDesign, server: Server, links: readonly Link[], called: string | null = null): string {
  const analysis = analysisOf(server, read);
  if (!analysis) return cannot("the text has syntax errors");
  const all = links.flatMap(({ id }) => analysis.links[id] ?? []);
  const rates = all.map(({ rate }) => rate.value);
  const sum = rates.every((rate): rate is number => rate !== null) ? rates.reduce((total, rate) => total + rate, 0) : null;
  const label = called ?? links.find((link) => link.label !== null)?.label ?? null;
  return line(all[0] && all.length === 1 ? latency(all[0].latency) : null, sum === null ? null : rateText(sum), label);
}

function latency(figures: LatencyFigures): string {
  return figures.p99 === null ? cannot(figures.note) : `p99 ${methodSign(figures)}${timeText(figures.p99)}`;
}

/** Numbers of half a design would look like those of the whole. */
function analysisOf(server: Server, read: ReadDesign): Analysis | null {
  return read.broken ? null : server.designs.analysis(read.design);
}

function byEnd(links: readonly Link[], end: (link: Link) => ElementId): ReadonlyMap<ElementId, readonly Link[]> {
  const groups = new Map<ElementId, Link[]>();
  for (const link of links) groups.set(end(link), [...(groups.get(end(link)) ?? []), link]);
  return groups;
}

function rangesIn(server: Server, uri: string, links: readonly Link[]): readonly Range[] {
  return links.filter(({ origin }) => server.files.spelling(origin.uri) === uri).map(({ origin }) => origin.range);
}
