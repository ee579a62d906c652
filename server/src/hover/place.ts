import type { Row } from "@lintel/engine/analysis";
import {
  availabilityText,
  bandwidthText,
  type Component,
  type Design,
  type ElementId,
  type Group,
  type Region,
  type RegionLink,
  timeText,
  type Zone,
} from "@lintel/engine/model";
import { heading, plain, sections, table } from "./text.ts";

const shown = 8;

/** A region or zone: its availability and what stands in it. */
export function placeHover(design: Design, place: Region | Zone): string {
  const isRegion = "zones" in place;
  const rows: Row[] = [
    [
      "Availability",
      `${availabilityText(place.availability.value)}${place.availability.assumed ? ` (assumed: ${place.availability.assumed})` : ""}`,
    ],
  ];
  if (isRegion && place.zones.length > 0) rows.push(["Zones", place.zones.map((zone) => plain(zone.name)).join(", ")]);
  const residents = design.components.filter((component) => standsIn(component, place.id));
  if (residents.length > 0)
    rows.push(["Holds", names(residents.map((component) => `${plain(component.name)}${countIn(component, place.id)}`))]);
  return sections(
    heading(isRegion ? "region" : "zone", place.id, place.title === place.name ? place.id : place.title),
    place.documentation,
    table(rows),
  );
}

/** The network between two regions, in Markdown. */
export function regionLinkHover(link: RegionLink): string {
  const rows: Row[] = [["Round trip", `${timeText(link.rtt.value)}${link.rtt.assumed ? " (assumed)" : ""}`]];
  if (link.bandwidth) rows.push(["Bandwidth", bandwidthText(link.bandwidth.value)]);
  return sections(`network **${plain(link.a)} <-> ${plain(link.b)}**`, link.documentation, table(rows));
}

/** A group with its trust and its members, in Markdown. */
export function groupHover(design: Design, group: Group): string {
  const members = design.components.filter((component) => component.group === group.id);
  const rows: Row[] = [];
  if (group.trust) rows.push(["Trust", group.trust]);
  rows.push(["Holds", members.length > 0 ? names(members.map((component) => plain(component.name))) : "no component"]);
  return sections(heading("group", group.name, group.title), group.documentation, table(rows));
}

function standsIn(component: Component, place: ElementId): boolean {
  return component.replicaZones.includes(place) || component.replicaRegions.includes(place);
}

function countIn(component: Component, place: ElementId): string {
  const zones = component.replicaZones.filter((zone) => zone === place).length;
  const count = zones > 0 ? zones : component.replicaRegions.filter((region) => region === place).length;
  return count === component.replicas.value ? "" : ` (${count} of ${component.replicas.value})`;
}

function names(all: readonly string[]): string {
  return all.length > shown ? `${all.slice(0, shown).join(", ")} and ${all.length - shown} more` : all.join(", ");
}
