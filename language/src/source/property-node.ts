import { type AstNode, AstUtils, type CstNode, GrammarAST, isCompositeCstNode } from "langium";

type GrammarSource = CstNode["grammarSource"];

const features = new WeakMap<NonNullable<GrammarSource>, string | null>();

/**
 * The text that gave a tree node one of its properties, such as the name of a declaration; `index` counts values of a list.
 * It looks at the direct children only, which is where the grammar of .arch files has them.
 */
export function propertyNode(node: AstNode, property: string, index = 0): CstNode | undefined {
  const { $cstNode: owner } = node;
  if (!isCompositeCstNode(owner)) return undefined;
  let count = 0;
  for (const child of owner.content) {
    if (featureOf(child.grammarSource) === property && count++ === index) return child;
  }
  return undefined;
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
