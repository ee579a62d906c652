import {
  availabilityText,
  type Component,
  type Design,
  type DesignEdit,
  type Fix,
  type Flow,
  type RelatedLocation,
} from "../../model/index.ts";
import { spreadEdits, spreadRegion } from "../graph/placement.ts";
import { standbyEdits } from "../graph/standby.ts";
import { flowsLostWith } from "../graph/survival.ts";
import { brokerKinds, isSoleUnit } from "../graph/units.ts";
import { visitsTo } from "../graph/visits.ts";
import type { RuleContext } from "../rule.ts";
import { hops, listText, plural, yearlyDowntime } from "../wording.ts";

/** A component with one failure unit, and the flows that stop with it. */
export interface SoleUnit {
  readonly component: Component;
  readonly flows: readonly Flow[];
}

const cache = new WeakMap<Design, readonly SoleUnit[]>();

/** The components of which one failure fails some request of a flow. */
export function soleUnits({ design }: RuleContext): readonly SoleUnit[] {
  const known = cache.get(design);
  if (known) return known;
  const made = design.components
    .filter(isSoleUnit)
    .map((component) => ({ component, flows: flowsLostWith(design, component.id) }))
    .filter(({ flows }) => flows.length > 0);
  cache.set(design, made);
  return made;
}

/** `when it stops, Redirect and Shorten stop; at 99.5% that alone is 43.8 h of downtime a year`. */
export function consequence({ component, flows }: SoleUnit): string {
  const names = flows.map((flow) => (flow.implicit ? `the requests of ${flow.from ?? flow.name}` : flow.name));
  const availability = component.reliability.availability;
  const source = availability.assumed === null ? "" : " (assumed)";
  const alone =
    availability.value < 1
      ? `; at ${availabilityText(availability.value)}${source} that alone is ${yearlyDowntime(availability.value)} of downtime a year`
      : "";
  return `when it stops, ${listText(names)} ${names.length === 1 && !flows[0]?.implicit ? "stops" : "stop"}${alone}`;
}

/** The way from a client to the component, hop by hop, for the first flow that needs it. */
export function pathTo({ design }: RuleContext, { component, flows }: SoleUnit): readonly RelatedLocation[] {
  const visit = visitsTo(design, component.id).find((candidate) => flows.includes(candidate.flow));
  return visit ? hops(visit.path) : [];
}

/** Adds the copies that a kind needs to survive the loss of one, spread over the zones of the region when there is one. */
export function redundancyFix({ design }: RuleContext, component: Component): Fix {
  const region = spreadRegion(design, component);
  const spread = region ? spreadEdits(component, region) : [];
  const where = region ? ` across the zones of ${region.id}` : "";
  const { copies, word, edits } = copiesFor(component);
  return {
    title: `${component.store ? "Keep" : "Run"} ${plural(copies, word, word === "copy" ? "copies" : `${word}s`)} of ${component.id}${where}`,
    safe: isUndecided(component),
    edits: [...edits, ...spread],
  };
}

/** The author stated neither copies nor a place, so that adding both overrules nothing. */
function isUndecided(component: Component): boolean {
  return component.replicas.assumed !== null && component.replicaRegions.every((region) => region === null);
}

interface Copies {
  readonly copies: number;
  readonly word: string;
  readonly edits: readonly DesignEdit[];
}

function copiesFor(component: Component): Copies {
  const set = (path: readonly string[], value: string): DesignEdit => ({ type: "set", element: component.id, path, value });
  if (component.kind === "coordinator") return { copies: 3, word: "member", edits: [set(["nodes"], "3")] };
  if (component.replication)
    return {
      copies: brokerKinds.has(component.kind) ? 3 : 2,
      word: "copy",
      edits: [set(["replicate"], brokerKinds.has(component.kind) ? "3" : "2")],
    };
  if (component.store) {
    return { copies: 2, word: "copy", edits: [set(["replicate"], "2 { style leader-follower  mode semi-sync  failover 20 s }")] };
  }
  if (brokerKinds.has(component.kind)) return { copies: 3, word: "copy", edits: [set(["replicate"], "3 { mode sync }")] };
  const edits = [set(["replicas"], "2")];
  if (component.autoscale && component.autoscale.min.value < 2) edits.push(set(["autoscale", "min"], "2"));
  if (component.autoscale && component.autoscale.max.value < 2) edits.push(set(["autoscale", "max"], "2"));
  return { copies: 2, word: "copy", edits };
}

/** An active and a standby copy with a detector: what an edge box needs, whose clients know one address. */
export function standbyFix(context: RuleContext, component: Component): Fix {
  const { design } = context;
  const region = spreadRegion(design, component);
  return {
    title: `Add a standby for ${component.id}${region ? ` in another zone of ${region.id}` : ""}, with a health check`,
    safe: isUndecided(component),
    edits: [
      { type: "set", element: component.id, path: ["replicas"], value: "2" },
      ...standbyEdits(component.id),
      ...(region ? spreadEdits(component, region) : []),
    ],
  };
}
