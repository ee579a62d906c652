import type { Analysis } from "@lintel/engine/analysis";
import { type Design, type ElementId, type Let, lookup } from "@lintel/engine/model";
import { componentHover } from "./component.ts";
import { flowHover } from "./flow.ts";
import { letHover } from "./let.ts";
import { linkHover } from "./link.ts";
import { objectiveHover } from "./objective.ts";
import { groupHover, placeHover, regionLinkHover } from "./place.ts";
import { scenarioHover } from "./scenario.ts";
import { entityHover, fieldHover, shardingHover } from "./store.ts";

/** Everything worth knowing about an element, in Markdown; `null` for an unknown id. `expressionOf` a constant is what is written behind its `=`. */
export function elementHover(
  design: Design,
  analysis: Analysis,
  id: ElementId,
  expressionOf: (constant: Let) => string | null,
): string | null {
  const { components, links, flows } = lookup(design);
  const component = components.get(id);
  if (component) return componentHover(design, analysis, component);
  const link = links.get(id);
  if (link) return linkHover(analysis, link);
  const flow = flows.get(id);
  if (flow) return flowHover(analysis, flow);
  const constant = design.lets.find((candidate) => candidate.id === id);
  if (constant) return letHover(design, constant, expressionOf(constant));
  const place = design.regions.flatMap((region) => [region, ...region.zones]).find((candidate) => candidate.id === id);
  if (place) return placeHover(design, place);
  const network = design.regionLinks.find((candidate) => candidate.id === id);
  if (network) return regionLinkHover(network);
  const group = design.groups.find((candidate) => candidate.id === id);
  if (group) return groupHover(design, group);
  const objective = design.objectives.find((candidate) => candidate.id === id);
  if (objective) return objectiveHover(design, analysis, objective);
  const scenario = design.scenarios.find((candidate) => candidate.id === id);
  return scenario ? scenarioHover(scenario) : storeHover(design, analysis, id);
}

function storeHover(design: Design, analysis: Analysis, id: ElementId): string | null {
  for (const component of design.components) {
    const sharding = component.store?.sharding.find((candidate) => candidate.id === id);
    const entity = component.store?.entities.find((candidate) => candidate.id === id || id.startsWith(`${candidate.id}.`));
    // A shard clause and the entity it spreads may share an id: the clause says more.
    if (sharding && sharding.id === id && entity?.id !== id) return shardingHover(analysis, component, sharding);
    if (!entity) continue;
    const field = entity.fields.find((candidate) => id === `${entity.id}.${candidate.name}`);
    return field ? fieldHover(component, entity, field) : entityHover(entity);
  }
  return null;
}
