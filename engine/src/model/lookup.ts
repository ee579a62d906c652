import type { Component } from "./component.ts";
import type { Design } from "./design.ts";
import type { Element, ElementId } from "./element.ts";
import type { Flow } from "./flow.ts";
import type { Link } from "./link.ts";

/** Elements of a design by id, and links by end point. Built once per design and kept with it. */
export interface Lookup {
  readonly elements: ReadonlyMap<ElementId, Element>;
  readonly components: ReadonlyMap<ElementId, Component>;
  readonly links: ReadonlyMap<ElementId, Link>;
  readonly flows: ReadonlyMap<ElementId, Flow>;
  readonly linksFrom: ReadonlyMap<ElementId, readonly Link[]>;
  readonly linksTo: ReadonlyMap<ElementId, readonly Link[]>;
}

const cache = new WeakMap<Design, Lookup>();

/** The tables of a design: made when they are first asked for, and the same ones from then on. */
export function lookup(design: Design): Lookup {
  const known = cache.get(design);
  if (known) return known;
  const made = build(design);
  cache.set(design, made);
  return made;
}

function build(design: Design): Lookup {
  const elements = new Map<ElementId, Element>();
  const add = (element: Element): void => {
    elements.set(element.id, element);
  };
  for (const list of [design.lets, design.regionLinks, design.groups, design.links, design.flows]) list.forEach(add);
  for (const region of design.regions) {
    add(region);
    region.zones.forEach(add);
  }
  for (const component of design.components) {
    add(component);
    component.store?.entities.forEach(add);
    component.store?.sharding.forEach(add);
  }
  for (const list of [design.objectives, design.scenarios, design.views]) list.forEach(add);
  return {
    elements,
    components: byId(design.components),
    links: byId(design.links),
    flows: byId(design.flows),
    linksFrom: groupLinks(design.links, (link) => link.from),
    linksTo: groupLinks(design.links, (link) => link.to),
  };
}

function byId<T extends Element>(elements: readonly T[]): Map<ElementId, T> {
  return new Map(elements.map((element) => [element.id, element]));
}

function groupLinks(links: readonly Link[], end: (link: Link) => ElementId): Map<ElementId, Link[]> {
  const groups = new Map<ElementId, Link[]>();
  for (const link of links) {
    const group = groups.get(end(link));
    if (group) group.push(link);
    else groups.set(end(link), [link]);
  }
  return groups;
}
