import type { DesignEdit, Finding } from "@lintel/engine/model";
import { applyEdits, type SourceEdit } from "@lintel/language";
import type { Server } from "../server.ts";
import type { ReadDesign } from "../workspace/designs.ts";

/** Fixing more than this at once takes longer than anybody waits for a menu. */
const most = 200;

/** The first fixes of findings in one file, all at once; `null` when nothing can be fixed. */
export function fixesTogether(
  server: Server,
  read: ReadDesign,
  uri: string,
  wanted: (finding: Finding) => boolean,
  safeOnly = false,
): { readonly count: number; readonly edits: readonly SourceEdit[] } | null {
  const seen = new Set<string>();
  const edits: DesignEdit[] = [];
  let count = 0;
  for (const finding of server.designs.allFindings(read)) {
    const fix = finding.fixes.find((candidate) => candidate.safe || !safeOnly);
    if (!fix || finding.origin.uri !== uri || !wanted(finding) || count >= most) continue;
    count++;
    // Two findings may ask for the same change; it is made once.
    for (const edit of fix.edits) {
      const key = JSON.stringify(edit.type === "set" ? [edit.type, edit.element, edit.path] : edit);
      if (!seen.has(key)) edits.push(edit);
      seen.add(key);
    }
  }
  const applied = edits.length > 0 ? applyEdits(read, edits) : [];
  return applied.length > 0 ? { count, edits: applied } : null;
}
