import { type Design, type Flow, lookup, type Step, type View, type ViewSelector } from "@lintel/engine/model";

/** What a view shows of a design. */
export interface Selection {
  readonly components: ReadonlySet<string>;
  readonly links: ReadonlySet<string>;
}

/** The components and links of a view; of the whole design when there is no view or it includes nothing by name. */
export function selectionOf(design: Design, view: View | null): Selection {
  const chosen: Chosen = { components: new Set(), links: new Set() };
  if (!view || view.include.length === 0) {
    for (const component of design.components) chosen.components.add(component.id);
  } else {
    for (const selector of view.include) choose(design, selector, chosen);
  }
  if (view) {
    const excluded: Chosen = { components: new Set(), links: new Set() };
    for (const selector of view.exclude) choose(design, selector, excluded);
    for (const id of excluded.components) chosen.components.delete(id);
  }
  const flowsOnly = view !== null && view.include.length > 0 && view.include.every((selector) => isFlow(design, selector));
  const links = design.links.filter(
    (link) => chosen.components.has(link.from) && chosen.components.has(link.to) && (!flowsOnly || chosen.links.has(link.id)),
  );
  return { components: chosen.components, links: new Set(links.map((link) => link.id)) };
}

interface Chosen {
  readonly components: Set<string>;
  readonly links: Set<string>;
}

function isFlow(design: Design, selector: ViewSelector): boolean {
  return selector.type === "element" && lookup(design).flows.has(selector.id);
}

function choose(design: Design, selector: ViewSelector, chosen: Chosen): void {
  if (selector.type === "tag") {
    for (const component of design.components) if (component.tags.includes(selector.tag)) chosen.components.add(component.id);
    return;
  }
  if (selector.type === "neighbours") {
    chosen.components.add(selector.id);
    for (const link of design.links) {
      if (link.from === selector.id) chosen.components.add(link.to);
      if (link.to === selector.id) chosen.components.add(link.from);
    }
    return;
  }
  const flow = lookup(design).flows.get(selector.id);
  if (flow) chooseFlow(flow, chosen);
  else if (design.groups.some((group) => group.id === selector.id)) chooseGroup(design, selector.id, chosen);
  else if (lookup(design).components.has(selector.id)) chosen.components.add(selector.id);
}

function chooseGroup(design: Design, group: string, chosen: Chosen): void {
  const inside = new Set([group]);
  // Groups are declared before the groups inside them, so one pass over the list finds all levels.
  for (const candidate of design.groups) if (candidate.parent !== null && inside.has(candidate.parent)) inside.add(candidate.id);
  for (const component of design.components)
    if (component.group !== null && inside.has(component.group)) chosen.components.add(component.id);
}

function chooseFlow(flow: Flow, chosen: Chosen): void {
  const pending: Step[] = [...flow.steps];
  for (let step = pending.pop(); step; step = pending.pop()) {
    if (step.type === "call") {
      chosen.components.add(step.from).add(step.to);
      if (step.link !== null) chosen.links.add(step.link);
      pending.push(...step.body, ...(step.onMiss ?? []));
    } else if (step.type === "parallel") pending.push(...step.branches.flat());
    else if (step.type === "choose") pending.push(...step.options.flatMap((option) => option.steps));
    else pending.push(...step.steps);
    pending.push(...(step.onError ?? []));
  }
}
