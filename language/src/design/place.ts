import {
  assumed,
  type Component,
  calleePlaces,
  callerPlaces,
  type Distance,
  type DistanceShare,
  distancesOf,
  type ElementId,
  type Given,
  type Group,
  percentText,
  type Region,
  type RegionLink,
  timeText,
  type Zone,
} from "@lintel/engine/model";
import type { Properties } from "../body/properties.ts";
import { readBody, readItems } from "../body/read.ts";
import type { GroupDeclaration, RegionDeclaration, RegionLinkDeclaration } from "../generated/ast.ts";
import * as defaults from "../schema/defaults.ts";
import { acceptsOf, factsOf, orDefault, type Reading } from "./reading.ts";
import { titleOf } from "./titled.ts";

/** A region with its zones, from `zones a, b` and `zone c { … }`. */
export function regionOf(node: RegionDeclaration, reading: Reading): Region {
  reading.declared(node.name, node, "region", node.body ?? null);
  const properties = readBody(node.body, "region", reading.about(node.name));
  reading.referToTags(properties);
  const zones: Zone[] = [];
  for (const property of [...properties.all("zones"), ...properties.all("zone")]) {
    property.values.forEach((value, index) => {
      if (value.type !== "name") return;
      const availability = property.blocks[index]?.number("availability") ?? null;
      zones.push({
        id: `${node.name}.${value.value}`,
        name: value.value,
        title: value.value,
        documentation: null,
        origin: value.origin,
        accepts: [],
        region: node.name,
        availability: orDefault(availability, defaults.zoneAvailability),
      });
    });
  }
  return {
    id: node.name,
    name: node.name,
    title: titleOf(node.name, node.title, properties),
    documentation: reading.documentation(node) ?? properties.text("description")?.value ?? null,
    origin: reading.originOf(node, "name"),
    accepts: acceptsOf(properties),
    availability: orDefault(properties.number("availability"), defaults.regionAvailability),
    zones,
    facts: factsOf(properties),
  };
}

/** The network between two regions; nothing when one of them is unknown. */
export function regionLinkOf(node: RegionLinkDeclaration, reading: Reading): RegionLink[] {
  const a = reading.symbol(node.a, ["region"], "a region");
  const b = reading.symbol(node.b, ["region"], "a region");
  if (!a || !b) return [];
  const id = `${a.id} <-> ${b.id}`;
  reading.declared(id, node, "region-link", node.body ?? null);
  const properties = readBody(node.body, "region-link", reading.about(id));
  const link: RegionLink = {
    id,
    name: id,
    title: titleOf(id, node.title),
    documentation: reading.documentation(node),
    origin: reading.originOf(node, "a"),
    accepts: acceptsOf(properties),
    a: a.id,
    b: b.id,
    rtt: orDefault(properties.number("rtt"), defaults.regionRtt),
    bandwidth: properties.number("bandwidth"),
    facts: factsOf(properties),
  };
  return [link];
}

/** The name of a group: as written, or made from its title. */
export function groupId(node: GroupDeclaration): ElementId {
  return node.name ?? `group "${node.title ?? ""}"`;
}

/** A group with the properties of its body; `parent` is the group around it. Its members are read by themselves. */
export function groupOf(node: GroupDeclaration, parent: ElementId | null, reading: Reading): Group {
  const id = groupId(node);
  reading.declared(id, node, "group");
  const items = node.members.flatMap((member) => (member.$type === "Setting" ? member.items : []));
  const properties = readItems(items, "group", reading.about(id));
  reading.referToTags(properties);
  const accepts = node.members.flatMap((member) => (member.$type === "Accept" ? [reading.acceptOf(member)] : []));
  return {
    id,
    name: node.name ?? node.title ?? "",
    title: titleOf(node.name ?? "group", node.title, properties),
    documentation: reading.documentation(node) ?? properties.text("description")?.value ?? null,
    origin: reading.originOf(node, node.name ? "name" : "title"),
    accepts,
    parent,
    trust: properties.word<"public" | "dmz" | "private">("trust")?.value ?? null,
    facts: factsOf(properties),
  };
}

export interface Placement {
  readonly replicaZones: readonly (ElementId | null)[];
  readonly replicaRegions: readonly (ElementId | null)[];
}

const mostReplicasPlaced = 100_000;

/** Where replicas go, and how far apart two components are. */
export class Places {
  private readonly regions: ReadonlyMap<ElementId, Region>;
  private readonly zones: ReadonlyMap<ElementId, Zone>;
  private static last = 0;
  /** Another one for other places. */
  readonly number = ++Places.last;

  constructor(
    private readonly list: readonly Region[],
    private readonly links: readonly RegionLink[],
  ) {
    this.regions = new Map(list.map((region) => [region.id, region]));
    this.zones = new Map(list.flatMap((region) => region.zones.map((zone) => [zone.id, zone])));
  }

  /** Puts replicas into the places of `in` or `across` in turn, and within a region into its zones in turn. */
  placement(properties: Properties, replicas: number): Placement {
    const given = properties.get("across") ?? properties.get("in");
    const places = given?.values.flatMap((value) => (value.type === "reference" ? [value.value] : [])) ?? [];
    const replicaZones: (ElementId | null)[] = [];
    const replicaRegions: (ElementId | null)[] = [];
    for (let replica = 0; replica < Math.min(replicas, mostReplicasPlaced); replica++) {
      const place = places[replica % Math.max(1, places.length)] ?? "";
      const region = this.regions.get(place);
      const zone = region ? region.zones[Math.floor(replica / places.length) % Math.max(1, region.zones.length)] : this.zones.get(place);
      replicaZones.push(zone?.id ?? null);
      replicaRegions.push(region?.id ?? zone?.region ?? null);
    }
    return { replicaZones, replicaRegions };
  }

  /**
   * One-way network time of a link whose latency nobody wrote. Each call's own depends on the places of the two replicas; the value of
   * the link is the mean over the pairs of them.
   */
  latency(from: Component, to: Component): Given<number> {
    const found = this.distances(from, to);
    const [only] = found;
    if (!only) return orDefault<number>(null, defaults.latency.unplaced);
    if (found.every(({ seconds }) => seconds === only.seconds)) return assumed(only.seconds, reasonOf(only));
    const mean = found.reduce((sum, { seconds, share }) => sum + share * seconds, 0);
    const all = found.map(({ seconds }) => seconds);
    const bounds = `${timeText(Math.min(...all))} to ${timeText(Math.max(...all))}`;
    return assumed(mean, `mean over the pairs of replicas: ${bounds} one way by their zones and regions`);
  }

  /** Bandwidth of a link that writes none, in bytes per second: that of the links between the regions it crosses; `null` without one. */
  bandwidth(from: Component, to: Component): Given<number> | null {
    if (this.links.length === 0) return null;
    const crossed = this.distances(from, to).flatMap(({ over, share }) =>
      over?.bandwidth && over.bandwidth.value > 0 ? [{ over, share, perByte: 1 / over.bandwidth.value }] : [],
    );
    const perByte = crossed.reduce((sum, way) => sum + way.share * way.perByte, 0);
    return perByte > 0 ? assumed(1 / perByte, `by the bandwidth of ${namesOf(crossed)}`) : null;
  }

  /** Share of packets lost on a link that says nothing of it: the mean over the links between the regions it crosses; `null` without one. */
  loss(from: Component, to: Component): Given<number> | null {
    if (this.links.length === 0) return null;
    const crossed = this.distances(from, to).flatMap(({ over, share }) => {
      const loss = over?.facts?.loss?.value;
      return over && typeof loss === "number" && loss > 0 ? [{ over, share, loss }] : [];
    });
    const loss = crossed.reduce((sum, way) => sum + way.share * way.loss, 0);
    return loss > 0 ? assumed(Math.min(1, loss), `by the loss of ${namesOf(crossed)}`) : null;
  }

  private distances(from: Component, to: Component): readonly DistanceShare[] {
    const design = { regions: this.list, regionLinks: this.links };
    return distancesOf(design, callerPlaces(design, from), calleePlaces(design, from, to, null));
  }
}

/** Links between regions, and how often calls go over them. */
function namesOf(crossed: readonly { readonly over: RegionLink; readonly share: number }[]): string {
  const share = crossed.reduce((sum, way) => sum + way.share, 0);
  const names = crossed.map(({ over }) => `\`${over.id}\``).join(" and ");
  return share > 0.999999 ? names : `${names}, which ${percentText(share)} of the pairs of replicas have between them`;
}

function reasonOf({ by, over }: Distance): string {
  switch (by) {
    case "same-zone":
      return defaults.latency.sameZone.reason;
    case "same-region":
      return defaults.latency.sameRegion.reason;
    case "unplaced":
      return defaults.latency.unplaced.reason;
    case "regions":
      return over ? `half of the round trip of \`${over.id}\`` : defaults.latency.regions.reason;
    case "user":
      return over
        ? `${defaults.latency.fromClient.reason}, and half of the round trip of \`${over.id}\``
        : defaults.latency.fromClient.reason;
  }
}
