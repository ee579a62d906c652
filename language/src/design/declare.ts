import type { ComponentKind, ElementId, Region } from "@lintel/engine/model";
import type { AstNode } from "langium";
import type {
  ComponentDeclaration,
  GroupDeclaration,
  GroupMember,
  LinkDeclaration,
  RegionDeclaration,
  Statement,
} from "../generated/ast.ts";
import type { ArchSymbol, SymbolSort } from "../names/names.ts";
import type { Constants } from "./constants.ts";
import { groupId, regionOf } from "./place.ts";
import type { Reading } from "./reading.ts";

/** A node with the line at which the chunk it belongs to starts in the document. */
export interface PlacedNode<T extends AstNode> {
  readonly node: T;
  readonly line: number;
}

/** A symbol as it was declared in the version before, at the line where its chunk started then. */
export interface PlacedSymbol {
  readonly symbol: ArchSymbol;
  readonly line: number;
}

/** What one document declares, found before anything is resolved so that the order of declarations does not matter. */
export interface Declared {
  readonly reading: Reading;
  /** Statements of the file that are none of the sorts below. */
  readonly others: readonly PlacedNode<Statement>[];
  readonly components: readonly (PlacedNode<ComponentDeclaration> & { readonly group: ElementId | null })[];
  readonly groups: readonly (PlacedNode<GroupDeclaration> & { readonly parent: ElementId | null })[];
  readonly links: readonly PlacedNode<LinkDeclaration>[];
  readonly regionNodes: readonly RegionDeclaration[];
}

/** Groups nested deeper than this are flattened into the one above. */
const deepest = 100;

/** Symbols of the version before by the node that declares them, and those of this one. */
export interface Symbols {
  readonly before: ReadonlyMap<AstNode, PlacedSymbol>;
  readonly now: Map<AstNode, PlacedSymbol>;
}

/** Declares the names of a document; the second declaration of a name is reported and left out. */
export function declare(reading: Reading, constants: Constants, symbols: Symbols): Declared {
  const others: PlacedNode<Statement>[] = [];
  const components: (PlacedNode<ComponentDeclaration> & { group: ElementId | null })[] = [];
  const groups: (PlacedNode<GroupDeclaration> & { parent: ElementId | null })[] = [];
  const links: PlacedNode<LinkDeclaration>[] = [];
  const regionNodes: RegionDeclaration[] = [];

  const visit = (node: Statement | GroupMember, line: number, group: ElementId | null, depth: number): void => {
    const add = (id: string, name: string, sort: SymbolSort, kind: string | null = null): ArchSymbol | null => {
      const old = symbols.before.get(node);
      const isCurrent = old?.line === line && old.symbol.origin.uri === reading.document.uri;
      const symbol = isCurrent ? old.symbol : symbolOf(node, id, name, sort, kind, reading);
      symbols.now.set(node, isCurrent ? old : { symbol, line });
      return register(symbol, reading);
    };
    switch (node.$type) {
      case "ComponentDeclaration":
        if (node.name && add(node.name, node.name, "component", node.kind)) components.push({ node, line, group });
        return;
      case "LinkDeclaration":
        links.push({ node, line });
        return;
      case "LetDeclaration": {
        const symbol = node.name ? add(node.name, node.name, "let") : null;
        if (symbol) constants.add(symbol, node, reading);
        return;
      }
      case "RegionDeclaration":
        if (node.name && add(node.name, node.name, "region")) regionNodes.push(node);
        return;
      case "GroupDeclaration": {
        const id = groupId(node);
        const known = depth < deepest && add(id, node.name ?? node.title ?? "", "group") !== null;
        if (known) groups.push({ node, line, parent: group });
        for (const member of node.members) visit(member, line, known ? id : group, depth + 1);
        return;
      }
      case "FlowDeclaration":
        if (node.name) add(node.name, node.name, "flow");
        return;
      default:
        return;
    }
  };

  for (const { chunk, line } of reading.document.chunks) {
    for (const node of chunk.statements) {
      if (!isListed(node)) others.push({ node, line });
      visit(node, line, null, 0);
    }
  }
  return { reading, others, components, groups, links, regionNodes };
}

function isListed({ $type }: Statement): boolean {
  return $type === "ComponentDeclaration" || $type === "GroupDeclaration" || $type === "LinkDeclaration" || $type === "RegionDeclaration";
}

/** The regions of a document with their zones; names must be visible by now, because availabilities may use constants. */
export function regionsOf({ reading, regionNodes }: Declared): readonly Region[] {
  return regionNodes.map((node) => {
    const region = regionOf(node, reading);
    const isNew = ({ id, name, origin }: Region["zones"][number]): boolean =>
      register({ id, sort: "zone", name, origin, kind: null }, reading) !== null;
    return { ...region, zones: region.zones.filter(isNew) };
  });
}

function symbolOf(
  node: Statement | GroupMember,
  id: ElementId,
  name: string,
  sort: SymbolSort,
  kind: string | null,
  reading: Reading,
): ArchSymbol {
  const titled = node.$type === "GroupDeclaration" && !node.name;
  return { id, sort, name, origin: reading.originOf(node, titled ? "title" : "name"), kind: kind as ComponentKind | null };
}

function register(symbol: ArchSymbol, reading: Reading): ArchSymbol | null {
  const known = reading.names.symbols.get(symbol.id);
  if (known) {
    const message = `\`${symbol.name}\` is declared twice; the first declaration is used. Rename one of them.`;
    const related = [{ message: `First declared here`, origin: known.origin }];
    reading.findings.report("duplicate-name", message, symbol.origin, { element: symbol.id, related });
    return null;
  }
  reading.names.declare(symbol);
  reading.own.add(symbol.id, symbol);
  return symbol;
}
