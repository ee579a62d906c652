import type { ComponentKind, ElementId, Region } from "@lintel/engine/model";
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

/** What one document declares, found before anything is resolved so that the order of declarations does not matter. */
export interface Declared {
  readonly reading: Reading;
  readonly components: readonly { readonly node: ComponentDeclaration; readonly group: ElementId | null }[];
  readonly groups: readonly { readonly node: GroupDeclaration; readonly parent: ElementId | null }[];
  readonly links: readonly LinkDeclaration[];
  readonly regionNodes: readonly RegionDeclaration[];
}

/** Groups nested deeper than this are flattened into the one above. */
const deepest = 100;

/** Declares the names of a document; the second declaration of a name is reported and left out. */
export function declare(statements: readonly Statement[], reading: Reading, constants: Constants): Declared {
  const components: { node: ComponentDeclaration; group: ElementId | null }[] = [];
  const groups: { node: GroupDeclaration; parent: ElementId | null }[] = [];
  const links: LinkDeclaration[] = [];
  const regionNodes: RegionDeclaration[] = [];

  const visit = (node: Statement | GroupMember, group: ElementId | null, depth: number): void => {
    switch (node.$type) {
      case "ComponentDeclaration":
        if (node.name && add(node, node.name, node.name, "component", reading, node.kind)) components.push({ node, group });
        return;
      case "LinkDeclaration":
        links.push(node);
        return;
      case "LetDeclaration": {
        const symbol = node.name ? add(node, node.name, node.name, "let", reading) : null;
        if (symbol) constants.add(symbol, node, reading);
        return;
      }
      case "RegionDeclaration":
        if (node.name && add(node, node.name, node.name, "region", reading)) regionNodes.push(node);
        return;
      case "GroupDeclaration": {
        const id = groupId(node);
        const known = depth < deepest && add(node, id, node.name ?? node.title ?? "", "group", reading) !== null;
        if (known) groups.push({ node, parent: group });
        for (const member of node.members) visit(member, known ? id : group, depth + 1);
        return;
      }
      case "FlowDeclaration":
        if (node.name) add(node, node.name, node.name, "flow", reading);
        return;
      default:
        return;
    }
  };
  for (const statement of statements) visit(statement, null, 0);
  return { reading, components, groups, links, regionNodes };
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

function add(
  node: Statement | GroupMember,
  id: ElementId,
  name: string,
  sort: SymbolSort,
  reading: Reading,
  kind: string | null = null,
): ArchSymbol | null {
  const titled = node.$type === "GroupDeclaration" && !node.name;
  const origin = reading.originOf(node, titled ? "title" : "name");
  return register({ id, sort, name, origin, kind: kind as ComponentKind | null }, reading);
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
