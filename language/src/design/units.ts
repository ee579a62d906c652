import type { Component, Design, Link } from "@lintel/engine/model";
import type { AstNode } from "langium";
import type { ArchDocument } from "../source/document.ts";
import type { PlacedSymbol } from "./declare.ts";
import { type Journal, movedUnit, type NameChain, type Source, type Unit } from "./journal.ts";
import { nameSources, type Versions } from "./known.ts";
import type { Places } from "./place.ts";
import type { Reading } from "./reading.ts";

/** What building a design leaves for the next version of it. */
export interface BuildMemory {
  readonly documents: readonly ArchDocument[];
  readonly design: Design;
  readonly chain: NameChain;
  /** The number of the chain when all names but those inside components were declared. */
  readonly namesDeclared: number;
  readonly symbols: ReadonlyMap<AstNode, PlacedSymbol>;
  readonly units: ReadonlyMap<AstNode, Unit>;
  readonly components: Versions<Component>;
  readonly links: Versions<Link>;
  readonly places: Places;
}

/**
 * Makes the parts of a design, or takes them over from the version before: when the tree of a part is the same object and
 * everything that it asked about elsewhere still has the same answer, it would only be made again as it was.
 * What a part says must not hold the origins of other parts: when lines are added above it, all it says moves with it.
 */
export class Units {
  readonly made = new Map<AstNode, Unit>();
  /** What results that only moved were before. */
  readonly movedFrom = new Map<unknown, unknown>();
  readonly namesDeclared: number;
  private readonly sources = new Map<string, Source>();
  /** The documents see the same names as before. */
  private readonly sameNames: boolean;
  private constantsUnchanged = false;

  constructor(
    readonly journal: Journal,
    private readonly known: BuildMemory | null,
  ) {
    this.namesDeclared = journal.chain.number;
    this.sameNames = known?.namesDeclared === this.namesDeclared;
    for (const [name, source] of Object.entries(nameSources(journal, () => known?.chain.number === journal.chain.number)))
      this.add(name, source);
  }

  /** Something that parts may ask about, by the name under which it writes to the journal. */
  add(name: string, source: Source): void {
    this.sources.set(name, source);
  }

  /** All constants have the values they had. */
  keepConstants(): void {
    this.constantsUnchanged = true;
  }

  /** The part that a node describes. `given` is everything else that it depends on and does not ask for. */
  make<T>(reading: Reading, { node, line }: { readonly node: AstNode; readonly line: number }, given: string, make: () => T): T {
    const { journal } = this;
    const { document } = reading;
    let unit = this.known?.units.get(node);
    if (unit && unit.given === given && unit.uri === document.uri && this.holds(unit, reading)) {
      if (unit.line !== line) {
        const old = unit;
        unit = movedUnit(old, line);
        this.remember(old.result, unit.result);
      }
      journal.repeat(unit, (name) => this.source(name, reading));
    } else {
      const { result, recording } = journal.record(() => {
        reading.about(null);
        return make();
      });
      unit = { uri: document.uri, line, given, result, recording };
    }
    journal.keep(unit, document);
    this.made.set(node, unit);
    return unit.result as T;
  }

  private holds({ recording }: Unit, reading: Reading): boolean {
    for (const { source: name, keys, tokens } of recording.answers) {
      if ((name === "visible" && this.sameNames) || (name === "constants" && this.constantsUnchanged)) continue;
      const source = this.source(name, reading);
      if (source.unchanged) continue;
      for (let index = 0; index < keys.length; index++) if (source.token(keys[index] as string) !== tokens[index]) return false;
    }
    return true;
  }

  private source(name: string, reading: Reading): Source {
    if (name === "visible") return reading.visible;
    if (name === "constants") return reading.constantSource;
    const source = this.sources.get(name);
    if (!source) throw new Error(`Nobody answers questions about ${name}.`);
    return source;
  }

  private remember(before: unknown, now: unknown): void {
    if (!Array.isArray(before) || !Array.isArray(now)) this.movedFrom.set(now, before);
    else for (let index = 0; index < now.length; index++) this.movedFrom.set(now[index], before[index]);
  }
}
