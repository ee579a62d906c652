import { componentKinds, type Fix, type Origin } from "@lintel/engine/model";
import { replacement } from "../findings.ts";
import { meantBy } from "../names/suggest.ts";
import { keysFor, schema } from "../schema/index.ts";
import { synonymsFor } from "../schema/synonyms.ts";
import type { BlockName, PropertySpec } from "../schema/types.ts";
import type { Property } from "./properties.ts";

/** Blocks that a key belongs to. */
export function blocksWith(key: string): readonly BlockName[] {
  return (Object.keys(schema) as BlockName[]).filter((block) => keysFor(block).has(key));
}

/** Where else a key belongs, when it is a known one. */
function elsewhere(key: string): string {
  const blocks = blocksWith(key);
  const kinds = blocks.filter((block) => componentKinds.some((kind) => kind === block));
  const [block] = kinds.length > 0 ? kinds : blocks;
  if (!block) return "";
  return ` It belongs to a ${kinds.length > 3 ? "component" : kinds.length > 0 ? kinds.join(" or ") : block === "region-link" ? "link between regions" : block}.`;
}

function sameLine(a: Origin, b: Origin): boolean {
  return a.range.end.line === b.range.start.line;
}

/** Properties of a block that a message lists when an unknown one resembles none of them. */
const mostListed = 6;

/** What a block with few properties takes. */
function listOf(keys: ReadonlyMap<string, PropertySpec>): string {
  return keys.size > 0 && keys.size <= mostListed ? ` It has ${[...keys.keys()].map((key) => `\`${key}\``).join(", ")}.` : "";
}

/** What is said of a key that its block does not have. */
interface UnknownProperty {
  /** The key of the block that was probably meant. */
  readonly meant: string | null;
  readonly message: string;
  readonly fixes: readonly Fix[];
}

/**
 * Tells a key that a block does not have: as another one misspelt, as one more item of the list `before` it that lacks its comma, as one of
 * another block, or with the keys that there are.
 */
export function unknownProperty(
  word: string,
  origin: Origin,
  block: BlockName,
  keys: ReadonlyMap<string, PropertySpec>,
  before: Property | undefined,
): UnknownProperty {
  const place = block === "region-link" ? "link between regions" : block;
  const said = `${/^[aeiou]/.test(place) ? "An" : "A"} ${place} has no property \`${word}\`.`;
  const meant = meantBy(word, keys.keys(), synonymsFor(keys));
  if (meant) return { meant, message: `${said} Did you mean \`${meant}\`?`, fixes: [replacement(`Change to \`${meant}\``, origin, meant)] };
  const other = elsewhere(word);
  if (other === "" && before?.spec.list === "commas" && sameLine(before.origin, origin)) {
    const gap = { uri: origin.uri, range: { start: before.origin.range.end, end: origin.range.end } };
    return {
      meant: null,
      message: `${said} To go on with \`${before.key}\`, write a comma before it.`,
      fixes: [replacement("Add a comma", gap, `, ${word}`)],
    };
  }
  return { meant: null, message: said + (other || listOf(keys)), fixes: [] };
}
