import {
  assumed,
  type CallStep,
  type ChooseStep,
  type ElementId,
  type Fix,
  type Flow,
  type Given,
  type Link,
  type Origin,
  type ParallelStep,
  type Step,
} from "@lintel/engine/model";
import type {
  CallChain,
  ChooseBlock,
  FlowDeclaration,
  FlowPriority,
  Handler,
  MaybeBlock,
  ParallelBlock,
  Reference,
  RepeatBlock,
  StepNode,
} from "../generated/ast.ts";
import { assumedPriority, priorities } from "../schema/priorities.ts";
import { type KnownLinks, pairKey } from "./known.ts";
import type { Reading } from "./reading.ts";
import { titleOf } from "./titled.ts";

/** Steps written deeper than this are left out: no real flow is, and the engines walk call trees recursively. */
const deepest = 100;

/** A flow from its declaration; its rate is settled later, when the client's other flows are known. */
export function flowOf(node: FlowDeclaration, links: KnownLinks, reading: Reading): Flow {
  reading.about(node.name).declared(node.name, node);
  const start = reading.only(
    node.members.filter((member) => member.$type === "FlowStart"),
    "`from`",
  );
  const priority = reading.only(
    node.members.filter((member) => member.$type === "FlowPriority"),
    "`priority`",
  );
  const client = start ? reading.symbol(start.client, ["component"], "a client", ["client"]) : null;
  const nodes = node.members.filter(
    (member): member is StepNode => member.$type !== "FlowStart" && member.$type !== "FlowPriority" && member.$type !== "Accept",
  );
  const builder = new StepBuilder(links, reading);
  const from = client?.id ?? builder.firstCaller(nodes);
  return {
    id: node.name,
    name: node.name,
    title: titleOf(node.name, node.title),
    documentation: reading.documentation(node),
    origin: reading.originOf(node, "name"),
    accepts: node.members.flatMap((member) => (member.$type === "Accept" ? [reading.acceptOf(member)] : [])),
    from: client?.id ?? null,
    rate: reading.number(start?.rate, "rate", "The rate of a flow"),
    priority: priorityOf(priority, reading),
    steps: builder.steps(nodes, from, 0),
    implicit: false,
  };
}

function priorityOf(node: FlowPriority | undefined, reading: Reading): Given<number> {
  const given = reading.number(node?.value, "count", "The priority of a flow");
  const { most, least, middle } = priorities;
  if (given && Number.isInteger(given.value) && given.value >= most && given.value <= least) return given;
  if (given) {
    const message = `The priority of a flow is a whole number from ${most} (most important) to ${least}. Until it is one, ${middle} is used.`;
    reading.report("out-of-range", message, node?.value.$cstNode);
  }
  return assumed(middle, assumedPriority);
}

const modifierParts = [
  ["access", "`read` or `write`"],
  ["key", "`key`"],
  ["label", "The label"],
  ["protocol", "`over`"],
] as const;

class StepBuilder {
  constructor(
    private readonly links: KnownLinks,
    private readonly reading: Reading,
  ) {}

  /** Who starts a flow that names no client: the caller of its first step. */
  firstCaller(nodes: readonly StepNode[]): ElementId | null {
    const chain = nodes.find((node): node is CallChain => node.$type === "CallChain");
    const name = chain?.ends[0]?.names[0]?.name;
    const symbol = name ? this.reading.visible.get(name) : undefined;
    return symbol?.sort === "component" ? symbol.id : null;
  }

  /** The steps of a block that runs inside `here`. */
  steps(nodes: readonly StepNode[], here: ElementId | null, depth: number): Step[] {
    const steps: Step[] = [];
    if (depth > deepest) {
      this.reading.report("syntax-error", `Steps nested deeper than ${deepest} blocks are left out.`, nodes[0]?.$cstNode);
      return steps;
    }
    let hops = 0;
    for (const node of nodes) {
      if (node.$type === "Handler") this.attach(steps, node, hops, here, depth);
      else {
        steps.push(...this.step(node, here, depth));
        hops = node.$type === "CallChain" ? node.ends.length - 1 : 0;
      }
    }
    return steps;
  }

  private step(node: Exclude<StepNode, Handler>, here: ElementId | null, depth: number): Step[] {
    switch (node.$type) {
      case "CallChain":
        return this.chain(node, here, depth);
      case "ParallelBlock":
        return this.parallel(node, here, depth);
      case "ChooseBlock":
        return this.choose(node, here, depth);
      case "MaybeBlock":
        return this.maybe(node, here, depth);
      case "RepeatBlock":
        return this.repeat(node, here, depth);
    }
  }

  /** `A -> B -> C { … }`: a call of B in whose body C is called, in whose body the block runs. */
  private chain(node: CallChain, here: ElementId | null, depth: number): Step[] {
    const ends = node.ends.map((end) => end.names.map((name) => ({ name, id: this.reading.resolve(name, "component") })));
    const [first] = ends[0] ?? [];
    if (first?.id && here && first.id !== here) this.notHere(first.name, first.id, here);
    for (const end of node.ends.slice(0, -1)) {
      if (end.names.length < 2) continue;
      const last = end.names.at(-1)?.name;
      const message = `Only \`${last}\` makes the next call: a list can stand only at the end of a step. Write one step for each caller.`;
      this.reading.report("wrong-type", message, end.$cstNode);
    }
    const build = (index: number): Step[] => {
      const from = ends[index]?.at(-1)?.id ?? null;
      const targets = ends[index + 1] ?? [];
      const last = index + 1 >= ends.length - 1;
      return targets.flatMap(({ id: to }) => {
        if (!from || !to) return [];
        const body = last ? this.steps(node.block?.steps ?? [], to, depth + 1) : build(index + 1);
        return [this.call(node, index, from, to, body, last)];
      });
    };
    return build(0);
  }

  private call(node: CallChain, index: number, from: ElementId, to: ElementId, body: Step[], last: boolean): CallStep {
    const async = node.arrows[index] === "~>";
    const modifiers = last ? node.modifiers : [];
    const origin = this.hopOrigin(node, index);
    const protocol = modifiers.find((modifier) => modifier.protocol)?.protocol ?? null;
    const link = this.linkFor(from, to, async, protocol, origin);
    if (!link) this.undeclared(from, to, async, origin);
    if (last) this.checkModifiers(node);
    const key = modifiers.find((modifier) => modifier.key)?.key;
    return {
      type: "call",
      from,
      to,
      async,
      link: link?.id ?? null,
      label: modifiers.find((modifier) => modifier.label !== undefined)?.label ?? null,
      access: modifiers.find((modifier) => modifier.access)?.access ?? null,
      keyField: key ? this.keyField(key, to) : null,
      body,
      onMiss: null,
      onError: null,
      origin,
    };
  }

  /** The link a call takes: of several between a pair the one with the protocol of the step, and of the same kind. */
  private linkFor(from: ElementId, to: ElementId, async: boolean, protocol: string | null, origin: Origin): Link | null {
    const all = this.links.get(pairKey(from, to));
    const spoken = all.filter((candidate) => protocol === null || candidate.protocol === protocol);
    if (all.length > 0 && spoken.length === 0) {
      const message = `No link from \`${from}\` to \`${to}\` is declared \`over ${protocol}\`. Leave it out here, or declare such a link.`;
      this.reading.findings.report("undeclared-link", message, origin, { element: this.reading.element });
    }
    const candidates = spoken.length > 0 ? spoken : all;
    return candidates.find((candidate) => (candidate.kind === "async") === async) ?? candidates[0] ?? null;
  }

  /** Of `read` and `write`, of keys, labels and protocols a step has one each. */
  private checkModifiers(node: CallChain): void {
    for (const [part, what] of modifierParts) {
      this.reading.only(
        node.modifiers.filter((modifier) => modifier[part] !== undefined),
        what,
      );
    }
  }

  private keyField(key: Reference, to: ElementId): string {
    const field = key.members.at(-1) ?? key.name;
    const entity = key.members.length > 0 ? key.name : null;
    const fields = this.reading.names.fieldsOf(to);
    const symbol = fields.find((candidate) => candidate.name === field && (!entity || candidate.id === `${to}.${entity}.${field}`));
    if (symbol) this.reading.referToPart(symbol, key);
    else if (fields.length > 0) this.reading.unknown(field, `a field that \`${to}\` stores`, fields, key.$cstNode);
    return field;
  }

  private hopOrigin(node: CallChain, index: number): Origin {
    const start = this.reading.originOf(node, "ends", index);
    const end = this.reading.originOf(node, "ends", index + 1);
    return { uri: start.uri, range: { start: start.range.start, end: end.range.end } };
  }

  private notHere(name: Reference, id: ElementId, here: ElementId): void {
    const message = `\`${id}\` cannot call here: at this point \`${here}\` is handling the request. Put the step into the block of a call to \`${id}\`, or start it at \`${here}\`.`;
    this.reading.report("flow-step-not-here", message, name.$cstNode);
  }

  private undeclared(from: ElementId, to: ElementId, async: boolean, origin: Origin): void {
    const arrow = async ? "~>" : "->";
    const fix: Fix = {
      title: `Declare the link \`${from} ${arrow} ${to}\``,
      safe: true,
      edits: [{ type: "add", text: `${from} ${arrow} ${to}`, after: this.links.lastFrom(from) }],
    };
    const message = `No link is declared from \`${from}\` to \`${to}\`, so this step has no network, timeout or retries. Declare \`${from} ${arrow} ${to}\`.`;
    this.reading.findings.report("undeclared-link", message, origin, { element: this.reading.element, fixes: [fix] });
  }

  /** `on miss` belongs to the call before it (the last one of a chain), `on error` to the whole step before it. */
  private attach(steps: Step[], node: Handler, hops: number, here: ElementId | null, depth: number): void {
    const previous = steps.at(-1);
    if (!previous) {
      this.reading.report("syntax-error", `\`on ${node.event}\` must follow the step it is about.`, node.$cstNode);
      return;
    }
    if (node.event === "error") {
      if (previous.onError) this.twice(node);
      steps[steps.length - 1] = { ...previous, onError: this.steps(node.block?.steps ?? [], here, depth + 1) };
      return;
    }
    if (previous.type !== "call") {
      this.reading.report("syntax-error", "`on miss` must follow a call of a cache or CDN.", node.$cstNode);
      return;
    }
    if (hopOf(previous, hops).onMiss) this.twice(node);
    const block = this.steps(node.block?.steps ?? [], hopOf(previous, hops).from, depth + 1);
    steps[steps.length - 1] = withMiss(previous, hops, block);
  }

  private twice(node: Handler): void {
    const message = `This step already has an \`on ${node.event}\`; the last one is used. Put all of it into one block.`;
    this.reading.report("duplicate-property", message, node.$cstNode);
  }

  private parallel(node: ParallelBlock, here: ElementId | null, depth: number): Step[] {
    const branches = node.branches.flatMap((branch): Step[][] => {
      if (branch.$type === "StepBlock") return [this.steps(branch.steps, here, depth + 1)];
      if (branch.$type !== "Handler") return [this.step(branch, here, depth + 1)];
      this.reading.report("syntax-error", "Inside `parallel`, put a step and its `on` block into braces of their own.", branch.$cstNode);
      return [];
    });
    const first = this.reading.number(node.first, "count", "The number of branches to wait for");
    const count = first && Math.round(first.value);
    if (count !== null && (count < 1 || count > branches.length)) {
      this.reading.report(
        "out-of-range",
        `\`parallel first\` needs a number between 1 and ${branches.length}, the branches it has.`,
        node.first?.$cstNode,
      );
    }
    const of = this.reading.number(node.of, "count", "The number of branches");
    if (of && of.value !== branches.length) {
      const message = `\`of ${of.value}\` does not fit: there are ${branches.length} branches here, and these count. Correct the number, or the branches.`;
      this.reading.report("out-of-range", message, node.of?.$cstNode);
    }
    const usable = count !== null && count >= 1 && count <= branches.length ? count : null;
    const step: ParallelStep = { type: "parallel", first: usable, branches, onError: null, origin: this.reading.origin(node.$cstNode) };
    return branches.length > 0 ? [step] : [];
  }

  private choose(node: ChooseBlock, here: ElementId | null, depth: number): Step[] {
    const options = node.options.flatMap((option) => {
      const probability = this.reading.number(option.probability, "ratio", "The share of an option");
      return probability ? [{ probability: probability.value, steps: this.steps(option.block?.steps ?? [], here, depth + 1) }] : [];
    });
    const total = options.reduce((sum, option) => sum + option.probability, 0);
    if (options.length === 0 || total <= 0) return [];
    if (Math.abs(total - 1) > 0.005) {
      const message = `The shares of \`choose\` add up to ${Number((total * 100).toPrecision(4))}%, not 100%. They are scaled to fit.`;
      this.reading.report("out-of-range", message, node.$cstNode);
    }
    const step: ChooseStep = {
      type: "choose",
      options: options.map((option) => ({ ...option, probability: option.probability / total })),
      onError: null,
      origin: this.reading.origin(node.$cstNode),
    };
    return [step];
  }

  private maybe(node: MaybeBlock, here: ElementId | null, depth: number): Step[] {
    const probability = this.reading.number(node.probability, "ratio", "The share of `maybe`");
    const steps = this.steps(node.block?.steps ?? [], here, depth + 1);
    return probability
      ? [{ type: "maybe", probability: probability.value, steps, onError: null, origin: this.reading.origin(node.$cstNode) }]
      : [];
  }

  private repeat(node: RepeatBlock, here: ElementId | null, depth: number): Step[] {
    const count = this.reading.number(node.count, "count", "The number of repetitions");
    const steps = this.steps(node.block?.steps ?? [], here, depth + 1);
    if (count && count.value < 1) {
      this.reading.report(
        "out-of-range",
        "`repeat` needs a number of at least 1. Use `maybe` for steps that are not always taken.",
        node.count?.$cstNode,
      );
      return [];
    }
    return count ? [{ type: "repeat", count: count.value, steps, onError: null, origin: this.reading.origin(node.$cstNode) }] : [];
  }
}

/** The call of hop `hops` (from 1) of a chain. */
function hopOf(call: CallStep, hops: number): CallStep {
  const [next] = call.body;
  return hops > 1 && next?.type === "call" ? hopOf(next, hops - 1) : call;
}

function withMiss(call: CallStep, hops: number, onMiss: readonly Step[]): CallStep {
  const [next] = call.body;
  return hops > 1 && next?.type === "call" ? { ...call, body: [withMiss(next, hops - 1, onMiss)] } : { ...call, onMiss };
}
