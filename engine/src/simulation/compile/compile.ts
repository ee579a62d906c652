import type { Component, Design, ElementId, Flow, Scenario } from "../../model/index.ts";
import { consumerSteps, limiterCall, prioritiesOf } from "../../model/index.ts";
import { samplerOf } from "../kernel/sampler.ts";
import { compileBacklogs } from "./backlogs.ts";
import { compileJobs, compileSwarms } from "./batch.ts";
import { type KeyNames, keysOf, Namespaces } from "./keys.ts";
import { compileLinks } from "./links.ts";
import { type Draft, type FlowModel, type LinkModel, type Model, Op, type Site, type StationModel } from "./model.ts";
import { PlaceNames } from "./places.ts";
import { isLevel, isPlain } from "./plain.ts";
import { type PlainStep, plainSteps } from "./plain-steps.ts";
import { ProgramBuilder, type Scope } from "./program.ts";
import { noteSimplifications } from "./simplifications.ts";
import { compileStations } from "./stations.ts";
import { StreamNames } from "./streams.ts";

/** Compiles a design, with the replicas that the scenario may add. */
export function compile(design: Design, scenario: Scenario | null): Model {
  const notes = new Set<string>();
  const note = (text: string): void => {
    notes.add(text);
  };
  const streams = new StreamNames();
  const namespaces = new Namespaces();
  const componentIndex = indexed(design.components.map((component) => component.id));
  const zones = design.regions.flatMap((region) => region.zones.map((zone) => zone.id));
  const regions = design.regions.map((region) => region.id);
  const places = { zones: indexed(zones), regions: indexed(regions), names: new PlaceNames(design) };

  noteSimplifications(design, note);
  const { stations, units } = compileStations(design, scenario, componentIndex, places, streams, note);
  const callersOf = (component: number): number => Math.max(1, (stations[component]?.slots ?? 1) * (stations[component]?.groups ?? 1));
  const links = compileLinks(design, componentIndex, callersOf, streams);
  const linkById = new Map(links.map((link) => [link.id, link]));
  const backlogs = compileBacklogs(design, componentIndex, linkById);

  const scopes = new Map<ElementId, Scope>();
  const scopeOf = (consumer: ElementId): Scope => {
    const known = scopes.get(consumer);
    if (known) return known;
    const keys = keysOf(design, consumerSteps(design, consumer), namespaces);
    const scope = { keys, stream: streams.of(`branches of ${consumer}`) };
    scopes.set(consumer, scope);
    return scope;
  };
  const builder = new ProgramBuilder(design, componentIndex, linkById, scopeOf, note);

  const flowScopes = design.flows.map(
    (flow): Scope => ({ keys: keysOf(design, flow.steps, namespaces), stream: streams.of(`branches of ${flow.id}`) }),
  );
  const flowLabels = design.flows.map((flow, i) => builder.add(flow.steps, flowScopes[i] as Scope));
  const limiterLabels = design.components.map((component) => {
    const call = limiterCall(design, component);
    return call && componentIndex.has(call.to) ? builder.addLimiter(call, scopeOf(component.id)) : null;
  });
  for (const backlog of backlogs) backlog.deliveries = backlog.links.map((link) => builder.delivery(link));
  const { program, sites } = builder.finish();

  stations.forEach((station, i) => {
    station.limiterProgram = limiterLabels[i]?.at ?? -1;
    station.publishesTo = backlogs.filter((backlog) => backlog.broker === i).map((backlog) => backlog.index);
    station.takesFrom = backlogs.filter((backlog) => backlog.consumers.includes(i)).map((backlog) => backlog.index);
  });

  const tracksCalls = links.some((link) => link.hedge !== null || link.passesDeadline || link.cancel);
  for (const link of links) if (tracksCalls) link.isGuarded = true;
  const areWatched = sites.some(({ strategy }) => strategy === "least-bandwidth" || strategy === "least-response-time");
  for (const site of sites) {
    const station = stations[site.component];
    site.asksAny = !tracksCalls && !site.scatter && station !== undefined && asksAny(station);
    site.arrivesAtOnce = site.link === null || (isLevel(site.link) && site.link.sending === 0);
    site.answersPlainly = !tracksCalls && (site.link === null || answersPlainly(site.link));
    site.isPlain = !areWatched && !tracksCalls && station !== undefined && isPlain(station, site);
    site.isLeaf = program.code[site.body] === Op.end;
    site.isLast = program.code[site.next] === Op.end;
  }

  const priorities = prioritiesOf(design);
  const { distances, placeCount } = places.names.distances();
  return {
    design: design.name,
    components: stations,
    units,
    links,
    sites,
    flows: design.flows.map((flow, i) => {
      const rank = priorities.indexOf(flow.priority.value);
      const at = flowLabels[i]?.at ?? 0;
      const first = program.code[at] === Op.call ? (sites[program.code[at + 1]!] ?? null) : null;
      const { keys } = flowScopes[i] as Scope;
      const steps = keys.spaces.length === 0 ? plainSteps(program, sites, at) : null;
      return compileFlow(design, flow, i, rank, at, first, steps, keys, componentIndex, streams, note);
    }),
    backlogs,
    jobs: compileJobs(design.components, note),
    swarms: compileSwarms(design.components, note),
    program,
    consumerKeys: design.components.map((component) => scopes.get(component.id)?.keys.spaces ?? []),
    zones,
    regions,
    groups: new Map(design.groups.map((group) => [group.id, group.parent])),
    places: new Map(design.regions.flatMap((region) => [region, ...region.zones]).map((place) => [place.id, place.availability.value])),
    distances,
    placeCount,
    streams: streams.names,
    keysPerCall: Math.max(0, ...[...flowScopes, ...scopes.values()].map((scope) => scope.keys.spaces.length)),
    loopsPerCall: Math.max(1, builder.loopsPerCall),
    tracksCalls,
    notes: [...notes],
  };
}

/** Whether all replicas of a component are alike to its callers. */
function asksAny(station: Draft<StationModel>): boolean {
  return !station.isClient && station.slots > 0 && station.groups === 1 && station.routing === "any" && !station.isCoordinator;
}

/** Whether answers over a link come at once and mean nothing to a breaker, a pool or a second request. */
function answersPlainly(link: Draft<LinkModel>): boolean {
  return isLevel(link) && link.answering === 0 && !link.isGuarded && link.hedge === null;
}

function compileFlow(
  design: Design,
  flow: Flow,
  index: number,
  rank: number,
  program: number,
  first: Site | null,
  plainSteps: readonly PlainStep[] | null,
  keys: KeyNames,
  componentIndex: ReadonlyMap<ElementId, number>,
  streams: StreamNames,
  note: (text: string) => void,
): FlowModel {
  const client: Component | undefined = design.components.find((component) => component.id === flow.from);
  const arrivals = client?.client?.arrivals.value ?? { type: "poisson" };
  const rate = flow.rate?.value ?? 0;
  if (flow.steps.length === 0) note(`${flow.id} makes no calls, so its requests end at once.`);
  if (arrivals.type !== "closed" && !(rate > 0)) note(`${flow.id} has no rate, so none of its requests arrive.`);
  return {
    index,
    id: flow.id,
    client: client ? (componentIndex.get(client.id) ?? -1) : -1,
    rate: Number.isFinite(rate) ? Math.max(0, rate) : 0,
    arrivals,
    rank,
    think: arrivals.type === "closed" ? samplerOf(arrivals.think) : null,
    users: Math.max(0, Math.floor(client?.client?.users?.value ?? 0)),
    program,
    first,
    plainSteps,
    keySpaces: keys.spaces,
    arrivalStream: streams.of(`arrivals of ${flow.id}`),
    keyStream: streams.of(`keys of ${flow.id}`),
  };
}

function indexed(ids: readonly ElementId[]): Map<ElementId, number> {
  return new Map(ids.map((id, i) => [id, i]));
}
