import type { Component, ElementId, Link, Origin } from "@lintel/engine/model";
import { type ArchSymbol, Scope } from "../names/names.ts";
import { type Journal, type Source, symbolToken, type Token } from "./journal.ts";
import { isSame } from "./same.ts";

/*
 * What the parts of a design can ask about each other. Every answer is written down in the journal, so that a part is made
 * again only when an answer has become another one. There is no other way for a part to learn about the rest.
 */

/** Asking for everything there is. */
const everything = "*";
/** Asking for the last link of a component. */
const lastOf = "last of ";

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
    if (this.journal.isRecording()) this.journal.read("visible", name, symbolToken(symbol));
    return symbol;
  }

  all(): Iterable<ArchSymbol> {
    this.journal.read("all names", everything, this.journal.namesBefore());
    return this.scope.all();
  }

  token(key: string): Token {
    return symbolToken(this.scope.get(key));
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
      this.journal.read("all names", everything, this.journal.namesBefore());
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

/** Answers about names; `isDone` tells that all names of the design are declared, and are those of the version before. */
export function nameSources(journal: Journal, isDone: () => boolean): Readonly<Record<"symbols" | "fields" | "all names", Source>> {
  return {
    symbols: {
      token: (id) => symbolToken(journal.names.symbols.get(id)),
      get unchanged() {
        return isDone();
      },
    },
    fields: {
      token: (component) => fieldsToken(journal.names.fieldsOf(component)),
      get unchanged() {
        return isDone();
      },
    },
    "all names": { token: () => journal.namesBefore() },
  };
}

/** Elements with a number each that stays the same while what the element says does, wherever it stands. */
export class Versions<T extends { readonly id: ElementId }> {
  /** None of them says anything else than before, and none was added, removed or moved past another. */
  readonly unchanged: boolean;
  private readonly numbers: readonly number[];
  private places: ReadonlyMap<ElementId, number> | null = null;
  private static last = 0;

  /** `origins` leads from an element that only moved in the text to what it was before. */
  constructor(
    readonly elements: readonly T[],
    before: Versions<T> | null,
    origins: ReadonlyMap<unknown, unknown>,
  ) {
    const isSameList = before?.elements === elements;
    this.numbers = isSameList
      ? before.numbers
      : elements.map((element, index) => before?.numberFor(element, index, elements.length, origins) ?? ++Versions.last);
    this.unchanged =
      isSameList ||
      (before?.numbers.length === this.numbers.length && this.numbers.every((number, index) => number === before.numbers[index]));
  }

  number(id: ElementId): number | undefined {
    return this.numbers[this.place(id) ?? -1];
  }

  numberAt(index: number): number | undefined {
    return this.numbers[index];
  }

  get(id: ElementId): T | undefined {
    return this.elements[this.place(id) ?? -1];
  }

  /** `index` and `length` tell where the element stands in the new list: mostly as far from its start or its end as before. */
  private numberFor(element: T, index: number, length: number, origins: ReadonlyMap<unknown, unknown>): number | undefined {
    if (this.elements[index] === element) return this.numbers[index];
    const fromEnd = index + this.elements.length - length;
    if (this.elements[fromEnd] === element) return this.numbers[fromEnd];
    const place = this.place(element.id);
    const own = place === undefined ? undefined : this.elements[place];
    if (place === undefined || !own) return undefined;
    return own === element || own === origins.get(element) || isSame(own, element, true) ? this.numbers[place] : undefined;
  }

  private place(id: ElementId): number | undefined {
    this.places ??= new Map(this.elements.map((element, index) => [element.id, index]));
    return this.places.get(id);
  }
}

/** The components of a design, for whoever links them. */
export class KnownComponents implements Source {
  readonly unchanged: boolean;

  constructor(
    private readonly components: Versions<Component>,
    private readonly journal: Journal,
  ) {
    this.unchanged = components.unchanged;
  }

  get(id: ElementId): Component | undefined {
    this.journal.read("components", id, this.token(id));
    return this.components.get(id);
  }

  token(id: string): Token {
    return this.components.number(id);
  }
}

/** The links of a design by the pair they connect, for whoever goes along them. */
export class KnownLinks implements Source {
  readonly unchanged: boolean;
  private indices: ReadonlyMap<string, readonly number[]> | null = null;
  private lastLinks: ReadonlyMap<ElementId, ElementId> | null = null;

  constructor(
    private readonly links: Versions<Link>,
    private readonly journal: Journal,
  ) {
    this.unchanged = links.unchanged;
  }

  /** The links from one component to another, in the order they were declared. */
  get(pair: string): readonly Link[] {
    const { elements } = this.links;
    this.journal.read("links", pair, this.token(pair));
    return (this.pairs().get(pair) ?? []).map((index) => elements[index] as Link);
  }

  /** The link from a component that is declared last; the last of all when it has none. */
  lastFrom(component: ElementId): ElementId | null {
    this.lastLinks ??= new Map(this.links.elements.map(({ from, id }) => [from, id]));
    const last = this.lastLinks.get(component) ?? this.links.elements.at(-1)?.id ?? null;
    this.journal.read("links", lastOf + component, last ?? undefined);
    return last;
  }

  token(key: string): Token {
    if (key.startsWith(lastOf)) return this.lastFrom(key.slice(lastOf.length)) ?? undefined;
    const indices = this.pairs().get(key);
    // Nearly every pair has one link.
    if (indices?.length === 1) return this.links.numberAt(indices[0] as number);
    return indices?.map((index) => this.links.numberAt(index)).join(" ");
  }

  private pairs(): ReadonlyMap<string, readonly number[]> {
    this.indices ??= indicesByPair(this.links.elements);
    return this.indices;
  }
}

function indicesByPair(links: readonly Link[]): ReadonlyMap<string, readonly number[]> {
  const pairs = new Map<string, number[]>();
  for (const [index, link] of links.entries()) {
    const key = pairOf(link);
    const list = pairs.get(key);
    if (list) list.push(index);
    else pairs.set(key, [index]);
  }
  return pairs;
}

/** The pair that a link connects, which is the id of the first link of it. */
function pairOf({ id, from, to }: Link): string {
  return id.length === from.length + to.length + between.length ? id : pairKey(from, to);
}

const between = " -> ";

/** The key of the links from one component to another, which is the id of the first of them. */
export function pairKey(from: ElementId, to: ElementId): string {
  return `${from}${between}${to}`;
}

/** Ids that were given out, so that nothing gets the id of another thing. */
export class TakenIds implements Source {
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly name: string,
    private readonly journal: Journal,
  ) {}

  /** Gives out an id: as it is asked for, or with a number when it was given out before. No id that is asked for ends with such a number. */
  next(id: string): string {
    const count = (this.counts.get(id) ?? 0) + 1;
    this.journal.read(this.name, id, count - 1);
    this.claim(id);
    this.journal.claim(this.name, id);
    return count === 1 ? id : `${id} #${count}`;
  }

  token(id: string): Token {
    return this.counts.get(id) ?? 0;
  }

  claim(id: string): void {
    this.counts.set(id, (this.counts.get(id) ?? 0) + 1);
  }
}
