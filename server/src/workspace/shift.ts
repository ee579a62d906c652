import type { Finding, Origin, Range, RelatedLocation } from "@lintel/engine/model";
import { type Lines, textDifference } from "@lintel/language";

/** A version of a text. */
export interface TextVersion {
  readonly text: string;
  readonly lines: Lines;
}

/**
 * Moves findings from an older version of the files to the current one. What lies in the changed stretch is left out.
 * `before` and `after` look up the text of a file by its URI.
 */
export function shiftFindings(
  findings: readonly Finding[],
  before: ReadonlyMap<string, TextVersion>,
  after: ReadonlyMap<string, TextVersion>,
): readonly Finding[] {
  const moves = new Map<string, (range: Range) => Range | null>();
  for (const [uri, version] of before) {
    const current = after.get(uri);
    if (current === undefined) moves.set(uri, () => null);
    else if (current.text !== version.text) moves.set(uri, mover(version, current));
  }
  const move = (origin: Origin): Origin | null => {
    const mover = moves.get(origin.uri);
    if (!mover) return origin;
    const range = mover(origin.range);
    return range === origin.range ? origin : range && { uri: origin.uri, range };
  };
  return findings.flatMap((finding) => {
    const origin = move(finding.origin);
    if (!origin) return [];
    const places = finding.related.map((location) => move(location.origin));
    const isWhereItWas = origin === finding.origin && places.every((place, index) => place === finding.related[index]?.origin);
    if (isWhereItWas) return [withoutFixes(finding)];
    const related = finding.related.flatMap((location, index): readonly RelatedLocation[] => {
      const place = places[index];
      return place ? [{ ...location, origin: place }] : [];
    });
    return [{ ...finding, origin, related, fixes: [] }];
  });
}

const stripped = new WeakMap<Finding, Finding>();

/** Edits are positions of the older text, too: they come back with the next review. */
function withoutFixes(finding: Finding): Finding {
  if (finding.fixes.length === 0) return finding;
  const known = stripped.get(finding) ?? { ...finding, fixes: [] };
  stripped.set(finding, known);
  return known;
}

function mover(before: TextVersion, after: TextVersion): (range: Range) => Range | null {
  const change = textDifference(before.text, after.text);
  const by = change.newEnd - change.oldEnd;
  return (range) => {
    const end = before.lines.offset(range.end);
    if (end <= change.start) return range;
    const start = before.lines.offset(range.start);
    if (start < change.oldEnd) return null;
    return after.lines.range(start + by, end + by);
  };
}
