import type { ComponentKind, ElementId, Origin } from "@lintel/engine/model";

export type SymbolSort = "let" | "region" | "zone" | "group" | "component" | "entity" | "field" | "flow" | "scenario" | "view" | "tag";

/** Something that was declared under a name. */
export interface ArchSymbol {
  /** Unique in a design; the element's id, and for fields `Links/Link.hash`. */
  readonly id: string;
  readonly sort: SymbolSort;
  readonly name: string;
  /** The name in its declaration. */
  readonly origin: Origin;
  readonly kind: ComponentKind | null;
}

/** A place where the name of a symbol is written. */
export interface Occurrence {
  readonly symbol: ArchSymbol;
  readonly origin: Origin;
  readonly declares: boolean;
}

/** Names with what they stand for, each lookup in constant time. */
export class Scope {
  private readonly symbols = new Map<string, ArchSymbol>();

  /** Adds a symbol under its name; the first one stays when there are two. */
  add(name: string, symbol: ArchSymbol): void {
    if (!this.symbols.has(name)) this.symbols.set(name, symbol);
  }

  addAll(other: Scope): void {
    for (const [name, symbol] of other.symbols) this.add(name, symbol);
  }

  get(name: string): ArchSymbol | undefined {
    return this.symbols.get(name);
  }

  all(): Iterable<ArchSymbol> {
    return this.symbols.values();
  }
}

/** All names of a design and where they are written. */
export class Names {
  readonly symbols = new Map<ElementId, ArchSymbol>();
  private readonly fields = new Map<ElementId, ArchSymbol[]>();
  /** Places by what told of them, and symbols that are written where they are declared. */
  private readonly written: (readonly Occurrence[] | ArchSymbol)[] = [];
  private all: readonly Occurrence[] | null = null;

  /** Every place where a name is written. Put together when first needed: most versions of a text are never asked. */
  get occurrences(): readonly Occurrence[] {
    this.all ??= this.written.flatMap((part) =>
      "id" in part ? { symbol: part, origin: part.origin, declares: true } : part.map((occurrence) => this.current(occurrence)),
    );
    return this.all;
  }

  /** Makes a symbol known; where it is written is told apart. */
  add(symbol: ArchSymbol): void {
    this.symbols.set(symbol.id, symbol);
    if (symbol.sort === "field") {
      const component = symbol.id.slice(0, symbol.id.indexOf("."));
      const known = this.fields.get(component);
      if (known) known.push(symbol);
      else this.fields.set(component, [symbol]);
    }
  }

  /** Tells of places where names are written, behind those known so far. */
  write(occurrences: readonly Occurrence[]): void {
    if (occurrences.length > 0) this.written.push(occurrences);
  }

  /** Tells that the declaration of a symbol is the next place where a name is written. */
  writeDeclared(symbol: ArchSymbol): void {
    this.written.push(symbol);
  }

  /** The fields of all entities a component stores. */
  fieldsOf(component: ElementId): readonly ArchSymbol[] {
    return this.fields.get(component) ?? [];
  }

  /** A place that was found in an older version of the text may name a symbol whose declaration has moved since. */
  private current(occurrence: Occurrence): Occurrence {
    if (occurrence.declares) return occurrence;
    const symbol = this.symbols.get(occurrence.symbol.id);
    return !symbol || symbol === occurrence.symbol ? occurrence : { ...occurrence, symbol };
  }
}
