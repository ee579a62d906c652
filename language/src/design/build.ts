import type { Component, Design, ElementId, Finding, Flow, Link, Origin, Region, RegionLink } from "@lintel/engine/model";
import { readBody } from "../body/read.ts";
import { FindingCollector } from "../findings.ts";
import type { Statement } from "../generated/ast.ts";
import { DeclarationIndex, type Declarations } from "../names/declarations.ts";
import { Names } from "../names/names.ts";
import type { ArchDocument } from "../source/document.ts";
import { componentOf } from "./component.ts";
import { Constants } from "./constants.ts";
import { type Declared, declare, type PlacedNode, regionsOf } from "./declare.ts";
import { reportDuplicateLinks } from "./duplicate-link.ts";
import { flowOf } from "./flow.ts";
import { implicitFlows, withRates } from "./implicit.ts";
import { bringIn } from "./imports.ts";
import { Journal } from "./journal.ts";
import { KnownComponents, KnownLinks, TakenIds, Versions } from "./known.ts";
import { linksOf } from "./link.ts";
import { isHalfLink, missingPair, misspeltLinks, word } from "./link-meant.ts";
import { objectivesOf } from "./objective.ts";
import { groupOf, Places, regionLinkOf } from "./place.ts";
import { factsOf, Reading } from "./reading.ts";
import { isSame, withKnown } from "./same.ts";
import { scenarioOf } from "./scenario.ts";
import { statedObjectives } from "./stated.ts";
import { titleOf } from "./titled.ts";
import { type BuildMemory, Units } from "./units.ts";
import { viewOf } from "./view.ts";

export interface BuiltDesign {
  readonly design: Design;
  /** Syntax errors of all documents first, then what is wrong with names, units and values, in the order of the text. */
  readonly findings: readonly Finding[];
  /** Some document has syntax errors. */
  readonly broken: boolean;
  readonly names: Names;
  readonly declarations: Declarations;
  /** The texts it was made from, the entry first. */
  readonly documents: readonly ArchDocument[];
}

/** What building a design left for the next one, by the design. */
const memories = new WeakMap<Design, BuildMemory>();

/**
 * The design that documents describe together; the first one is the entry, whose title names the design. Parts that an
 * older version of it has in common are taken from there: the result equals the one without it, down to being the same
 * object where nothing changed.
 */
export function buildDesign(documents: readonly ArchDocument[], previous?: Pick<BuiltDesign, "design">): BuiltDesign {
  const names = new Names();
  const collector = new FindingCollector();
  const constants = new Constants();
  const declarations = new DeclarationIndex();
  const memory = previous && memories.get(previous.design);
  const known = memory && sameImports(memory.documents, documents) ? memory : null;
  const journal = new Journal(names, collector, declarations, known?.chain ?? null);
  const symbols = { before: known?.symbols ?? new Map(), now: new Map() };
  const declared = documents.map((document) =>
    declare(new Reading(document, journal, (symbol) => constants.value(symbol)), constants, symbols),
  );
  bringIn(declared.map((part) => part.reading));
  const units = new Units(journal, known);
  const builder = new DesignBuilder(declared, constants, units, known);
  const built = builder.build();
  const design = known && isSameDesign(known.design, built) ? known.design : built;
  journal.chain.settle();
  memories.set(design, {
    documents,
    design,
    chain: journal.chain,
    namesDeclared: units.namesDeclared,
    symbols: symbols.now,
    units: units.made,
    components: builder.components,
    links: builder.links,
    places: builder.places,
  });
  reportDuplicateLinks(built.links, collector);
  const syntax = documents.flatMap((document) => document.syntax);
  const misspelt = misspeltLinks(declared, collector.findings);
  const findings = [...syntax, ...collector.findings.filter((finding) => !isConsequence(finding, syntax, documents) && !misspelt(finding))];
  return { design, findings, broken: syntax.length > 0, names, declarations, documents };
}

/** Imports decide which names a document sees; with other ones everything is looked at anew. */
function sameImports(before: readonly ArchDocument[], now: readonly ArchDocument[]): boolean {
  return (
    before.length === now.length &&
    before.every((document, index) => {
      const other = now[index];
      if (document === other) return true;
      if (document.uri !== other?.uri) return false;
      return document.imports.length === other.imports.length && document.imports.every((node, at) => node === other.imports[at]);
    })
  );
}

function isSameDesign(a: Design, b: Design): boolean {
  const [before, now] = [a as unknown as Record<string, unknown>, b as unknown as Record<string, unknown>];
  // The lists have taken over what they share with the old ones: only small parts are left to compare.
  return Object.keys(now).every((key) => (Array.isArray(now[key]) ? now[key] === before[key] : isSame(now[key], before[key], false)));
}

/**
 * What is unknown or wrong on a line that cannot be read in full is most likely only half typed, and a name that is unknown
 * because its declaration cannot be read is no second mistake.
 */
function isConsequence(finding: Finding, syntax: readonly Finding[], documents: readonly ArchDocument[]): boolean {
  if (syntax.length === 0) return false;
  const { uri, range } = finding.origin;
  const pair = missingPair(finding);
  if (pair && syntax.some(({ origin }) => isHalfLink(lineAt(documents, origin), pair))) return true;
  // A line with a misspelt word is read as it is meant, so what else is said about it holds.
  if (syntax.some(({ origin, fixes }) => fixes.length === 0 && origin.uri === uri && origin.range.start.line === range.start.line))
    return true;
  if (!["unknown-name", "wrong-type", "wrong-target"].includes(finding.rule)) return false;
  const name = textAt(documents, finding.origin);
  return syntax.some(({ origin }) => wordsOfLine(documents, origin).has(name));
}

function textAt(documents: readonly ArchDocument[], { uri, range }: Origin): string {
  const document = documents.find((candidate) => candidate.uri === uri);
  return document?.text.slice(document.lines.offset(range.start), document.lines.offset(range.end)) ?? "";
}

function wordsOfLine(documents: readonly ArchDocument[], origin: Origin): ReadonlySet<string> {
  return new Set(lineAt(documents, origin).match(word));
}

/** The line on which something starts. */
function lineAt(documents: readonly ArchDocument[], { uri, range }: Origin): string {
  const { line } = range.start;
  return textAt(documents, { uri, range: { start: { line, character: 0 }, end: { line: line + 1, character: 0 } } });
}

class DesignBuilder {
  places = new Places([], []);
  components = new Versions<Component>([], null, new Map());
  links = new Versions<Link>([], null, new Map());

  constructor(
    private readonly declared: readonly Declared[],
    private readonly constants: Constants,
    private readonly units: Units,
    private readonly known: BuildMemory | null,
  ) {}

  build(): Design {
    const { units } = this;
    const before = this.known?.design;
    // All constants first: what is wrong with one is told once, whoever uses it.
    const lets = withKnown(before?.lets ?? [], this.constants.all());
    const regions = withKnown(before?.regions ?? [], this.declared.flatMap(regionsOf));
    const regionLinks = withKnown(before?.regionLinks ?? [], this.regionLinks());
    if (before && isSame(before.lets, lets, true)) units.keepConstants();
    const places = this.placesOf(regions, regionLinks);
    const placing = String(places.number);
    const groups = this.declared.flatMap(({ reading, groups: nodes }) =>
      nodes.map((placed) => units.make(reading, placed, placed.parent ?? "", () => groupOf(placed.node, placed.parent, reading))),
    );
    const components = withKnown(
      before?.components ?? [],
      this.declared.flatMap(({ reading, components: nodes }) =>
        nodes.map((placed) =>
          units.make(reading, placed, `${placing} ${placed.group ?? ""}`, () => componentOf(placed.node, placed.group, places, reading)),
        ),
      ),
    );
    this.components = new Versions(components, this.known?.components ?? null, units.movedFrom);
    const links = withKnown(before?.links ?? [], this.linksAlong(places));
    this.links = new Versions(links, this.known?.links ?? null, units.movedFrom);
    const pairs = new KnownLinks(this.links, units.journal);
    units.add("links", pairs);
    const declaredFlows = this.flows(pairs);
    const flows = withRates(declaredFlows.length > 0 ? declaredFlows : implicitFlows(components, links), components, links);
    const objectives = this.objectives();
    return {
      ...this.system(),
      lets,
      regions,
      regionLinks,
      groups: withKnown(before?.groups ?? [], groups),
      components,
      links,
      flows: withKnown(before?.flows ?? [], flows),
      objectives: withKnown(before?.objectives ?? [], [...objectives, ...statedObjectives(components, objectives)]),
      ...this.scenariosAndViews(pairs),
    };
  }

  /** The same places as before when they are no others, so that what depends on them stays. */
  private placesOf(regions: readonly Region[], regionLinks: readonly RegionLink[]): Places {
    const { known } = this;
    const same = known && isSame(known.design.regions, regions, true) && isSame(known.design.regionLinks, regionLinks, true);
    this.places = same ? known.places : new Places(regions, regionLinks);
    return this.places;
  }

  private system(): Pick<Design, "name" | "documentation" | "origin" | "facts"> {
    const entry = this.declared[0];
    const document = entry?.reading.document;
    const nodes = document?.statements.filter((statement) => statement.$type === "SystemDeclaration") ?? [];
    const node = entry?.reading.about(null).only(nodes, "`system`");
    const start = { line: 0, character: 0 };
    if (!entry || !node)
      return {
        name: fileName(document?.uri ?? ""),
        documentation: null,
        origin: { uri: document?.uri ?? "", range: { start, end: start } },
      };
    const properties = readBody(node.body, "system", entry.reading.about(null));
    return {
      name: titleOf(fileName(entry.reading.document.uri), node.title),
      documentation: entry.reading.documentation(node) ?? properties.text("description")?.value ?? null,
      origin: entry.reading.originOf(node, "title"),
      facts: factsOf(properties),
    };
  }

  private regionLinks(): RegionLink[] {
    return this.each("RegionLinkDeclaration").flatMap(({ node, reading }) => regionLinkOf(node, reading));
  }

  private linksAlong(places: Places): Link[] {
    const { journal } = this.units;
    const known = new KnownComponents(this.components, journal);
    const ids = this.takenIds("link ids");
    this.units.add("components", known);
    const placing = String(places.number);
    return this.declared.flatMap(({ reading, links }) =>
      links.flatMap((placed) => this.units.make(reading, placed, placing, () => linksOf(placed.node, known, places, ids, reading))),
    );
  }

  private flows(pairs: KnownLinks): Flow[] {
    const seen = new Set<ElementId>();
    return this.each("FlowDeclaration").flatMap(({ reading, ...placed }) => {
      const { node } = placed;
      if (!node.name || seen.has(node.name)) return [];
      seen.add(node.name);
      if (reading.visible.get(node.name)?.sort !== "flow") return [];
      return [this.units.make(reading, placed, "", () => flowOf(node, pairs, reading))];
    });
  }

  private objectives() {
    const ids = this.takenIds("objective ids");
    return this.each("SloDeclaration").flatMap(({ reading, ...placed }) =>
      this.units.make(reading, placed, "", () => objectivesOf(placed.node, ids, reading)),
    );
  }

  private scenariosAndViews(pairs: KnownLinks): Pick<Design, "scenarios" | "views"> {
    const before = this.known?.design;
    const ids = this.takenIds("scenario and view ids");
    const scenarios = this.each("ScenarioDeclaration").map(({ reading, ...placed }) =>
      this.units.make(reading, placed, "", () => scenarioOf(placed.node, pairs, ids, reading)),
    );
    const views = this.each("ViewDeclaration").map(({ reading, ...placed }) =>
      this.units.make(reading, placed, "", () => viewOf(placed.node, ids, reading)),
    );
    return { scenarios: withKnown(before?.scenarios ?? [], scenarios), views: withKnown(before?.views ?? [], views) };
  }

  private takenIds(name: string): TakenIds {
    const taken = new TakenIds(name, this.units.journal);
    this.units.add(name, taken);
    return taken;
  }

  /** The top-level statements of one sort in all documents, in order. */
  private each<Type extends Statement["$type"]>(
    type: Type,
  ): (PlacedNode<Extract<Statement, { $type: Type }>> & { readonly reading: Reading })[] {
    type Wanted = Extract<Statement, { $type: Type }>;
    const isWanted = (placed: PlacedNode<Statement>): placed is PlacedNode<Wanted> => placed.node.$type === type;
    return this.declared.flatMap(({ reading, others }) => others.filter(isWanted).map(({ node, line }) => ({ node, line, reading })));
  }
}

function fileName(uri: string): string {
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  return decoded(name).replace(/\.arch$/, "") || "design";
}

function decoded(text: string): string {
  // A stray % in a file name is not an escape; the name is shown as it is then.
  return /%(?![0-9a-fA-F]{2})/.test(text) ? text : decodeURIComponent(text);
}
