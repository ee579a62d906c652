import type { Component, Design, ElementId, Flow } from "../../model/index.ts";
import { countText } from "../../model/index.ts";
import { replicasToCarry } from "../capacity/survivors.ts";
import { joinNotes, unknown } from "../figure.ts";
import type { AvailabilityFigures, Figure } from "../figures.ts";
import type { SteadyState } from "../solve.ts";
import { ComponentFormulas } from "./component-formula.ts";
import { availabilityFigure, availabilityFigures } from "./figures.ts";
import { formulaOf } from "./flow-formula.ts";
import type { Formula } from "./structure.ts";

/** Replicas that a component needs to carry its load; `null` when all of them are too few. */
type Needed = ReadonlyMap<ElementId, number | null>;

/**
 * Availability when replicas that are left but cannot carry the load count as down: what redundancy is worth under load. Replicas are those
 * declared; what an autoscaler adds comes later.
 */
export class Carrying {
  private readonly design: Design;
  private readonly state: SteadyState;
  private readonly needed: Needed;
  private readonly components: ComponentFormulas;

  /** `state`: the load to carry. */
  constructor(design: Design, plain: ComponentFormulas, state: SteadyState) {
    this.design = design;
    this.state = state;
    this.needed = new Map([...state.states].map(([id, component]) => [id, replicasToCarry(component)]));
    this.components = new ComponentFormulas(design, (id) => this.needed.get(id) ?? 1, plain);
  }

  /** Of a component whose availability whatever the load is `plain`. */
  ofComponent(component: Component, access: "read" | "write", plain: Figure): Figure {
    return this.figure([component.id], plain, () => this.componentFormula(component, access));
  }

  /** Of a flow whose availability whatever the load is `plain`. */
  ofFlow(flow: Flow, plain: Figure): Figure {
    return this.figure(this.visited(flow), plain, () => this.flowFormula(flow));
  }

  componentFormula(component: Component, access: "read" | "write"): Formula {
    return this.components.of(component, access);
  }

  flowFormula(flow: Flow): Formula {
    return formulaOf({ design: this.design, components: this.components, hitRatio: this.state.behaviour.hitRatio }, flow.steps);
  }

  /** Components that a request waits for. What is used beside the path may be too small: it then misses, and nothing fails. */
  private visited(flow: Flow): readonly ElementId[] {
    const ids = [...(this.state.loads.tallies.get(flow.id)?.waited.keys() ?? [])];
    return ids.filter((id) => {
      const component = this.state.states.get(id)?.component;
      return component?.kind !== "cache" || (component.cache?.write.value !== "aside" && component.cache?.write.value !== "around");
    });
  }

  private figure(visited: readonly ElementId[], plain: Figure, formula: () => Formula): Figure {
    if (plain.value === null) return plain;
    const tooFew = visited.find((id) => this.needed.get(id) === null);
    if (tooFew !== undefined) return unknown(`all replicas of ${tooFew} together are too few for the load`);
    const several = visited.filter((id) => (this.needed.get(id) ?? 1) > 1);
    if (several.length === 0) return plain;
    const figure = availabilityFigure(formula());
    const names = several.map((id) => `${countText(this.needed.get(id) ?? 1)} of ${countText(this.countOf(id))} ${id}`);
    const shown = names.length > mostNames ? `${names.slice(0, mostNames).join(", ")} and others` : names.join(", ");
    return { ...figure, note: joinNotes([`up only with at least ${shown}`, figure.note]) };
  }

  private countOf(id: ElementId): number {
    return this.state.states.get(id)?.component.replicas.value ?? 1;
  }
}

/** Components named in a note. */
const mostNames = 4;

/** The load that survivors have to carry to count as up. */
export type Survivors = "any" | "mean" | "peak";

/** The two loads that figures are given for, and which of them counts as *the* availability; none with `any`. */
export interface CarriedLoads {
  readonly mean: Carrying;
  readonly peak: Carrying;
  readonly survivors: Survivors;
}

/** Availability of a component or flow by its plain formula, with what it is when survivors have to carry the load. */
export function availabilityUnderLoad(
  loads: CarriedLoads,
  formula: Formula,
  note: string | null,
  of: (carrying: Carrying, plain: Figure) => Figure,
  formulaUnder: (carrying: Carrying) => Formula,
): AvailabilityFigures {
  const plain = availabilityFigures(formula, note);
  const carryingMean = of(loads.mean, plain.availability);
  const carryingPeak = of(loads.peak, plain.availability);
  if (loads.survivors === "any") return { ...plain, carryingMean, carryingPeak };
  const availability = loads.survivors === "mean" ? carryingMean : carryingPeak;
  const counted = availability.value === null ? plain : availabilityFigures(formulaUnder(loads[loads.survivors]), note);
  const down = availability.value === null ? { downtime: null, downtimePerYear: null } : {};
  return { ...counted, ...down, availability, carryingMean, carryingPeak };
}
