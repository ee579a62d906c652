import type { Component, ElementId, Link, Origin } from "@lintel/engine/model";
import { type ArchSymbol, Scope } from "../names/names.ts";
import { type Journal, type Source, symbolToken, type Token } from "./journal.ts";

/*
 * What the parts of a design can ask about each other. Every answer is written down in the journal, so that a part is made
 * again only when an answer has become another one. There is no other way for a part to learn about the rest.
 */

/** Asking for everything there is. */
const everything = "*";

/** The names a document can use. */
export class VisibleNames implements Source {
  private readonly scope = new Scope();

  constructor(private readonly journal: Journal) {}

  add(name: string, symbol: ArchSymbol): void {
    this.scope.add(name, symbol);
  }

  addAll(other: Scope): void {
    this.scope.addAll(other);
  }

  get(name: string): ArchSymbol | undefined {
    const symbol = this.scope.get(name);
    this.journal.read("visible", name, symbolToken(symbol));
    return symbol;
  }

  all(): Iterable<ArchSymbol> {
    this.journal.read("visible", everything, this.journal.namesBefore());
    return this.scope.all();
  }

  token(key: string): Token {
    return key === everything ? this.journal.namesBefore() : symbolToken(this.scope.get(key));
  }
}

/** All symbols of a design, those included that a document reaches only through their owner. */
export class KnownNames {
  constructor(private readonly journal: Journal) {}

  readonly symbols = {
    get: (id: ElementId): ArchSymbol | undefined => {
      const symbol = this.journal.names.symbols.get(id);
      if (!this.journal.isOwn(symbol)) this.journal.read("symbols", id, symbolToken(symbol));
      return symbol;
    },
    values: (): Iterable<ArchSymbol> => {
      this.journal.read("symbols", everything, this.journal.namesBefore());
      return this.journal.names.symbols.values();
    },
  };

  /** The fields of all entities a component stores. */
  fieldsOf(component: ElementId): readonly ArchSymbol[] {
    const fields = this.journal.names.fieldsOf(component);
    if (!fields.some((field) => this.journal.isOwn(field))) this.journal.read("fields", component, fieldsToken(fields));
    return fields;
  }

  declare(symbol: ArchSymbol): void {
    this.journal.declare(symbol);
  }

  refer(symbol: ArchSymbol, origin: Origin): void {
    this.journal.occur({ symbol, origin, declares: false });
  }
}

function fieldsToken(fields: readonly ArchSymbol[]): string {
  return fields.map((field) => field.id).join(" ");
}

export function symbolSource(journal: Journal): Source {
  return { token: (key) => (key === everything ? journal.namesBefore() : symbolToken(journal.names.symbols.get(key))) };
}

export function fieldSource(journal: Journal): Source {
  return { token: (component) => fieldsToken(journal.names.fieldsOf(component)) };
}

const versions = new WeakMap<object, number>();
let lastVersion = 0;

/** A number that stays the same while what an object says does, wherever it stands. */
export function versionOf(value: object): number {
  const known = versions.get(value);
  if (known !== undefined) return known;
  versions.set(value, ++lastVersion);
  return lastVersion;
}

export function hasVersion(value: object): boolean {
  return versions.has(value);
}

/** Tells that an object says the same as another one. */
export function sameVersion(value: object, as: object): void {
  versions.set(value, versionOf(as));
}

/** The components of a design, for whoever links them. */
export class KnownComponents implements Source {
  private readonly byId: ReadonlyMap<ElementId, Component>;

  constructor(
    components: readonly Component[],
    private readonly journal: Journal,
  ) {
    this.byId = new Map(components.map((component) => [component.id, component]));
  }

  get(id: ElementId): Component | undefined {
    this.journal.read("components", id, this.token(id));
    return this.byId.get(id);
  }

  token(id: string): Token {
    const component = this.byId.get(id);
    return component && versionOf(component);
  }
}

/** The links of a design by the pair they connect, for whoever goes along them. */
export class KnownLinks implements Source {
  private readonly pairs = new Map<string, Link[]>();

  constructor(
    links: readonly Link[],
    private readonly journal: Journal,
  ) {
    for (const link of links) {
      const key = pairKey(link.from, link.to);
      const list = this.pairs.get(key);
      if (list) list.push(link);
      else this.pairs.set(key, [link]);
    }
  }

  get(pair: string): readonly Link[] | undefined {
    this.journal.read("links", pair, this.token(pair));
    return this.pairs.get(pair);
  }

  values(): Iterable<readonly Link[]> {
    this.journal.read("links", everything, this.token(everything));
    return this.pairs.values();
  }

  token(key: string): Token {
    if (key !== everything) return this.pairs.get(key)?.map(versionOf).join(" ");
    return [...this.pairs.values()].map((links) => links.map(versionOf).join(" ")).join(",");
  }
}

export function pairKey(from: ElementId, to: ElementId): string {
  return `${from} ${to}`;
}

/** Ids that were given out, so that nothing gets the id of another thing. */
export class TakenIds implements Source {
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly name: string,
    private readonly journal: Journal,
  ) {}

  /** How often an id was taken. */
  count(id: string): number {
    const count = this.counts.get(id) ?? 0;
    this.journal.read(this.name, id, count);
    return count;
  }

  has(id: string): boolean {
    return this.count(id) > 0;
  }

  add(id: string): void {
    this.claim(id);
    this.journal.claim(this.name, id);
  }

  token(id: string): Token {
    return this.counts.get(id) ?? 0;
  }

  claim(id: string): void {
    this.counts.set(id, (this.counts.get(id) ?? 0) + 1);
  }
}
