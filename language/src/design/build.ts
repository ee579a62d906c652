import type { Component, Design, ElementId, Finding, Flow, Link, Origin, RegionLink, Scenario, View } from "@lintel/engine/model";
import { readBody } from "../body/read.ts";
import { FindingCollector } from "../findings.ts";
import type { Declaration, Declarations } from "../names/declarations.ts";
import { Names } from "../names/names.ts";
import type { ArchDocument } from "../source/document.ts";
import { componentOf } from "./component.ts";
import { Constants } from "./constants.ts";
import { type Declared, declare, regionsOf } from "./declare.ts";
import { flowOf, type LinksByPair, pairKey } from "./flow.ts";
import { implicitFlows, withRates } from "./implicit.ts";
import { bringIn } from "./imports.ts";
import { LinkIds, linksOf } from "./link.ts";
import { objectivesOf } from "./objective.ts";
import { groupOf, Places, regionLinkOf } from "./place.ts";
import { factsOf, Reading } from "./reading.ts";
import { scenarioOf } from "./scenario.ts";
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

/** The design that documents describe together; the first one is the entry, whose title names the design. */
export function buildDesign(documents: readonly ArchDocument[]): BuiltDesign {
  const names = new Names();
  const collector = new FindingCollector();
  const constants = new Constants();
  const declarations = new Map<ElementId, Declaration>();
  const declared = documents.map((document) => {
    const reading = new Reading(document, names, collector, declarations, (symbol) => constants.value(symbol));
    return declare(document.statements, reading, constants);
  });
  bringIn(declared.map((part) => part.reading));
  const design = new DesignBuilder(declared, constants).build();
  const syntax = documents.flatMap((document) => document.syntax);
  const findings = [...syntax, ...collector.findings.filter((finding) => !isConsequence(finding, syntax, documents))];
  return { design, findings, broken: syntax.length > 0, names, declarations, documents };
}

/**
 * What is unknown or wrong on a line that cannot be read in full is most likely only half typed, and a name that is unknown
 * because its declaration cannot be read is no second mistake.
 */
function isConsequence(finding: Finding, syntax: readonly Finding[], documents: readonly ArchDocument[]): boolean {
  if (finding.rule === "syntax-error" || syntax.length === 0) return false;
  const { uri, range } = finding.origin;
  if (syntax.some(({ origin }) => origin.uri === uri && origin.range.start.line === range.start.line)) return true;
  if (!["unknown-name", "wrong-type", "wrong-target"].includes(finding.rule)) return false;
  const name = textAt(documents, finding.origin);
  return syntax.some(({ origin }) => wordsOfLine(documents, origin).has(name));
}

function textAt(documents: readonly ArchDocument[], { uri, range }: Origin): string {
  const document = documents.find((candidate) => candidate.uri === uri);
  return document?.text.slice(document.lines.offset(range.start), document.lines.offset(range.end)) ?? "";
}

function wordsOfLine(documents: readonly ArchDocument[], { uri, range }: Origin): ReadonlySet<string> {
  const { line } = range.start;
  const text = textAt(documents, { uri, range: { start: { line, character: 0 }, end: { line: line + 1, character: 0 } } });
  return new Set(text.match(/[_a-zA-Z][\w-]*/g));
}

class DesignBuilder {
  constructor(
    private readonly declared: readonly Declared[],
    private readonly constants: Constants,
  ) {}

  build(): Design {
    const regions = this.declared.flatMap(regionsOf);
    const regionLinks = this.regionLinks();
    const places = new Places(regions, regionLinks);
    const lets = this.constants.all();
    const groups = this.declared.flatMap(({ reading, groups: nodes }) => nodes.map(({ node, parent }) => groupOf(node, parent, reading)));
    const components = this.declared.flatMap(({ reading, components: nodes }) =>
      nodes.map(({ node, group }) => componentOf(node, group, places, reading)),
    );
    const links = this.links(components, places);
    const pairs = byPair(links);
    const declaredFlows = this.flows(pairs);
    const flows = declaredFlows.length > 0 ? declaredFlows : implicitFlows(components, links);
    return {
      ...this.system(),
      lets,
      regions,
      regionLinks,
      groups,
      components,
      links,
      flows: withRates(flows, components),
      objectives: this.objectives(),
      ...this.scenariosAndViews(pairs),
    };
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
      name: node.title ?? fileName(entry.reading.document.uri),
      documentation: entry.reading.documentation(node) ?? properties.text("description")?.value ?? null,
      origin: entry.reading.originOf(node, "title"),
      facts: factsOf(properties),
    };
  }

  private regionLinks(): RegionLink[] {
    return this.declared.flatMap(({ reading }) =>
      reading.document.statements.flatMap((node) => (node.$type === "RegionLinkDeclaration" ? regionLinkOf(node, reading) : [])),
    );
  }

  private links(components: readonly Component[], places: Places): Link[] {
    const known = new Map<ElementId, Component>(components.map((component) => [component.id, component]));
    const ids = new LinkIds();
    return this.declared.flatMap(({ reading, links }) => links.flatMap((node) => linksOf(node, known, places, ids, reading)));
  }

  private flows(pairs: LinksByPair): Flow[] {
    const seen = new Set<ElementId>();
    return this.declared.flatMap(({ reading }) =>
      reading.document.statements.flatMap((node) => {
        if (node.$type !== "FlowDeclaration" || !node.name || seen.has(node.name)) return [];
        seen.add(node.name);
        return reading.visible.get(node.name)?.sort === "flow" ? [flowOf(node, pairs, reading)] : [];
      }),
    );
  }

  private objectives() {
    const seen = new Set<ElementId>();
    return this.declared.flatMap(({ reading }) =>
      reading.document.statements.flatMap((node) => (node.$type === "SloDeclaration" ? objectivesOf(node, seen, reading) : [])),
    );
  }

  private scenariosAndViews(pairs: LinksByPair): { scenarios: readonly Scenario[]; views: readonly View[] } {
    const seen = new Set<ElementId>();
    const scenarios: Scenario[] = [];
    const views: View[] = [];
    for (const { reading } of this.declared) {
      for (const node of reading.document.statements) {
        if (node.$type === "ScenarioDeclaration") scenarios.push(scenarioOf(node, pairs, seen, reading));
        if (node.$type === "ViewDeclaration") views.push(viewOf(node, seen, reading));
      }
    }
    return { scenarios, views };
  }
}

function byPair(links: readonly Link[]): LinksByPair {
  const pairs = new Map<string, Link[]>();
  for (const link of links) {
    const key = pairKey(link.from, link.to);
    const list = pairs.get(key);
    if (list) list.push(link);
    else pairs.set(key, [link]);
  }
  return pairs;
}

function fileName(uri: string): string {
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  return decoded(name).replace(/\.arch$/, "") || "design";
}

function decoded(text: string): string {
  // A stray % in a file name is not an escape; the name is shown as it is then.
  return /%(?![0-9a-fA-F]{2})/.test(text) ? text : decodeURIComponent(text);
}
