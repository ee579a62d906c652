import type { Design, Expectation, Scenario } from "../../model/index.ts";
import type { SimulationOptions } from "../result.ts";
import type { Case } from "../studies/study.ts";
import type { FailureTarget } from "./failure-result.ts";
import { type FailureTiming, totalOf } from "./failure-timing.ts";

/** The run in which nothing fails, which all others are held against. */
export const calm = "nothing fails";

/** Makes a run count the requests of each flow that arrive after the failure apart; all runs of a sweep share it. */
export function countedAfter(design: Design, { settle, down }: FailureTiming): readonly Expectation[] {
  return design.flows.map(({ id }) => ({
    type: "metric",
    target: id,
    metric: "availability",
    quantile: null,
    comparison: ">=",
    bound: 0,
    after: settle + down,
    text: `${id} availability`,
    origin: design.origin,
  }));
}

/** The run in which this fails, or nothing (`null`); `counted` is `countedAfter` of the same times, `look` what tells runs of one target apart. */
export function caseOf(
  design: Design,
  options: SimulationOptions,
  timing: FailureTiming,
  counted: readonly Expectation[],
  target: FailureTarget | null,
  look: "" | "first look: ",
): Case {
  const { settle, down } = timing;
  const { origin } = design;
  const text = target?.text ?? calm;
  const scenario: Scenario = {
    id: `failure of ${target?.id ?? calm}`,
    name: text,
    title: text,
    documentation: null,
    origin,
    accepts: [],
    duration: { value: totalOf(timing), assumed: null, origin: null },
    warmUp: { value: settle, assumed: null, origin: null },
    actions:
      target === null
        ? []
        : [
            {
              at: settle,
              duration: down,
              effect:
                target.kind === "zone" || target.kind === "region"
                  ? { type: "outage", place: target.element }
                  : { type: "kill", component: target.element, count: target.kind === "replica" ? 1 : null, replica: null },
              text,
              origin,
            },
          ],
    expectations: counted,
  };
  return {
    id: `${look}${target?.id ?? calm}`,
    title: target === null ? calm : `${text} fails`,
    design: { ...design, scenarios: [scenario] },
    options: { ...options, scenario: scenario.id, duration: totalOf(timing), warmUp: settle },
  };
}

/** The moment in seconds at which the failure of a case ends. */
export function untilOf({ design }: Case): number {
  const expectation = design.scenarios[0]?.expectations[0];
  return expectation?.type === "metric" ? (expectation.after ?? 0) : 0;
}
