import type { Analysis } from "../../analysis/figures.ts";
import type { Design } from "../../model/index.ts";
import type { RuleContext } from "../rule.ts";

/** A list that several rules ask for, made once for a design and its figures. It must not follow from options of a rule. */
export function once<T>(make: (context: RuleContext) => T): (context: RuleContext) => T {
  const known = new WeakMap<Analysis, { readonly design: Design; readonly made: T }>();
  return (context) => {
    const { analysis, design } = context;
    const found = known.get(analysis);
    if (found?.design === design) return found.made;
    const made = make(context);
    known.set(analysis, { design, made });
    return made;
  };
}
