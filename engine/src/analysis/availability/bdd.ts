import type { BasicEvent, Formula } from "./structure.ts";

/*
 * A reduced ordered binary decision diagram: a formula as a graph of decisions on its events in one fixed order, in which equal parts exist once.
 * Its probability is then one pass over the nodes, exact however often an event is used.
 * Source: Bryant, "Graph-Based Algorithms for Boolean Function Manipulation", 1986; Rauzy, "New algorithms for fault trees analysis", 1993.
 */

/** Nodes made before giving up; typical designs need hundreds, 1,000 events over three zones some ten thousand. */
export const defaultNodeLimit = 60_000;

export interface Evaluation {
  /** Probability that the formula holds, 0…1. */
  readonly probability: number;
  /** Birnbaum importance of each event: P(holds | event up) − P(holds | event down). */
  readonly birnbaum: ReadonlyMap<BasicEvent, number>;
  readonly nodes: number;
}

/** Evaluates a formula exactly; `null` when it needs more than `nodeLimit` nodes. */
export function evaluate(formula: Formula, nodeLimit: number = defaultNodeLimit): Evaluation | null {
  const diagram = new Diagram(nodeLimit);
  const order = eventOrder(formula);
  const root = diagram.build(formula, order);
  if (root === null) return null;
  return diagram.measure(root, order);
}

interface Variable {
  readonly event: BasicEvent | null;
  readonly up: number;
}

interface Order {
  readonly variables: Variable[];
  readonly ofEvent: Map<BasicEvent, number>;
  /** First variable of each chance node. */
  readonly ofChance: Map<Formula, number>;
}

/** Variables in the order a depth-first walk meets them; events used by many parts (zones, regions) come first. */
function eventOrder(formula: Formula): Order {
  const uses = new Map<BasicEvent, number>();
  const order: Order = { variables: [], ofEvent: new Map(), ofChance: new Map() };
  const met: (BasicEvent | Formula)[] = [];
  const seen = new Set<Formula>();
  const walk = (part: Formula): void => {
    if (part.type === "event") {
      const before = uses.get(part.event) ?? 0;
      uses.set(part.event, before + 1);
      if (before === 0) met.push(part.event);
      return;
    }
    if (part.type === "true" || seen.has(part)) return;
    seen.add(part);
    if (part.type === "chance") {
      met.push(part);
      for (const way of part.ways) walk(way.formula);
    } else for (const child of part.parts) walk(child);
  };
  walk(formula);
  const events = met.filter((item): item is BasicEvent => "up" in item);
  const shared = events.filter((event) => (uses.get(event) as number) > 2);
  const add = (variable: Variable): number => order.variables.push(variable) - 1;
  for (const event of shared) order.ofEvent.set(event, add({ event, up: event.up }));
  for (const item of met) {
    if ("up" in item) {
      if (!order.ofEvent.has(item)) order.ofEvent.set(item, add({ event: item, up: item.up }));
    } else if (item.type === "chance") {
      order.ofChance.set(item, order.variables.length);
      // Way i is taken with its probability among the ways not yet passed.
      let left = 1;
      for (const way of item.ways.slice(0, -1)) {
        add({ event: null, up: left > 0 ? Math.min(1, way.probability / left) : 0 });
        left -= way.probability;
      }
    }
  }
  return order;
}

const zero: number = 0;
const one: number = 1;

class Diagram {
  private readonly limit: number;
  /** Of each node: its variable, and the nodes for the variable being true and false. */
  private readonly variable: number[] = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  private readonly high: number[] = [zero, one];
  private readonly low: number[] = [zero, one];
  private readonly unique = new Map<number, Map<number, number>>();
  private readonly andMemo = new Map<number, number>();
  private readonly orMemo = new Map<number, number>();
  private full = false;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** The node of a formula; `null` beyond the node limit. */
  build(formula: Formula, order: Order): number | null {
    const made = new Map<Formula, number>();
    const walk = (part: Formula): number => {
      if (this.full) return zero;
      if (part.type === "true") return one;
      if (part.type === "event") return this.node(order.ofEvent.get(part.event) as number, one, zero);
      const known = made.get(part);
      if (known !== undefined) return known;
      const node = this.combine(part, walk, order);
      made.set(part, node);
      return node;
    };
    const root = walk(formula);
    return this.full ? null : root;
  }

  private combine(part: Exclude<Formula, { type: "true" } | { type: "event" }>, walk: (part: Formula) => number, order: Order): number {
    switch (part.type) {
      case "all":
        // From the last part to the first, so that each step adds on top of what follows in the order.
        return part.parts.reduceRight((node, child) => this.and(walk(child), node), one);
      case "any":
        return part.parts.reduceRight((node, child) => this.or(walk(child), node), zero);
      case "atLeast":
        return this.counted(part.parts.map(walk), part.k);
      case "chance": {
        const first = order.ofChance.get(part) as number;
        const ways = part.ways.map((way) => walk(way.formula));
        let node = ways[ways.length - 1] as number;
        for (let i = ways.length - 2; i >= 0; i--) node = this.choose(first + i, ways[i] as number, node);
        return node;
      }
    }
  }

  /** At least k of the nodes hold. */
  private counted(parts: readonly number[], k: number): number {
    // have[j]: at least j of the parts seen so far.
    let have = Array.from({ length: k + 1 }, (_, j) => (j === 0 ? one : zero));
    for (const part of parts) have = have.map((node, j) => (j === 0 ? one : this.or(node, this.and(part, have[j - 1] as number))));
    return have[k] as number;
  }

  /** if variable then high else low, where both may test variables before it. */
  private choose(variable: number, high: number, low: number): number {
    return this.or(this.and(this.node(variable, one, zero), high), this.and(this.node(variable, zero, one), low));
  }

  private node(variable: number, high: number, low: number): number {
    if (high === low) return high;
    const key = high * 0x4000000 + low;
    let byChildren = this.unique.get(variable);
    if (!byChildren) {
      byChildren = new Map();
      this.unique.set(variable, byChildren);
    }
    const known = byChildren.get(key);
    if (known !== undefined) return known;
    if (this.variable.length >= this.limit) {
      this.full = true;
      return zero;
    }
    const index = this.variable.push(variable) - 1;
    this.high.push(high);
    this.low.push(low);
    byChildren.set(key, index);
    return index;
  }

  private and(a: number, b: number): number {
    if (a === zero || b === zero || this.full) return zero;
    if (a === one || a === b) return b;
    if (b === one) return a;
    return this.apply(a, b, true);
  }

  private or(a: number, b: number): number {
    if (this.full) return zero;
    if (a === one || b === one) return one;
    if (a === zero || a === b) return b;
    if (b === zero) return a;
    return this.apply(a, b, false);
  }

  private apply(a: number, b: number, and: boolean): number {
    const memo = and ? this.andMemo : this.orMemo;
    const key = a < b ? a * 0x4000000 + b : b * 0x4000000 + a;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const va = this.variable[a] as number;
    const vb = this.variable[b] as number;
    const variable = Math.min(va, vb);
    const aIsFirst = va === variable;
    const bIsFirst = vb === variable;
    const highOfA = aIsFirst ? (this.high[a] as number) : a;
    const highOfB = bIsFirst ? (this.high[b] as number) : b;
    const lowOfA = aIsFirst ? (this.low[a] as number) : a;
    const lowOfB = bIsFirst ? (this.low[b] as number) : b;
    const high = and ? this.and(highOfA, highOfB) : this.or(highOfA, highOfB);
    const low = and ? this.and(lowOfA, lowOfB) : this.or(lowOfA, lowOfB);
    const result = this.node(variable, high, low);
    memo.set(key, result);
    return result;
  }

  /** Probability of the root and the importance of every event, in one pass up and one down; children are made before their parents. */
  measure(root: number, order: Order): Evaluation {
    const holds = new Float64Array(root + 1);
    const reached = new Float64Array(root + 1);
    holds[one] = 1;
    for (let n = 2; n <= root; n++) {
      const up = (order.variables[this.variable[n] as number] as Variable).up;
      holds[n] = up * (holds[this.high[n] as number] as number) + (1 - up) * (holds[this.low[n] as number] as number);
    }
    reached[root] = 1;
    const birnbaum = new Map<BasicEvent, number>();
    for (let n = root; n >= 2; n--) {
      const weight = reached[n] as number;
      if (weight === 0) continue;
      const { event, up } = order.variables[this.variable[n] as number] as Variable;
      const high = this.high[n] as number;
      const low = this.low[n] as number;
      reached[high] = (reached[high] as number) + weight * up;
      reached[low] = (reached[low] as number) + weight * (1 - up);
      if (event) birnbaum.set(event, (birnbaum.get(event) ?? 0) + weight * ((holds[high] as number) - (holds[low] as number)));
    }
    return { probability: holds[root] as number, birnbaum, nodes: this.variable.length };
  }
}
