import { type AstNode, AstUtils, type CstNode, GrammarAST, isCompositeCstNode } from "langium";

type GrammarSource = CstNode["grammarSource"];

const features = new WeakMap<NonNullable<GrammarSource>, string | null>();

/**
 * The text that gave a tree node one of its properties, such as the name of a declaration; `index` counts values of a list.
 * It does not look into other tree nodes.
 */
export function propertyNode(node: AstNode, property: string, index = 0): CstNode | undefined {
  return nodesFor(node.$cstNode, property, index + 1)[index];
}

function nodesFor(owner: CstNode | undefined, property: string, wanted: number): CstNode[] {
  const found: CstNode[] = [];
  if (!isCompositeCstNode(owner)) return found;
  for (const child of owner.content) {
    const feature = featureOf(child.grammarSource);
    if (feature === property) found.push(child);
    // Rules that only pass on to another one wrap its text without assigning it.
    else if (feature === null) found.push(...nodesFor(child, property, wanted - found.length));
    if (found.length >= wanted) return found;
  }
  return found;
}

/** The property that a place of the grammar assigns to, worked out once for each place. */
function featureOf(source: GrammarSource): string | null {
  if (!source) return null;
  const known = features.get(source);
  if (known !== undefined) return known;
  const feature = AstUtils.getContainerOfType(source, GrammarAST.isAssignment)?.feature ?? null;
  features.set(source, feature);
  return feature;
}
