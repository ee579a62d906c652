import type { Analysis } from "@lintel/engine/analysis";
import type { CallStep, Design, Step } from "@lintel/engine/model";
import { InputError } from "../exit.ts";
import { nearest } from "../print/nearest.ts";

/** The part of an analysis that one flow touches: itself, the components and links it uses, its objectives. */
export function analysisOfFlow(design: Design, analysis: Analysis, name: string): Analysis {
  const flow = design.flows.find((candidate) => candidate.id === name);
  if (!flow) throw new InputError(unknownFlow(name, Object.keys(analysis.flows)));
  const calls = callsOf(flow.steps);
  const components = new Set([...(flow.from ? [flow.from] : []), ...calls.flatMap((call) => [call.from, call.to])]);
  const links = new Set(calls.map((call) => call.link));
  return {
    flows: only(analysis.flows, (id) => id === name),
    components: only(analysis.components, (id) => components.has(id)),
    links: only(analysis.links, (id) => links.has(id)),
    objectives: analysis.objectives.filter((verdict) => verdict.target === name),
    cost: analysis.cost,
  };
}

function unknownFlow(name: string, flows: readonly string[]): string {
  if (flows.length === 0) return `there is no flow "${name}": the file declares none`;
  const close = nearest(name, flows);
  return `there is no flow "${name}"${close ? `; did you mean ${close}?` : `; there is ${flows.join(", ")}`}`;
}

function callsOf(steps: readonly Step[]): readonly CallStep[] {
  return steps.flatMap((step) => {
    const caught = callsOf(step.onError ?? []);
    if (step.type === "call") return [step, ...callsOf(step.body), ...callsOf(step.onMiss ?? []), ...caught];
    if (step.type === "parallel") return [...step.branches.flatMap(callsOf), ...caught];
    if (step.type === "choose") return [...step.options.flatMap((option) => callsOf(option.steps)), ...caught];
    return [...callsOf(step.steps), ...caught];
  });
}

function only<T>(record: Readonly<Record<string, T>>, keep: (id: string) => boolean): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([id]) => keep(id)));
}
