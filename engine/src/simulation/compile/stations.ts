import type { Component, Design, ElementId, Scenario } from "../../model/index.ts";
import { assumedDetection, countText, detectionTime, healthCheckOf, prioritiesOf, replicaPlaces } from "../../model/index.ts";
import { constantKind, type Sampler, samplerOf } from "../kernel/sampler.ts";
import { partitionCount } from "./backlogs.ts";
import { type Draft, mostUnits, type Routing, type StationModel, type UnitModel } from "./model.ts";
import type { PlaceNames } from "./places.ts";
import type { StreamNames } from "./streams.ts";

/** Seconds between health checks of a component without one: half of the assumed time until a dead replica is noticed. */
const assumedCheckEvery = assumedDetection / 2;

const noService: Sampler = { kind: constantKind, scale: 0, draw: () => 0 };

export interface Stations {
  readonly stations: Draft<StationModel>[];
  readonly units: UnitModel[];
}

/** Components with their replicas laid out group by group. What programs and backlogs add is filled in later. */
export function compileStations(
  design: Design,
  scenario: Scenario | null,
  componentIndex: ReadonlyMap<ElementId, number>,
  places: { zones: ReadonlyMap<ElementId, number>; regions: ReadonlyMap<ElementId, number>; names: PlaceNames },
  streams: StreamNames,
  note: (text: string) => void,
): Stations {
  const units: UnitModel[] = [];
  let group = 0;
  const stations = design.components.map((component, index): Draft<StationModel> => {
    const sharding = component.store?.sharding[0] ?? null;
    const wantedShards = sharding ? Math.max(1, Math.round(sharding.shards.value)) : 1;
    const wantedGroups = sharding ? Math.max(wantedShards, mostShards(component, scenario)) : 1;
    const copies = component.kind === "client" ? 0 : Math.max(0, Math.round(component.replicas.value));
    const wantedSlots = component.kind === "client" ? 0 : Math.max(copies, mostCopies(component, scenario));
    const groups = Math.min(wantedGroups, mostUnits);
    const slots = Math.min(wantedSlots, Math.max(1, Math.floor(mostUnits / groups)));
    if (groups < wantedGroups || slots < wantedSlots) {
      const size = (shards: number, replicas: number): string =>
        sharding ? `${countText(shards)} shards of ${countText(replicas)}` : countText(replicas);
      note(`${component.id} has more replicas than are simulated: ${size(groups, slots)} instead of ${size(wantedGroups, wantedSlots)}.`);
    }
    const firstUnit = units.length;
    const placed = replicaPlaces(design, component).map((at) => places.names.of(at));
    const firstGroup = group;
    group += groups;
    for (let g = 0; g < groups; g++) {
      for (let slot = 0; slot < slots; slot++) {
        // Shards start at different copies, so that their leaders are spread over the zones.
        const turn = (slot + g) % placed.length;
        const zone = component.replicaZones[turn] ?? null;
        const region = component.replicaRegions[turn] ?? null;
        units.push({
          component: index,
          group: firstGroup + g,
          zone: zone === null ? -1 : (places.zones.get(zone) ?? -1),
          region: region === null ? -1 : (places.regions.get(region) ?? -1),
          place: placed[turn] ?? 0,
        });
      }
    }
    return station(
      design,
      component,
      index,
      {
        firstUnit,
        firstGroup,
        groups,
        shards: Math.min(wantedShards, groups),
        copies: Math.min(copies, slots),
        slots,
        place: placed[0] ?? 0,
        ...usersAt(design, component, places),
      },
      componentIndex,
      streams,
    );
  });
  return { stations, units };
}

/** Zone and region of a client's users, −1 where nothing says so. */
function usersAt(
  design: Design,
  { client }: Component,
  places: { zones: ReadonlyMap<ElementId, number>; regions: ReadonlyMap<ElementId, number> },
): Pick<StationModel, "zone" | "region"> {
  const location = client?.location ?? null;
  if (location === null) return { zone: -1, region: -1 };
  const around = design.regions.find((region) => region.id === location || region.zones.some((zone) => zone.id === location));
  return { zone: places.zones.get(location) ?? -1, region: around ? (places.regions.get(around.id) ?? -1) : -1 };
}

function mostCopies(component: Component, scenario: Scenario | null): number {
  const scaled = (scenario?.actions ?? []).map(({ effect }) =>
    effect.type === "scale" && effect.component === component.id ? Math.round(effect.replicas) : 0,
  );
  return Math.max(0, Math.round(component.autoscale?.max.value ?? 0), ...scaled);
}

/** Shards that the scenario gives a store at most. */
function mostShards(component: Component, scenario: Scenario | null): number {
  const wanted = (scenario?.actions ?? []).map(({ effect }) =>
    effect.type === "reshard" && effect.component === component.id ? Math.round(effect.shards) : 0,
  );
  return Math.max(0, ...wanted);
}

function station(
  design: Design,
  component: Component,
  index: number,
  layout: Pick<StationModel, "firstUnit" | "firstGroup" | "groups" | "shards" | "copies" | "slots" | "place" | "zone" | "region">,
  componentIndex: ReadonlyMap<ElementId, number>,
  streams: StreamNames,
): Draft<StationModel> {
  const elector = component.leaderElectedBy ? (componentIndex.get(component.leaderElectedBy) ?? -1) : -1;
  const election = elector >= 0 ? (design.components[elector]?.coordinator?.election.value ?? 0) : 0;
  const activePassive = component.mode.value === "active-passive" || (elector >= 0 && component.replication === null);
  // Written out field by field, here and wherever else something compiled is made: copies of spread objects would get hidden classes
  // of their own, and the simulator reads these fields for every event.
  return {
    firstUnit: layout.firstUnit,
    firstGroup: layout.firstGroup,
    groups: layout.groups,
    shards: layout.shards,
    copies: layout.copies,
    slots: layout.slots,
    place: layout.place,
    zone: layout.zone,
    region: layout.region,
    index,
    component,
    id: component.id,
    isClient: component.kind === "client",
    workers: limit(component.workers.value),
    concurrency: limit(component.concurrency?.value ?? null),
    queueLimit: component.queueLimit ? Math.max(0, Math.floor(component.queueLimit.value)) : Number.POSITIVE_INFINITY,
    lastInFirstOut: component.discipline.value === "lifo",
    lines: component.discipline.value === "priority" ? Math.max(1, prioritiesOf(design).length) : 1,
    processorSharing: component.discipline.value === "ps",
    blocking: component.blocking.value,
    service: component.serviceTime ? samplerOf(component.serviceTime.value) : noService,
    keepsState:
      component.cache !== null ||
      component.messaging !== null ||
      tracksVersions(design, component) ||
      routingOf(component) === "leader-follower",
    errorRate: Math.min(1, Math.max(0, component.errorRate.value)),
    shedAbove: component.loadShed?.above.value ?? Number.POSITIVE_INFINITY,
    routing: routingOf(component),
    activePassive,
    isLed:
      activePassive ||
      component.kind === "coordinator" ||
      // Every copy of a multi-leader store leads.
      (routingOf(component) === "leader-follower" && component.replication?.style.value !== "multi-leader"),
    detection: detectionTime(design, component),
    checkEvery: healthCheckOf(design, component)?.every.value ?? assumedCheckEvery,
    takeover: takeoverOf(component) + election,
    electedBy: elector,
    isCoordinator: component.kind === "coordinator",
    replication: component.replication,
    tracksVersions: tracksVersions(design, component),
    prefersAvailability: component.store?.prefers?.value === "availability",
    isChain: component.replication?.style.value === "chain",
    sharding: component.store?.sharding[0] ?? null,
    rebalances: rebalances(component),
    rebalanceRate: rebalanceRate(component),
    cache: component.cache,
    coalesces: component.cache !== null && component.facts.coalesce?.value === true,
    flush: flushOf(component),
    messaging: component.messaging,
    ledPartitions: ledPartitions(component),
    publishesTo: [],
    takesFrom: [],
    rateLimit: component.rateLimit,
    limiterProgram: -1,
    autoscale: component.autoscale,
    restart: component.autoscale?.startup.value ?? component.reliability.mttr.value,
    serviceStream: streams.of(`service of ${component.id}`),
    choiceStream: streams.of(`choices at ${component.id}`),
  };
}

/** Copies whose latest writes fit into the bits of a number. */
const mostTracked = 30;

/** Whether somebody wants to know what reads may miss: it costs time in every write and read. */
function tracksVersions(design: Design, component: Component): boolean {
  const { replication, store } = component;
  const routing = routingOf(component);
  if (!replication || !store || (routing !== "leader-follower" && routing !== "leaderless")) return false;
  const copies = replication.copies.value;
  if (copies < 2 || copies > mostTracked) return false;
  const { quorum, style } = replication;
  const overlaps = quorum !== null && quorum.read.value + quorum.write.value > copies;
  return (
    store.consistency?.assumed === null ||
    store.prefers?.assumed === null ||
    style.value === "multi-leader" ||
    (style.value === "leaderless" && !overlaps) ||
    design.objectives.some(({ target, term }) => target === component.id && term.type === "staleness")
  );
}

/** By itself, unless it says that nobody does it or somebody by hand. */
function rebalances({ store }: Component): boolean {
  const word = store?.sharding[0]?.facts.rebalance?.value;
  return word === undefined || word === "automatic";
}

function rebalanceRate({ store }: Component): number {
  const rate = store?.sharding[0]?.facts["rebalance.at"]?.value;
  return typeof rate === "number" ? Math.max(0, rate) : 0;
}

/** One for each partition, each with a leader; none where copies have no leader or there is nothing to lead. */
function ledPartitions({ messaging, replication, mode }: Component): number {
  if (!messaging || !replication || replication.style.value === "leaderless" || mode.value === "active-passive") return 0;
  return partitionCount(messaging.partitions.value);
}

/** At once after the answer, unless it says later. */
function flushOf({ facts }: Component): number {
  const flush = facts.flush?.value;
  return typeof flush === "number" ? Math.max(0, flush) : 0;
}

/** At least one: a component without a worker would never answer. */
function limit(value: number | null): number {
  return value === null ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(value));
}

function routingOf(component: Component): Routing {
  if (component.replication && component.messaging === null && component.cache === null) {
    return component.replication.style.value === "leaderless" ? "leaderless" : "leader-follower";
  }
  if (component.cache?.keys && component.cache.scope.value !== "local" && component.kind === "cache") return "partitioned";
  return "any";
}

/** Seconds from noticing the loss of the leader (or active replica) to the next one at work. */
function takeoverOf(component: Component): number {
  if (component.coordinator) return component.coordinator.election.value;
  if (component.replication) return component.replication.election?.value ?? component.replication.failover.value;
  return component.failover?.value ?? 0;
}
