import { type ComponentKind, componentKinds } from "@lintel/engine/model";
import { componentProperties } from "./components.ts";
import { backupProperties, entityProperties, fieldProperties, raidProperties, replicateProperties, shardProperties } from "./data.ts";
import { circuitBreakerProperties, linkProperties, retriesProperties } from "./links.ts";
import { groupProperties, regionLinkProperties, regionProperties, systemProperties, zoneProperties } from "./places.ts";
import { autoscaleProperties, healthCheckProperties, loadShedProperties, rateLimitProperties } from "./policies.ts";
import type { BlockName, PropertySpec } from "./types.ts";

export { kindDocumentation } from "./kind-documentation.ts";
export { isShownOnly } from "./shown-only.ts";
export { type TechnologyEntry, technologies, technologySource } from "./technologies.ts";
export * from "./types.ts";
export { signatureText, valueTypeText } from "./value-text.ts";

const kinds = Object.fromEntries(componentKinds.map((kind) => [kind, componentProperties(kind)])) as Record<
  ComponentKind,
  readonly PropertySpec[]
>;

/** The schema: the properties of every body, by the name of the body. Everything said about a property comes from here. */
export const schema: Readonly<Record<BlockName, readonly PropertySpec[]>> = {
  ...kinds,
  system: systemProperties,
  region: regionProperties,
  zone: zoneProperties,
  "region-link": regionLinkProperties,
  group: groupProperties,
  link: linkProperties,
  "health-check": healthCheckProperties,
  autoscale: autoscaleProperties,
  "rate-limit": rateLimitProperties,
  "load-shed": loadShedProperties,
  entity: entityProperties,
  field: fieldProperties,
  replicate: replicateProperties,
  shard: shardProperties,
  backup: backupProperties,
  raid: raidProperties,
  retries: retriesProperties,
  "circuit-breaker": circuitBreakerProperties,
};

const byKey = new Map<BlockName, ReadonlyMap<string, PropertySpec>>();

/** The properties of a body by key. */
export function keysFor(block: BlockName): ReadonlyMap<string, PropertySpec> {
  const known = byKey.get(block);
  if (known) return known;
  const made = new Map(schema[block].map((spec) => [spec.key, spec]));
  byKey.set(block, made);
  return made;
}
