import type { Component, Design, ElementId } from "../../model/index.ts";
import { activeReplicas, detectionTime, lookup } from "../../model/index.ts";
import { all, always, any, atLeast, type BasicEvent, eventOf, type Formula } from "./structure.ts";

/**
 * When components can serve a read or a write, over replicas, zones and regions; every event and formula is made once.
 * One replica is enough unless `needed` says how many of a component have to be up to carry its load.
 */
export class ComponentFormulas {
  private readonly design: Design;
  private readonly needed: (component: ElementId) => number;
  private readonly places: Map<ElementId, Formula>;
  private readonly made = new Map<string, Formula>();
  private readonly units: Map<ElementId, readonly Formula[]>;

  /** `alike` has the same events, so that figures of both can be compared. */
  constructor(design: Design, needed: (component: ElementId) => number = () => 1, alike: ComponentFormulas | null = null) {
    this.design = design;
    this.needed = needed;
    this.places = alike?.places ?? new Map();
    this.units = alike?.units ?? new Map();
    if (alike) return;
    for (const region of design.regions) {
      this.places.set(region.id, failing(region.id, region.id, region.availability.value));
      for (const zone of region.zones) this.places.set(zone.id, failing(zone.id, zone.id, zone.availability.value));
    }
  }

  /** When a request of this kind to the component can succeed. One shard stands for all: a request needs only its own. */
  of(component: Component, access: "read" | "write"): Formula {
    return this.once(`${access} ${component.id}`, () => this.make(component, access, component.id));
  }

  /** When a request that has to ask every shard can succeed. */
  ofEveryShard(component: Component, access: "read" | "write"): Formula {
    const shards = Math.min(mostShards, Math.max(1, Math.floor(component.store?.sharding[0]?.shards.value ?? 1)));
    if (shards === 1) return this.of(component, access);
    return this.once(`every ${access} ${component.id}`, () =>
      all(Array.from({ length: shards }, (_, i) => this.make(component, access, `${component.id} shard ${i + 1}`))),
    );
  }

  private once(key: string, make: () => Formula): Formula {
    const known = this.made.get(key);
    if (known) return known;
    const formula = make();
    this.made.set(key, formula);
    return formula;
  }

  /** `unit` names the component or one of its shards. */
  private make(component: Component, access: "read" | "write", unit: string): Formula {
    // Clients are the users: a request that is never sent is no failed request.
    if (component.kind === "client") return always;
    const copies = this.replicas(component, unit);
    if (component.kind === "coordinator") return atLeast(Math.floor(copies.length / 2) + 1, copies);
    const replication = component.messaging || component.cache ? null : component.replication;
    if (replication && copies.length > 1) {
      if (replication.style.value === "leaderless") {
        const majority = Math.floor(copies.length / 2) + 1;
        const needed = access === "read" ? (replication.quorum?.read.value ?? 1) : (replication.quorum?.write.value ?? majority);
        return atLeast(Math.min(copies.length, needed), copies);
      }
      const hasLeader = replication.style.value !== "multi-leader";
      const needsLeader = hasLeader && (access === "write" || replication.readFrom.value === "leader");
      const enough = this.enough(component, copies);
      return needsLeader ? all([this.takeover(component, unit), this.electable(component, copies, enough)]) : enough;
    }
    if (copies.length > 1 && activeReplicas(component) === 1)
      return all([this.takeover(component, unit), this.electable(component, copies, any(copies))]);
    return this.enough(component, copies);
  }

  private enough(component: Component, copies: readonly Formula[]): Formula {
    return atLeast(Math.min(copies.length, Math.max(1, this.needed(component.id))), copies);
  }

  /** While the coordinator that holds the elections is down, a leader stays one, and a lost one is not replaced. */
  private electable(component: Component, copies: readonly Formula[], enough: Formula): Formula {
    const elector = component.leaderElectedBy ? lookup(this.design).components.get(component.leaderElectedBy) : undefined;
    if (elector?.kind !== "coordinator" || elector.id === component.id) return enough;
    return all([any([copies[0] as Formula, this.of(elector, "write")]), enough]);
  }

  /** Replicas are the same events whether they read or write. */
  private replicas(component: Component, unit: string): readonly Formula[] {
    const known = this.units.get(unit);
    if (known) return known;
    const made = this.makeReplicas(component, unit);
    this.units.set(unit, made);
    return made;
  }

  private makeReplicas(component: Component, unit: string): readonly Formula[] {
    const up = component.reliability.availability.value;
    // A managed service is redundant inside; its availability is that of the whole, wherever it is placed.
    if (component.technology?.managed) return [failing(component.id, component.id, up)];
    const count = Math.max(1, Math.floor(component.replicas.value));
    return Array.from({ length: Math.min(count, mostReplicas) }, (_, i) => {
      const place = component.replicaZones.length > 0 ? i % component.replicaZones.length : 0;
      const zone = component.replicaZones[place];
      const region = component.replicaRegions[place];
      const parts = [failing(count === 1 ? unit : `${unit}.${i + 1}`, component.id, up)];
      for (const id of [zone, region]) {
        const formula = id ? this.places.get(id) : undefined;
        if (formula) parts.push(formula);
      }
      return all(parts);
    });
  }

  /** Down while a leader (or the active replica) is lost and the next one has not taken over. */
  private takeover(component: Component, unit: string): Formula {
    return this.once(`takeover ${unit}`, () =>
      eventOf({ name: `${unit} takeover`, element: component.id, up: this.betweenTakeovers(component), type: "window" }),
    );
  }

  /** Share of the time in which a leader is at work, all copies being well. */
  private betweenTakeovers(component: Component): number {
    const seconds = takeoverTime(this.design, component);
    const { availability, mttr } = component.reliability;
    const lossesPerSecond = mttr.value > 0 && availability.value > 0 ? (1 - availability.value) / (availability.value * mttr.value) : 0;
    const down = seconds * lossesPerSecond;
    return 1 / (1 + down);
  }
}

/** Shards that a request asking all of them is followed to. */
const mostShards = 64;
/** More replicas than this never fail together within any printed digit. */
const mostReplicas = 64;

/** Seconds from the loss of a leader or active replica to the next one at work: noticing it, then election or failover. */
export function takeoverTime(design: Design, component: Component): number {
  const detection = detectionTime(design, component);
  const replication = component.replication;
  const elector = component.leaderElectedBy ? lookup(design).components.get(component.leaderElectedBy) : undefined;
  const election = replication?.election?.value ?? elector?.coordinator?.election.value ?? component.coordinator?.election.value;
  const failover = replication ? (replication.election ? 0 : replication.failover.value) : (component.failover?.value ?? 0);
  return detection + failover + (election ?? 0);
}

function failing(name: string, element: string, up: number): Formula {
  const event: BasicEvent = { name, element, up: Math.min(1, Math.max(0, up)), type: "failure" };
  return eventOf(event);
}
