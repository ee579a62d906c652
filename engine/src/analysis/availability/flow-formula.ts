import type { CallStep, Design, ElementId, Step } from "../../model/index.ts";
import { accessOf, bodyRunsOnMiss, isBestEffort, lookup, writesBack } from "../../model/index.ts";
import { asksEveryShard } from "../load/tally.ts";
import type { ComponentFormulas } from "./component-formula.ts";
import { all, always, any, atLeast, chance, type Formula } from "./structure.ts";

export interface FlowFormulaContext {
  readonly design: Design;
  readonly components: ComponentFormulas;
  readonly hitRatio: (cache: ElementId) => number;
}

const maxDepth = 1200;
/** Repetitions followed with chances of their own; more change the probability by less than the chances already do. */
const mostRepetitions = 16;

/** When a request that runs these steps succeeds. Asynchronous steps do not matter to it. */
export function formulaOf(context: FlowFormulaContext, steps: readonly Step[], depth = 0): Formula {
  if (depth > maxDepth) return always;
  return all(steps.map((step) => stepFormula(context, step, depth)));
}

function stepFormula(context: FlowFormulaContext, step: Step, depth: number): Formula {
  const formula = plainFormula(context, step, depth);
  return step.onError ? any([formula, formulaOf(context, step.onError, depth + 1)]) : formula;
}

function plainFormula(context: FlowFormulaContext, step: Step, depth: number): Formula {
  switch (step.type) {
    case "call":
      return callFormula(context, step, depth);
    case "parallel": {
      const branches = step.branches.map((branch) => formulaOf(context, branch, depth + 1));
      return atLeast(Math.min(step.first ?? branches.length, branches.length), branches);
    }
    case "choose": {
      const ways = step.options.map((option) => ({
        probability: option.probability,
        formula: formulaOf(context, option.steps, depth + 1),
      }));
      return chance(ways);
    }
    case "maybe":
      return maybe(step.probability, formulaOf(context, step.steps, depth + 1));
    case "repeat": {
      const count = Math.max(0, step.count);
      const whole = Math.min(mostRepetitions, Math.floor(count));
      // Each repetition draws its own chances; without chances inside, `all` of equal formulas is one of them.
      const times = Array.from({ length: whole }, () => formulaOf(context, step.steps, depth + 1));
      const once = times[0] && !hasChance(times[0]) ? [times[0]] : times;
      const rest = count - Math.floor(count);
      return all(rest > 1e-9 ? [...once, maybe(rest, formulaOf(context, step.steps, depth + 1))] : once);
    }
  }
}

function callFormula(context: FlowFormulaContext, call: CallStep, depth: number): Formula {
  const callee = lookup(context.design).components.get(call.to);
  if (call.async || !callee) return always;
  const optional = isBestEffort(context.design, call);
  if (optional && !call.onMiss) return always;
  const hit = context.hitRatio(call.to);
  const body = callee.messaging || writesBack(context.design, call) ? always : formulaOf(context, call.body, depth + 1);
  const nested = bodyRunsOnMiss(context.design, call) ? maybe(1 - hit, body) : body;
  const everyShard = asksEveryShard(call, callee.store?.sharding[0]?.fields);
  const reached = everyShard ? context.components.ofEveryShard(callee, accessOf(call)) : context.components.of(callee, accessOf(call));
  const answered = all([reached, nested]);
  if (!call.onMiss) return answered;
  const miss = formulaOf(context, call.onMiss, depth + 1);
  return chance([
    { probability: hit, formula: optional ? any([answered, miss]) : answered },
    { probability: 1 - hit, formula: optional ? miss : all([answered, miss]) },
  ]);
}

function maybe(probability: number, formula: Formula): Formula {
  return chance([
    { probability, formula },
    { probability: 1 - probability, formula: always },
  ]);
}

function hasChance(formula: Formula): boolean {
  const seen = new Set<Formula>();
  const walk = (part: Formula): boolean => {
    if (seen.has(part)) return false;
    seen.add(part);
    if (part.type === "chance") return true;
    return part.type === "true" || part.type === "event" ? false : part.parts.some(walk);
  };
  return walk(formula);
}
