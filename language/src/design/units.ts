import type { Design } from "@lintel/engine/model";
import type { AstNode } from "langium";
import { type ArchDocument, placeOf } from "../source/document.ts";
import { type Journal, movedUnit, type NameChain, type Source, type Unit } from "./journal.ts";
import { fieldSource, hasVersion, sameVersion, symbolSource } from "./known.ts";
import type { Places } from "./place.ts";
import type { Reading } from "./reading.ts";
import { isSame } from "./same.ts";

/** What building a design leaves for the next version of it. */
export interface BuildMemory {
  readonly documents: readonly ArchDocument[];
  readonly design: Design;
  readonly chain: NameChain;
  /** The number of the chain when all names but those inside components were declared. */
  readonly namesDeclared: number;
  readonly units: ReadonlyMap<AstNode, Unit>;
  readonly places: Places;
}

/**
 * Makes the parts of a design, or takes them over from the version before: when the tree of a part is the same object and
 * everything that it asked about elsewhere still has the same answer, it would only be made again as it was.
 * What a part says must not hold the origins of other parts: when lines are added above it, all it says moves with it.
 */
export class Units {
  readonly made = new Map<AstNode, Unit>();
  readonly namesDeclared: number;
  private readonly sources = new Map<string, Source>();
  /** The documents see the same names as before. */
  private readonly sameNames: boolean;

  constructor(
    readonly journal: Journal,
    private readonly known: BuildMemory | null,
  ) {
    this.namesDeclared = journal.chain.number;
    this.sameNames = known?.namesDeclared === this.namesDeclared;
    this.add("symbols", symbolSource(journal));
    this.add("fields", fieldSource(journal));
  }

  /** Something that parts may ask about, by the name under which it writes to the journal. */
  add(name: string, source: Source): void {
    this.sources.set(name, source);
  }

  /** The part that a node describes. `given` is everything else that it depends on and does not ask for. */
  make<T>(reading: Reading, node: AstNode, given: string, make: () => T): T {
    const { journal } = this;
    const { document } = reading;
    const line = node.$cstNode ? placeOf(document, node.$cstNode).line : 0;
    let unit = this.known?.units.get(node);
    if (unit && unit.given === given && unit.uri === document.uri && this.holds(unit, reading)) {
      if (unit.line !== line) {
        const old = unit;
        unit = movedUnit(old, line);
        carryVersions(old.result, unit.result);
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
    for (const [name, answers] of recording.reads) {
      const source = this.source(name, reading);
      const areSame = name === "visible" && this.sameNames;
      for (const [key, token] of answers) if (!(areSame && key !== "*") && source.token(key) !== token) return false;
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
}

/** Parts that only moved say the same. */
function carryVersions(before: unknown, now: unknown): void {
  if (typeof before !== "object" || typeof now !== "object" || before === null || now === null || before === now) return;
  if (Array.isArray(before) && Array.isArray(now)) {
    for (let index = 0; index < now.length; index++) carryVersions(before[index], now[index]);
  } else if (hasVersion(before)) sameVersion(now, before);
}

/** Gives new elements that say the same as the old one of that name the version of it. */
export function settleVersions<T extends { readonly id: string }>(before: readonly T[], now: readonly T[]): void {
  const added = now.filter((element) => !hasVersion(element));
  if (added.length === 0 || before.length === 0) return;
  const byId = new Map(before.map((element) => [element.id, element]));
  for (const element of added) {
    const old = byId.get(element.id);
    if (old && isSame(old, element, true)) sameVersion(element, old);
  }
}
