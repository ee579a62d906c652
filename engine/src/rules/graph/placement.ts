import type { Component, Design, DesignEdit, Region } from "../../model/index.ts";

/** The region a component should spread over: its own, else the only one with several zones. */
export function spreadRegion(design: Design, component: Component): Region | null {
  const own = component.replicaRegions.find((region) => region !== null);
  const choices = design.regions.filter((region) => region.zones.length > 1 && (own === undefined || region.id === own));
  return choices.length === 1 ? (choices[0] as Region) : null;
}

/** All replicas stand in this one zone; `null` when they do not, or are placed nowhere. */
export function onlyZone(component: Component): string | null {
  const zones = new Set(component.replicaZones);
  const [zone] = zones;
  return zones.size === 1 && zone ? zone : null;
}

/** Spreads a component over the zones of a region. */
export function spreadEdits(component: Component, region: Region): readonly DesignEdit[] {
  return [
    { type: "remove", element: component.id, path: ["in"] },
    { type: "set", element: component.id, path: ["across"], value: region.id },
  ];
}
