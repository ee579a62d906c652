import { type Component, type Design, type Scenario, written } from "@lintel/engine/model";
import { t } from "../texts/index.ts";

/** Seconds of the run, of its warm-up, and until the component is gone: time enough to see the design with it and without. */
const duration = 180;
const warmUp = 20;
const gone = 60;

/** A scenario that is not in the text: the component is killed after a minute and does not come back. */
export function scenarioWithout(component: Component): Scenario {
  const { origin } = component;
  return {
    id: `scenario "Without ${component.title}"`,
    name: `Without ${component.title}`,
    title: t.menu.without(component.title),
    documentation: null,
    origin,
    accepts: [],
    duration: written(duration, origin),
    warmUp: written(warmUp, origin),
    actions: [
      {
        at: gone,
        duration: null,
        effect: { type: "kill", component: component.id, count: null, replica: null },
        text: `kill ${component.name}`,
        origin,
      },
    ],
    expectations: [],
  };
}

/** A design with a further scenario; one of the same name that the text has stays the only one. */
export function withScenario(design: Design, scenario: Scenario | null): Design {
  if (!scenario || design.scenarios.some(({ id }) => id === scenario.id)) return design;
  return { ...design, scenarios: [...design.scenarios, scenario] };
}

/** Why a component cannot be simulated away; `null` when it can. */
export function notWithout(design: Design, component: Component): string | null {
  if (component.kind === "client") return t.menu.clientsSend;
  if (!design.flows.some((flow) => flow.rate !== null && flow.rate.value > 0)) return t.menu.nobodySends;
  return null;
}
