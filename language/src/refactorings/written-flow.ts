import { type Design, type ElementId, type Flow, percentText, type Step } from "@lintel/engine/model";
import type { BuiltDesign } from "../design/build.ts";
import { applyEdits } from "../edits/apply.ts";
import { freeName, isSound, type Refactoring } from "./refactoring.ts";

/** Writes the flow that a client has by its links as a flow of its own, to be changed. `null` where flows are written. */
export function writeImplicitFlow(built: BuiltDesign, client: ElementId): Refactoring | null {
  const flow = built.design.flows.find((candidate) => candidate.implicit && candidate.from === client);
  if (!flow || flow.steps.length === 0) return null;
  const others = built.design.flows.filter((candidate) => candidate.implicit && candidate !== flow && candidate.steps.length > 0);
  // Once one flow is written the other clients have none: all of them are written together.
  const all = [flow, ...others];
  const taken = new Set<string>();
  const text = all.map((each) => flowText(each, unusedName(built, `${each.from ?? ""}Flow`, taken))).join("\n\n");
  const edits = applyEdits(built, [{ type: "add", text, after: null }]);
  const names = all.map((each) => each.from ?? "").join(", ");
  return isSound(built, edits) ? { title: `Write the calls of ${names} as ${all.length === 1 ? "a flow" : "flows"}`, edits } : null;
}

function unusedName(built: BuiltDesign, wanted: string, taken: Set<string>): string {
  const name = freeName(built, wanted);
  taken.add(name);
  return name;
}

/** A flow as it is written. */
function flowText(flow: Flow, name: string): string {
  return [`flow ${name} {`, `  from ${flow.from}`, ...lines(flow.steps, "  "), "}"].join("\n");
}

function lines(steps: readonly Step[], indent: string): string[] {
  return steps.flatMap((step) => stepLines(step, indent));
}

function block(head: string, steps: readonly Step[], indent: string): string[] {
  return [`${indent}${head} {`, ...lines(steps, `${indent}  `), `${indent}}`];
}

function stepLines(step: Step, indent: string): string[] {
  switch (step.type) {
    case "call": {
      const call = `${step.from} ${step.async ? "~>" : "->"} ${step.to}`;
      return step.body.length > 0 ? block(call, step.body, indent) : [indent + call];
    }
    case "maybe":
      return block(`maybe ${percentText(step.probability)}`, step.steps, indent);
    case "repeat":
      return block(`repeat ${step.count}`, step.steps, indent);
    case "parallel":
      return [
        `${indent}parallel {`,
        ...step.branches.flatMap((branch) => [`${indent}  {`, ...lines(branch, `${indent}    `), `${indent}  }`]),
        `${indent}}`,
      ];
    case "choose":
      return [
        `${indent}choose {`,
        ...step.options.flatMap(({ probability, steps }) => block(percentText(probability), steps, `${indent}  `)),
        `${indent}}`,
      ];
  }
}

/** A flow along some links: from the client (or the caller that nobody calls), each link where its caller is reached. */
export function flowAlong(
  design: Design,
  name: string,
  links: readonly { readonly from: ElementId; readonly to: ElementId; readonly kind: string }[],
): string | null {
  const callees = new Set(links.map(({ to }) => to));
  const start = links.map(({ from }) => from).find((from) => !callees.has(from));
  const isClient = design.components.some(({ id, kind }) => id === start && kind === "client");
  if (start === undefined || !isClient) return null;
  const left = new Set(links);
  const calls = (from: ElementId, indent: string): string[] =>
    [...left]
      .filter((link) => link.from === from)
      .flatMap((link) => {
        if (!left.delete(link)) return [];
        const inner = calls(link.to, `${indent}  `);
        const call = `${indent}${link.from} ${link.kind === "async" ? "~>" : "->"} ${link.to}`;
        return inner.length > 0 ? [`${call} {`, ...inner, `${indent}}`] : [call];
      });
  const steps = calls(start, "  ");
  return left.size === 0 ? [`flow ${name} {`, `  from ${start}`, ...steps, "}"].join("\n") : null;
}
