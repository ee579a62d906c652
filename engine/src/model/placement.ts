import type { Component, Sharding } from "./component.ts";
import type { Design } from "./design.ts";
import type { ElementId } from "./element.ts";
import type { Link } from "./link.ts";
import { lookup } from "./lookup.ts";
import type { RegionLink } from "./place.ts";

/*
 * Where replicas are, and what lies between them. A call goes from one replica to another, so the network time that nobody wrote
 * depends on the two; the language, the analysis and the simulator all read it from here.
 */

/** One-way network latency in seconds where nothing is written, by what the two ends have in common. */
export const networkLatency = {
  sameZone: 0.25e-3,
  sameRegion: 0.5e-3,
  unplaced: 0.5e-3,
  betweenRegions: 40e-3,
  /** From a user over the internet to the region the user is near to. */
  fromUser: 20e-3,
} as const;

/** Where one end of a call is; `null` where nothing says so. A user is near to a region, outside of it. */
export interface Place {
  readonly zone: ElementId | null;
  readonly region: ElementId | null;
  readonly user: boolean;
}

/** The way between two places: one-way latency in seconds and what decides it. */
export interface Distance {
  readonly seconds: number;
  readonly by: "same-zone" | "same-region" | "unplaced" | "regions" | "user";
  /** The link between two regions that gives their round trip. */
  readonly over: RegionLink | null;
}

/** One distance of several, with the share of the calls (0…1) that go that far. */
export interface DistanceShare extends Distance {
  readonly share: number;
}

export interface PlaceShare {
  readonly place: Place;
  /** 0…1; the shares of a list sum to 1. */
  readonly share: number;
}

type RegionLinks = Pick<Design, "regionLinks">;

/** One-way distance from one place to another. A user's calls to another region than the nearest go on from there. */
export function distanceBetween(design: RegionLinks, a: Place, b: Place): Distance {
  const apart = a.region !== null && b.region !== null && a.region !== b.region;
  const over = apart ? (linksByRegions(design).get(a.region)?.get(b.region) ?? null) : null;
  const far = apart ? (over ? over.rtt.value / 2 : networkLatency.betweenRegions) : 0;
  if (a.user || b.user) return { seconds: networkLatency.fromUser + far, by: "user", over };
  if (apart) return { seconds: far, by: "regions", over };
  if (a.region === null || b.region === null) return { seconds: networkLatency.unplaced, by: "unplaced", over };
  return a.zone !== null && a.zone === b.zone
    ? { seconds: networkLatency.sameZone, by: "same-zone", over }
    : { seconds: networkLatency.sameRegion, by: "same-region", over };
}

/** Places that a component's replicas take in turn: replica i (from 0) of shard g is at `(i + g) mod length`. A client has one. */
export function replicaPlaces(design: Pick<Design, "regions">, component: Component): readonly Place[] {
  if (component.kind === "client") {
    const near = component.client?.location ?? null;
    const zone = design.regions.flatMap((region) => region.zones).find((candidate) => candidate.id === near);
    return [{ zone: null, region: zone?.region ?? near, user: true }];
  }
  const count = Math.min(Math.max(1, Math.floor(component.replicas.value)), Math.max(1, component.replicaZones.length));
  return Array.from({ length: count }, (_, i) => ({
    zone: component.replicaZones[i] ?? null,
    region: component.replicaRegions[i] ?? null,
    user: false,
  }));
}

/** Share of the requests (0…1) whose shard is led from each of the places; shards start at different copies, so leaders are spread. */
export function leaderShares(component: Component, places: number): readonly number[] {
  const sharding = component.store?.sharding[0];
  const shares = new Array<number>(places).fill(0);
  const add = (shard: number, share: number): void => {
    shares[shard % places] = (shares[shard % places] ?? 0) + share;
  };
  const total = sharding?.weights?.reduce((sum, weight) => sum + weight, 0) ?? 0;
  if (sharding && onlyLastShard(component, sharding)) add(Math.max(1, Math.round(sharding.shards.value)) - 1, 1);
  else if (sharding?.weights && total > 0) {
    for (const [shard, weight] of sharding.weights.entries()) add(shard, weight / total);
  } else {
    const shards = Math.max(1, Math.round(sharding?.shards.value ?? 1));
    for (let first = 0; first < Math.min(places, shards); first++) add(first, Math.ceil((shards - first) / places) / shards);
  }
  return shares;
}

/** Where the calls that a component makes come from. */
export function callerPlaces(design: Pick<Design, "regions">, caller: Component): readonly PlaceShare[] {
  const places = replicaPlaces(design, caller);
  return shared(places, hasOneActive(caller) ? leaderShares(caller, places.length) : even(places.length));
}

/**
 * Where the calls to a component end: at the leader for writes, where `read-from` says for reads, at the active replica, otherwise at
 * any replica, by the caller's `weights` when it has some. Access `null` asks for every replica that takes calls at all.
 */
export function calleePlaces(
  design: Pick<Design, "regions">,
  caller: Component | undefined,
  callee: Component,
  access: "read" | "write" | null,
): readonly PlaceShare[] {
  const places = replicaPlaces(design, callee);
  const role = hasOneActive(callee) ? "leader" : access === null ? "any" : roleOf(callee, access);
  if (role === "any") return shared(places, balanced(caller, callee, places.length));
  const leaders = leaderShares(callee, places.length);
  if (role === "leader" || places.length === 1) return shared(places, leaders);
  return shared(
    places,
    leaders.map((share) => (1 - share) / (places.length - 1)),
  );
}

/** How far the calls over a link go. One distance when its latency is written. */
export function distances(design: Design, link: Link, access: "read" | "write" | null): readonly DistanceShare[] {
  const { components } = lookup(design);
  const from = components.get(link.from);
  const to = components.get(link.to);
  const { regions, regionLinks } = design;
  let ofLink = found.get(link);
  if (ofLink?.from !== from || ofLink?.to !== to || ofLink?.regions !== regions || ofLink?.regionLinks !== regionLinks) {
    ofLink = { from, to, regions, regionLinks, byAccess: {} };
    found.set(link, ofLink);
  }
  const known = ofLink.byAccess[access ?? "any"];
  if (known) return known;
  const made = measured(design, link, access);
  ofLink.byAccess[access ?? "any"] = made;
  return made;
}

/** Distances with what they follow from. */
interface Found extends Pick<Design, "regions" | "regionLinks"> {
  readonly from: Component | undefined;
  readonly to: Component | undefined;
  readonly byAccess: Partial<Record<"read" | "write" | "any", readonly DistanceShare[]>>;
}

/** Every flow over a link asks for its distances, at every load, and the next version of a design has mostly the same links. */
const found = new WeakMap<Link, Found>();

function measured(design: Design, link: Link, access: "read" | "write" | null): readonly DistanceShare[] {
  const { components } = lookup(design);
  const from = components.get(link.from);
  const to = components.get(link.to);
  const { latency } = link.network;
  if (latency.assumed === null || !from || !to) {
    return [{ seconds: Math.max(0, latency.value), by: "unplaced", over: null, share: 1 }];
  }
  return distancesOf(design, callerPlaces(design, from), calleePlaces(design, from, to, access));
}

/** The distances between callers and callees that choose each other independently; equal ones are taken together. */
export function distancesOf(design: RegionLinks, from: readonly PlaceShare[], to: readonly PlaceShare[]): readonly DistanceShare[] {
  const found = new Map<string, DistanceShare>();
  for (const a of from) {
    for (const b of to) {
      const distance = distanceBetween(design, a.place, b.place);
      const way = `${distance.seconds} ${distance.over?.id ?? ""}`;
      const share = a.share * b.share + (found.get(way)?.share ?? 0);
      if (share > 0) found.set(way, { ...distance, share });
    }
  }
  return [...found.values()];
}

/** Ranges of values that only grow: every new row is in the last one. */
function onlyLastShard(component: Component, { method, entity, fields, salt }: Sharding): boolean {
  if (method.value !== "range" || salt.value > 1) return false;
  const known = component.store?.entities.find((candidate) => candidate.name === entity);
  return known?.fields.some((field) => field.name === fields[0] && field.monotonic) ?? false;
}

function hasOneActive(component: Component): boolean {
  return component.mode.value === "active-passive" || (component.leaderElectedBy !== null && component.replication === null);
}

function roleOf(callee: Component, access: "read" | "write"): "leader" | "followers" | "any" {
  if (callee.kind === "coordinator") return access === "write" ? "leader" : "any";
  const replication = callee.messaging || callee.cache ? null : callee.replication;
  if (!replication || replication.style.value === "leaderless") return "any";
  if (access === "write") return replication.style.value === "multi-leader" ? "any" : "leader";
  const from = replication.readFrom.value;
  // Every copy leads.
  return from === "leader" && replication.style.value === "multi-leader" ? "any" : from;
}

function balanced(caller: Component | undefined, callee: Component, places: number): readonly number[] {
  if (caller?.balancing?.strategy.value !== "weighted") return even(places);
  const { weights } = caller.balancing;
  const each = Array.from({ length: places }, (_, i) => Math.max(0, weights[`${callee.name}.${i + 1}`] ?? weights[callee.name] ?? 1));
  const total = each.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? each.map((weight) => weight / total) : even(places);
}

function even(places: number): readonly number[] {
  return new Array<number>(places).fill(1 / places);
}

/** Equal places taken together. */
function shared(places: readonly Place[], shares: readonly number[]): readonly PlaceShare[] {
  const found = new Map<string, PlaceShare>();
  places.forEach((place, i) => {
    const key = `${place.region ?? ""} ${place.zone ?? ""}`;
    const share = (shares[i] ?? 0) + (found.get(key)?.share ?? 0);
    if (share > 0) found.set(key, { place, share });
  });
  return [...found.values()];
}

const regionLinkCache = new WeakMap<readonly RegionLink[], ReadonlyMap<ElementId, ReadonlyMap<ElementId, RegionLink>>>();

function linksByRegions({ regionLinks }: RegionLinks): ReadonlyMap<ElementId | null, ReadonlyMap<ElementId | null, RegionLink>> {
  const known = regionLinkCache.get(regionLinks);
  if (known) return known;
  const made = new Map<ElementId, Map<ElementId, RegionLink>>();
  const add = (from: ElementId, to: ElementId, link: RegionLink): void => {
    const links = made.get(from) ?? new Map<ElementId, RegionLink>();
    if (!links.has(to)) links.set(to, link);
    made.set(from, links);
  };
  for (const link of regionLinks) {
    add(link.a, link.b, link);
    add(link.b, link.a, link);
  }
  regionLinkCache.set(regionLinks, made);
  return made;
}
