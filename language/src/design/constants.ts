import type { Let } from "@lintel/engine/model";
import type { LetDeclaration } from "../generated/ast.ts";
import type { ArchSymbol } from "../names/names.ts";
import { dimensionName } from "../units/dimension.ts";
import type { Measure } from "../units/quantity.ts";
import { measureText } from "../units/text.ts";
import { evaluate } from "../values/evaluate.ts";
import type { Reading } from "./reading.ts";

interface Constant {
  readonly node: LetDeclaration;
  readonly reading: Reading;
  readonly symbol: ArchSymbol;
  state: "new" | "running" | "done";
  value: Measure | null;
}

/** The same for values that nobody can tell apart. */
export function measureToken(measure: Measure | null | undefined): string {
  if (!measure) return "none";
  const { time, data, money } = measure.dimension;
  return `${measure.value} ${time} ${data} ${money}`;
}

/** Longer chains of constants are cut off before the call stack ends; each link of the chain recurses. */
const deepest = 500;

/** The constants of a design; each is computed once, when first needed. */
export class Constants {
  private readonly byId = new Map<string, Constant>();
  private readonly running: Constant[] = [];

  add(symbol: ArchSymbol, node: LetDeclaration, reading: Reading): void {
    if (!this.byId.has(symbol.id)) {
      this.byId.set(symbol.id, { node, reading, symbol, state: "new", value: null });
      reading.declared(symbol.id, node);
    }
  }

  value(symbol: ArchSymbol): Measure | null {
    const constant = this.byId.get(symbol.id);
    if (!constant) return null;
    if (constant.state === "done") return constant.value;
    if (constant.state === "running") {
      this.reportCycle(constant);
      return null;
    }
    if (this.running.length >= deepest) {
      constant.reading.report(
        "let-cycle",
        `\`${symbol.name}\` depends on more than ${deepest} other constants in a row.`,
        constant.node.$cstNode,
      );
      return null;
    }
    constant.state = "running";
    this.running.push(constant);
    const { reading } = constant;
    const before = reading.element;
    constant.value = evaluate(constant.node.value, reading.about(symbol.id).scope);
    reading.about(before);
    this.running.pop();
    constant.state = "done";
    return constant.value;
  }

  private reportCycle(start: Constant): void {
    const cycle = this.running.slice(this.running.indexOf(start));
    const path = [...cycle, start].map((constant) => `\`${constant.symbol.name}\``).join(" → ");
    const related = cycle
      .slice(1)
      .map((constant) => ({ message: `\`${constant.symbol.name}\` is defined here`, origin: constant.symbol.origin }));
    const what = cycle.length === 1 ? "is defined in terms of itself" : `is defined in terms of itself: ${path}`;
    const message = `\`${start.symbol.name}\` ${what}, so it has no value. Give one of them a number.`;
    start.reading.findings.report("let-cycle", message, start.symbol.origin, { element: start.symbol.id, related });
  }

  /** All constants with their values, in the order they were declared. */
  all(): readonly Let[] {
    return [...this.byId.values()].map(({ symbol, node, reading }) => {
      const measure = this.value(symbol);
      return {
        id: symbol.id,
        name: symbol.name,
        title: symbol.name,
        documentation: reading.documentation(node),
        origin: symbol.origin,
        accepts: [],
        value: measure?.value ?? null,
        dimension: measure ? dimensionName(measure.dimension) : "none",
        text: measure ? measureText(measure) : "no value",
      };
    });
  }
}
