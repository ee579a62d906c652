import type { Range } from "@lintel/engine/model";
import { createScanner, findNodeAtLocation, getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { Lines } from "../source/lines.ts";

/** A place in JSON: the keys that lead to it, and whether the last key is meant or the value behind it. */
export interface JsonPlace {
  readonly path: readonly string[];
  readonly at: "key" | "value";
}

/** JSON with comments and trailing commas, read as far as it can be. */
export interface JsonText {
  /** `undefined` when there is nothing that can be read. */
  readonly value: unknown;
  readonly errors: readonly { readonly message: string; readonly range: Range }[];
  /** Where a key or value stands; the whole text when it is not there. */
  rangeOf(place: JsonPlace): Range;
}

/** Deeper nesting is no configuration, and reading it would exhaust the stack. */
const deepest = 100;
/** More errors than this say nothing new. */
const mostErrors = 10;

/** Reads any text, never throws. */
export function readJson(text: string): JsonText {
  const lines = new Lines(text);
  const whole = lines.range(0, text.length);
  if (depthOf(text) > deepest) {
    return { value: undefined, errors: [{ message: "Its braces are nested too deeply to be read.", range: whole }], rangeOf: () => whole };
  }
  const found: ParseError[] = [];
  const root = parseTree(text, found, { allowTrailingComma: true });
  const errors = found.slice(0, mostErrors).map(({ error, offset, length }) => ({
    message: words[printParseErrorCode(error)] ?? "This cannot be read.",
    range: lines.range(offset, offset + length),
  }));
  const repeated = root
    ? repeatedKeys(root).map(({ key, node }) => ({
        message: `${JSON.stringify(key)} stands here twice; only the last one would count.`,
        range: rangeOf(node, lines),
      }))
    : [];
  return {
    value: root && getNodeValue(root),
    errors: [...errors, ...repeated.slice(0, mostErrors)],
    rangeOf({ path, at }) {
      const node = root && findNodeAtLocation(root, [...path]);
      const key = node?.parent?.type === "property" ? node.parent.children?.[0] : undefined;
      const meant = at === "key" ? (key ?? node) : node;
      return meant ? rangeOf(meant, lines) : whole;
    },
  };
}

function rangeOf({ offset, length }: Node, lines: Lines): Range {
  return lines.range(offset, offset + length);
}

function repeatedKeys(root: Node): readonly { readonly key: string; readonly node: Node }[] {
  const repeated: { key: string; node: Node }[] = [];
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    const seen = new Set<string>();
    for (const child of node.children ?? []) {
      const name = child.type === "property" ? child.children?.[0] : undefined;
      if (name) {
        const key = String(name.value);
        if (seen.has(key)) repeated.push({ key, node: name });
        seen.add(key);
      }
      open.push(child);
    }
  }
  return repeated;
}

function depthOf(text: string): number {
  const scanner = createScanner(text, true);
  let depth = 0;
  let most = 0;
  for (let before = -1; scanner.getPosition() > before && scanner.getPosition() < text.length; ) {
    before = scanner.getPosition();
    scanner.scan();
    const token = text[scanner.getTokenOffset()];
    if (token === "{" || token === "[") most = Math.max(most, ++depth);
    else if (token === "}" || token === "]") depth--;
  }
  return most;
}

const words: Readonly<Record<string, string>> = {
  InvalidSymbol: "This word means nothing in JSON: text stands in double quotes.",
  InvalidNumberFormat: "This is no number; in JSON it looks like 3 or 0.5.",
  PropertyNameExpected: "A key in double quotes is missing here.",
  ValueExpected: "A value is missing here.",
  ColonExpected: "A colon is missing between key and value.",
  CommaExpected: "A comma is missing here.",
  CloseBraceExpected: "A closing brace } is missing here.",
  CloseBracketExpected: "A closing bracket ] is missing here.",
  EndOfFileExpected: "Nothing may follow the closing brace.",
  InvalidCommentToken: "This comment cannot be read.",
  UnexpectedEndOfComment: "This comment is never closed.",
  UnexpectedEndOfString: "This text is never closed: a double quote is missing.",
  UnexpectedEndOfNumber: "This number ends too early.",
  InvalidUnicode: "This is no Unicode escape; it looks like \\u00e9.",
  InvalidEscapeCharacter: "This backslash escape does not exist in JSON; a backslash itself is \\\\.",
  InvalidCharacter: "This character has to be written as an escape, such as \\t.",
};
