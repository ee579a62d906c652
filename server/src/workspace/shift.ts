import type { Finding, Origin, Range, RelatedLocation } from "@lintel/engine/model";
import { TextDocument } from "vscode-languageserver-textdocument";

/** The one stretch of text in which two versions of a file differ, as offsets. */
interface Change {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/**
 * Moves findings from an older version of the files to the current one. What lies in the changed stretch is left out.
 * `before` and `after` look up the text of a file by its URI.
 */
export function shiftFindings(
  findings: readonly Finding[],
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly Finding[] {
  const moves = new Map<string, (range: Range) => Range | null>();
  for (const [uri, text] of before) {
    const current = after.get(uri);
    moves.set(uri, current === undefined ? () => null : current === text ? (range) => range : mover(text, current));
  }
  const move = (origin: Origin): Origin | null => {
    const range = moves.get(origin.uri)?.(origin.range) ?? null;
    return range && { uri: origin.uri, range };
  };
  return findings.flatMap((finding) => {
    const origin = move(finding.origin);
    if (!origin) return [];
    const related = finding.related.flatMap((location): readonly RelatedLocation[] => {
      const moved = move(location.origin);
      return moved ? [{ ...location, origin: moved }] : [];
    });
    // Edits are positions of the older text, too: they come back with the next review.
    return [{ ...finding, origin, related, fixes: [] }];
  });
}

function mover(oldText: string, newText: string): (range: Range) => Range | null {
  const change = difference(oldText, newText);
  const oldDocument = TextDocument.create("old", "arch", 0, oldText);
  const newDocument = TextDocument.create("new", "arch", 0, newText);
  return (range) => {
    const start = oldDocument.offsetAt(range.start);
    const end = oldDocument.offsetAt(range.end);
    const by = change.newEnd - change.oldEnd;
    if (end <= change.start) return range;
    if (start < change.oldEnd) return null;
    return { start: newDocument.positionAt(start + by), end: newDocument.positionAt(end + by) };
  };
}

function difference(oldText: string, newText: string): Change {
  const shorter = Math.min(oldText.length, newText.length);
  let start = 0;
  while (start < shorter && oldText.charCodeAt(start) === newText.charCodeAt(start)) start++;
  let suffix = 0;
  while (suffix < shorter - start && oldText.charCodeAt(oldText.length - 1 - suffix) === newText.charCodeAt(newText.length - 1 - suffix))
    suffix++;
  return { start, oldEnd: oldText.length - suffix, newEnd: newText.length - suffix };
}
