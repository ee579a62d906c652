import type { Component, Design, Element, Group, Region, Zone } from "@lintel/engine/model";

/** Deeper nesting of groups than this is drawn in the frame of that level. */
const maximumDepth = 12;

/** A frame of the picture: a group, or the part of a region or zone that lies inside one group (or inside none). */
export interface Frame {
  /** The element's own id for its first frame, `us-east in Private` for a further one. */
  readonly id: string;
  readonly parent: string | null;
  readonly content:
    | { readonly type: "group"; readonly element: Group }
    | { readonly type: "region"; readonly element: Region }
    | { readonly type: "zone"; readonly element: Zone };
}

export interface Frames {
  /** Outer frames come before those inside them. */
  readonly frames: readonly Frame[];
  /** The innermost frame of every component that stands in one. */
  readonly of: ReadonlyMap<string, string>;
}

/** Where something is: nowhere in particular, in a region, or in a zone of a region. */
type Place = readonly [] | readonly [Region] | readonly [Region, Zone];

/**
 * The nested frames around some components. Two hierarchies meet here: groups, and regions with their zones. What stands in a
 * frame of a place is wholly in it: a group whose members are all in one region lies inside the region's frame; in a group with
 * other members too, those in a region get a frame of that region inside the group. Components that are spread over zones stand
 * in the region's frame, those in several regions or nowhere in none.
 */
export function framesOf(design: Design, components: readonly Component[]): Frames {
  const groups = new Map(design.groups.map((group) => [group.id, group]));
  const regions = new Map(design.regions.map((region) => [region.id, region]));
  const paths = new Map(components.map((component) => [component.id, groupPath(groups, component.group).slice(0, maximumDepth)]));
  const places = new Map(components.map((component) => [component.id, placeOf(component, regions)]));
  const placeOfGroup = new Map<string, Place>();
  for (const component of components) {
    const place = places.get(component.id) ?? [];
    for (const group of paths.get(component.id) ?? []) {
      const before = placeOfGroup.get(group.id);
      placeOfGroup.set(group.id, before ? commonPlace(before, place) : place);
    }
  }

  const frames = new Map<string, Frame>();
  const named = new Set<string>();
  const idsOfPlaces = new Map<string, string>();
  const of = new Map<string, string>();

  /** The frame of a place inside another frame, from a place that frame already stands in. */
  const descend = (from: Place, to: Place, outer: string | null): string | null => {
    let parent = outer;
    for (const element of to.slice(from.length)) {
      const key = JSON.stringify([element.id, parent]);
      let id = idsOfPlaces.get(key);
      if (id === undefined) {
        id = named.has(element.id) ? `${element.id} in ${parent ?? "no group"}` : element.id;
        named.add(element.id);
        idsOfPlaces.set(key, id);
        frames.set(id, {
          id,
          parent,
          content: "zones" in element ? { type: "region", element } : { type: "zone", element },
        });
      }
      parent = id;
    }
    return parent;
  };

  for (const component of components) {
    let parent: string | null = null;
    let place: Place = [];
    for (const group of paths.get(component.id) ?? []) {
      const next: Place = placeOfGroup.get(group.id) ?? [];
      parent = descend(place, next, parent);
      if (!frames.has(group.id)) frames.set(group.id, { id: group.id, parent, content: { type: "group", element: group } });
      parent = group.id;
      place = next;
    }
    parent = descend(place, places.get(component.id) ?? [], parent);
    if (parent !== null) of.set(component.id, parent);
  }
  return { frames: inDeclaredOrder(design, [...frames.values()]), of };
}

/** The groups around an element, outermost first; a cycle of parents (a broken file) ends the path. */
function groupPath(groups: ReadonlyMap<string, Group>, from: string | null): Group[] {
  const path: Group[] = [];
  for (let group = from === null ? undefined : groups.get(from); group && !path.includes(group); ) {
    path.unshift(group);
    group = group.parent === null ? undefined : groups.get(group.parent);
  }
  return path;
}

function placeOf(component: Component, regions: ReadonlyMap<string, Region>): Place {
  const [regionId, ...otherRegions] = new Set(component.replicaRegions);
  const region = typeof regionId === "string" && otherRegions.length === 0 ? regions.get(regionId) : undefined;
  if (!region) return [];
  const [zoneId, ...otherZones] = new Set(component.replicaZones);
  const zone = otherZones.length === 0 ? region.zones.find((candidate) => candidate.id === zoneId) : undefined;
  return zone ? [region, zone] : [region];
}

function commonPlace(a: Place, b: Place): Place {
  if (a[0] === undefined || a[0] !== b[0]) return [];
  return a[1] !== undefined && a[1] === b[1] ? [a[0], a[1]] : [a[0]];
}

/** By depth, then as declared, so that moving a component between groups reorders no other frames. */
function inDeclaredOrder(design: Design, frames: readonly Frame[]): Frame[] {
  const order = new Map<Element, number>();
  for (const element of [...design.regions.flatMap((region) => [region, ...region.zones]), ...design.groups])
    order.set(element, order.size);
  const parents = new Map(frames.map((frame) => [frame.id, frame.parent]));
  const depth = (frame: Frame): number => {
    let levels = 0;
    for (let at = frame.parent; at !== null && levels <= frames.length; at = parents.get(at) ?? null) levels++;
    return levels;
  };
  const rank = new Map(frames.map((frame) => [frame, { depth: depth(frame), at: order.get(frame.content.element) ?? 0 }]));
  return [...frames].sort((a, b) => {
    const [x, y] = [rank.get(a), rank.get(b)];
    return x && y ? x.depth - y.depth || x.at - y.at || (a.id < b.id ? -1 : 1) : 0;
  });
}
