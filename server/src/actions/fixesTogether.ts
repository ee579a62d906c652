import type { Finding, Fix } from "@lintel/engine/model";
import { applyEdits, chooseFixes, compatibleFixes, editsOf, type SourceEdit } from "@lintel/language";
import type { Server } from "../server.ts";
import type { ReadDesign } from "../workspace/designs.ts";

/** Fixing more than this at once takes longer than anybody waits for a menu. */
const most = 200;

/** The first fixes of findings in one file that can be made at once; `null` when nothing can be fixed. */
export function fixesTogether(
  server: Server,
  read: ReadDesign,
  uri: string,
  wanted: (finding: Finding, fix: Fix) => boolean,
): { readonly count: number; readonly edits: readonly SourceEdit[] } | null {
  const candidates = chooseFixes(server.designs.allFindings(read), (finding, fix) => finding.origin.uri === uri && wanted(finding, fix));
  const chosen = compatibleFixes(candidates.slice(0, most));
  const edits = chosen.length > 0 ? applyEdits(read, editsOf(chosen)) : [];
  return edits.length > 0 ? { count: chosen.length, edits } : null;
}
