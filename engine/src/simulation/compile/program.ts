import type { CacheFacts, CallStep, Design, ElementId, Link, Step } from "../../model/index.ts";
import { accessOf, bodyRunsOnMiss, consumerSteps, isBestEffort, lookup, subscriptions, writesBack } from "../../model/index.ts";
import type { KeyNames } from "./keys.ts";
import { type Choice, type Draft, type Join, type KeySpace, type LinkModel, mostUnits, Op, type Program, type Site } from "./model.ts";

/** A place in the program that is not known yet when something refers to it. */
interface Label {
  at: number;
}

/** Blocks nested deeper than this are left out, with a note: no real design comes near. */
const deepestBlock = 200;

/** Everything the steps of one flow or consumer share while they are compiled. */
export interface Scope {
  readonly keys: KeyNames;
  /** Random stream of its branches and repetitions. */
  readonly stream: number;
}

interface Block {
  /** Where a failing step goes; `null`: the frame fails. */
  readonly onError: Label | null;
  readonly loops: number;
  readonly depth: number;
  /** Caches whose miss this block handles. */
  readonly missOf: readonly ElementId[];
}

/** Turns the steps of flows and consumers into one program of jumps and calls. */
export class ProgramBuilder {
  private readonly code: number[] = [];
  private readonly chances: number[] = [];
  private readonly choices: Choice[] = [];
  private readonly drawn: (readonly KeySpace[])[] = [];
  private readonly joins: { needed: number; branches: Label[]; next: Label; onError: Label | null }[] = [];
  private readonly references: { position: number; label: Label }[] = [];
  private readonly sites: Draft<Site>[] = [];
  private readonly siteLabels: { body: Label; next: Label; onMiss: Label | null; onError: Label | null }[] = [];
  private readonly pending: { steps: readonly Step[]; start: Label; scope: Scope; depth: number }[] = [];
  private readonly chooseTargets: Label[][] = [];
  private readonly defaultDeliveries = new Map<ElementId, number>();
  loopsPerCall = 0;

  private readonly design: Design;
  private readonly componentIndex: ReadonlyMap<ElementId, number>;
  private readonly links: ReadonlyMap<ElementId, LinkModel>;
  private readonly scopeOf: (consumer: ElementId) => Scope;
  private readonly note: (text: string) => void;

  constructor(
    design: Design,
    componentIndex: ReadonlyMap<ElementId, number>,
    links: ReadonlyMap<ElementId, LinkModel>,
    scopeOf: (consumer: ElementId) => Scope,
    note: (text: string) => void,
  ) {
    this.design = design;
    this.componentIndex = componentIndex;
    this.links = links;
    this.scopeOf = scopeOf;
    this.note = note;
  }

  /** Adds a program; the label's place is known after `finish`. */
  add(steps: readonly Step[], scope: Scope, depth = 0): Label {
    const start = this.label();
    this.pending.push({ steps, start, scope, depth });
    return start;
  }

  /** The counter call of a rate limiter. When it fails the program ends with that, and the limiter lets the request through uncounted. */
  addLimiter(step: CallStep, scope: Scope): Label {
    this.drain();
    const start = this.label();
    const end = this.label();
    start.at = this.code.length;
    const index = this.addSite(step, scope, { next: end, onMiss: null, onError: null }, [], 0, false);
    this.code.push(Op.call, index);
    end.at = this.code.length;
    this.code.push(Op.end);
    const site = this.sites[index];
    if (site) {
      site.limiter = true;
      site.bestEffort = false;
      site.cacheUse = "none";
      site.keySlot = -1;
      site.keySpace = null;
    }
    return start;
  }

  /** The site by which a consumer gets a message whose publisher says nothing about what it does. */
  delivery(link: Link): number {
    const known = this.defaultDeliveries.get(link.id);
    if (known !== undefined) return known;
    // Known before it is made: a cycle of brokers comes back to it.
    this.defaultDeliveries.set(link.id, this.sites.length);
    const site = this.addSite(deliveryStep(link), this.scopeOf(link.to), { next: this.label(), onMiss: null, onError: null }, [], 0, true);
    const body = this.siteLabels[site];
    if (body) body.body = this.add(consumerSteps(this.design, link.to), this.scopeOf(link.to));
    return site;
  }

  finish(): { program: Program; sites: readonly Draft<Site>[] } {
    this.drain();
    const code = Int32Array.from(this.code);
    for (const { position, label } of this.references) code[position] = label.at;
    this.sites.forEach((site, i) => {
      const labels = this.siteLabels[i];
      if (!labels) return;
      site.body = labels.body.at;
      site.next = labels.next.at;
      site.onMiss = labels.onMiss?.at ?? -1;
      site.onError = labels.onError?.at ?? -1;
    });
    const joins: Join[] = this.joins.map((join) => ({
      needed: join.needed,
      branches: join.branches.map((branch) => branch.at),
      next: join.next.at,
      onError: join.onError?.at ?? -1,
    }));
    const choices = this.choices.map((choice, i) => ({
      cumulative: choice.cumulative,
      targets: (this.chooseTargets[i] ?? []).map((label) => label.at),
      stream: choice.stream,
    }));
    return { program: { code, chances: Float64Array.from(this.chances), choices, joins, drawn: this.drawn }, sites: this.sites };
  }

  private drain(): void {
    for (let program = this.pending.pop(); program; program = this.pending.pop()) {
      program.start.at = this.code.length;
      this.block(program.steps, program.scope, { onError: null, loops: 0, depth: program.depth, missOf: [] });
      this.code.push(Op.end);
    }
  }

  private block(steps: readonly Step[], scope: Scope, block: Block): void {
    if (block.depth > deepestBlock) {
      this.note(`Steps nested more than ${deepestBlock} deep are left out.`);
      return;
    }
    for (const step of steps) {
      if (step.type === "call") this.call(step, scope, block);
      else this.structured(step, scope, { ...block, depth: block.depth + 1 });
    }
  }

  private call(step: CallStep, scope: Scope, block: Block): void {
    if (!this.componentIndex.has(step.to)) {
      this.note(`A call to ${step.to}, which does not exist, is left out.`);
      return;
    }
    const end = this.label();
    const miss = step.onMiss && !step.async ? this.label() : null;
    const error = step.onError && !step.async ? this.label() : null;
    const labels = { next: end, onMiss: miss, onError: error ?? block.onError };
    const site = this.addSite(step, scope, labels, block.missOf, block.depth, false);
    this.code.push(step.async ? Op.publish : Op.call, site);
    if (miss) {
      miss.at = this.code.length;
      this.block(step.onMiss ?? [], scope, { ...block, depth: block.depth + 1, missOf: [...block.missOf, step.to] });
      if (this.sites[site]?.cacheUse === "lookup-and-fill") this.fillAfter(site);
      this.jump(end);
    }
    if (error) {
      error.at = this.code.length;
      this.block(step.onError ?? [], scope, { ...block, depth: block.depth + 1 });
    }
    end.at = this.code.length;
  }

  /** The entry that a call missed is stored when its miss has been handled. */
  private fillAfter(index: number): void {
    const site = this.sites[index];
    if (site) site.cacheUse = "lookup";
    this.code.push(Op.fill, index);
  }

  private structured(step: Exclude<Step, CallStep>, scope: Scope, outer: Block): void {
    const end = this.label();
    const error = step.onError ? this.label() : null;
    const block: Block = error ? { ...outer, onError: error } : outer;
    switch (step.type) {
      case "parallel": {
        const branches = step.branches.map(() => this.label());
        const needed = Math.min(step.first ?? branches.length, branches.length);
        this.code.push(Op.parallel, this.joins.length);
        this.joins.push({ needed, branches, next: end, onError: block.onError });
        // A branch is a frame of its own: what fails in it fails the branch, and the join decides.
        step.branches.forEach((steps, i) => {
          (branches[i] as Label).at = this.code.length;
          this.block(steps, scope, { ...block, onError: null, loops: 0 });
          this.code.push(Op.end);
        });
        break;
      }
      case "choose": {
        const options = step.options.map(() => this.label());
        let sum = 0;
        const cumulative = step.options.map((option) => {
          sum += Math.max(0, option.probability);
          return sum;
        });
        this.code.push(Op.choose, this.choices.length);
        this.choices.push({ cumulative, targets: [], stream: scope.stream });
        this.chooseTargets.push(options);
        step.options.forEach((option, i) => {
          (options[i] as Label).at = this.code.length;
          this.block(option.steps, scope, block);
          this.jump(end);
        });
        break;
      }
      case "maybe":
        this.code.push(Op.maybe, this.chance(step.probability), scope.stream);
        this.reference(end);
        this.block(step.steps, scope, block);
        break;
      case "repeat": {
        const register = block.loops;
        this.loopsPerCall = Math.max(this.loopsPerCall, register + 1);
        this.code.push(Op.loop, register, this.chance(step.count), scope.stream);
        const top = this.label();
        top.at = this.code.length;
        this.code.push(Op.next, register);
        this.reference(end);
        this.block(step.steps, scope, { ...block, loops: register + 1 });
        if (scope.keys.spaces.length > 0) {
          this.code.push(Op.again, register, this.drawn.length, scope.stream);
          this.drawn.push(scope.keys.spaces);
        }
        this.jump(top);
        break;
      }
    }
    if (error) {
      this.jump(end);
      error.at = this.code.length;
      this.block(step.onError ?? [], scope, outer);
    }
    end.at = this.code.length;
  }

  private addSite(
    step: CallStep,
    scope: Scope,
    labels: { next: Label; onMiss: Label | null; onError: Label | null },
    missOf: readonly ElementId[],
    depth: number,
    delivery: boolean,
  ): number {
    const index = this.sites.length;
    const components = lookup(this.design).components;
    const callee = components.get(step.to);
    const caller = components.get(step.from);
    const key: { slot: number; space: KeySpace } | null = callee ? scope.keys.of(step, callee) : null;
    this.sites.push({
      index,
      component: this.componentIndex.get(step.to) ?? -1,
      from: this.componentIndex.get(step.from) ?? -1,
      link: (step.link && this.links.get(step.link)) || null,
      write: accessOf(step) === "write",
      bestEffort: isBestEffort(this.design, step),
      catches: labels.onError !== null && step.onError !== null,
      delivery,
      async: step.async && !delivery,
      scatter: asksEveryShard(step, callee?.store?.sharding[0]?.fields),
      bodyOnMiss: step.body.length > 0 && bodyRunsOnMiss(this.design, step),
      limiter: false,
      cacheUse: callee?.cache ? cacheUse(step, callee.cache, missOf, step.body.length > 0 && bodyRunsOnMiss(this.design, step)) : "none",
      writesBack: writesBack(this.design, step),
      keySlot: key?.slot ?? -1,
      keySpace: key?.space ?? null,
      // Known once all components and links are.
      asksAny: false,
      arrivesAtOnce: false,
      answersPlainly: false,
      isPlain: false,
      isLeaf: false,
      isLast: false,
      strategy: caller?.balancing?.strategy.value ?? "random",
      weights: caller?.balancing && callee ? weightsOf(caller.balancing.weights, callee.name, callee.replicas.value) : null,
      body: 0,
      next: 0,
      onMiss: -1,
      onError: -1,
      deliveries: [],
    });
    const isBroker = callee?.messaging != null;
    this.siteLabels.push({ ...labels, body: isBroker || delivery ? this.empty() : this.add(step.body, scope, depth + 1) });
    if (isBroker) this.publishing(index, step, scope, depth);
    return index;
  }

  /** What each consumer does with a message from here: the steps written in the call's body, otherwise those its links imply. */
  private publishing(site: number, step: CallStep, scope: Scope, depth: number): void {
    const deliveries = subscriptions(this.design, step.to).map((link) => {
      const written = step.body.find((inner) => inner.type === "call" && inner.to === link.to);
      if (written?.type !== "call") return this.delivery(link);
      const index = this.addSite(deliveryStep(link), scope, { next: this.label(), onMiss: null, onError: null }, [], depth, true);
      const labels = this.siteLabels[index];
      if (labels) labels.body = this.add(written.body, scope, depth + 1);
      return index;
    });
    const draft = this.sites[site];
    if (draft) draft.deliveries = deliveries;
  }

  /** A program without steps. */
  private empty(): Label {
    const label = this.label();
    this.pending.push({ steps: [], start: label, scope: this.noScope, depth: 0 });
    return label;
  }

  private readonly noScope: Scope = { keys: { of: () => null, spaces: [] }, stream: 0 };

  private chance(value: number): number {
    this.chances.push(value);
    return this.chances.length - 1;
  }

  private label(): Label {
    return { at: 0 };
  }

  private jump(label: Label): void {
    this.code.push(Op.jump);
    this.reference(label);
  }

  private reference(label: Label): void {
    this.references.push({ position: this.code.length, label });
    this.code.push(0);
  }
}

function deliveryStep(link: Link): CallStep {
  return {
    type: "call",
    from: link.from,
    to: link.to,
    async: true,
    link: link.id,
    label: null,
    access: null,
    keyField: null,
    body: [],
    onMiss: null,
    onError: null,
    origin: link.origin,
  };
}

const fillWords = new Set(["fill", "set", "put", "store", "write", "update", "warm", "populate"]);

/**
 * A call to a cache is a lookup unless it says `write` (which stores, but not around the cache), stands in the branch that handles a miss of
 * that cache, or is labelled with a word for storing. A lookup without a later fill of its own stores the entry it missed, as soon as it
 * has it.
 */
function cacheUse(step: CallStep, cache: CacheFacts, missOf: readonly ElementId[], fetches: boolean): Site["cacheUse"] {
  // Around: a write goes to the store alone, and what the cache has stays as it is. What handles a miss stores all the same.
  if (step.access === "write") return cache.write.value === "around" && !missOf.includes(step.to) ? "none" : "fill";
  if (step.access === null && step.onMiss === null && step.body.length === 0) {
    const labelled = (step.label ?? "")
      .toLowerCase()
      .split(/\W+/)
      .some((word) => fillWords.has(word));
    if (labelled || missOf.includes(step.to)) return "fill";
  }
  const fillsItself = (step.onMiss ?? []).some((inner) => inner.type === "call" && inner.to === step.to);
  if (fillsItself) return "lookup";
  return fetches ? "lookup-and-fetch" : "lookup-and-fill";
}

/** A request that names a field which is not part of the shard key has to ask every shard. */
function asksEveryShard(step: CallStep, fields: readonly string[] | undefined): boolean {
  return fields !== undefined && step.keyField !== null && !fields.includes(step.keyField);
}

/** Weight of each replica, written as `Api.1 3`; a replica not named weighs 1, or what the component's name says. */
function weightsOf(weights: Readonly<Record<string, number>>, name: string, replicas: number): readonly number[] | null {
  if (Object.keys(weights).length === 0) return null;
  return Array.from({ length: Math.min(replicas, mostUnits) }, (_, i) => weights[`${name}.${i + 1}`] ?? weights[name] ?? 1);
}
