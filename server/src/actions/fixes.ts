import type { Fix } from "@lintel/engine/model";
import { applyEdits } from "@lintel/language";
import { type CodeAction, CodeActionKind, type Diagnostic } from "vscode-languageserver";
import type { Server } from "../server.ts";
import { type ActionSource, workspaceEdit } from "./action.ts";
import { type FoundAgain, findingOf } from "./findings.ts";
import { fixesTogether } from "./fixesTogether.ts";

/** The fixes of the findings under the cursor, and of all findings with the same code in the file. */
export const fixes: ActionSource = {
  kind: CodeActionKind.QuickFix,
  async find({ server, file, context }) {
    const actions: CodeAction[] = [];
    const codes = new Set<string>();
    for (const diagnostic of context.diagnostics) {
      const found = await findingOf(server, diagnostic);
      if (!found) continue;
      found.finding.fixes.forEach((fix, index) => {
        const action = fixAction(server, found, diagnostic, fix, index === 0);
        if (action) actions.push(action);
      });
      const { rule } = found.finding;
      if (codes.has(rule)) continue;
      codes.add(rule);
      const together = fixesTogether(server, found.read, file.uri, (finding) => finding.rule === rule);
      if (together && together.count > 1) {
        const title = `Fix all ${together.count} findings of ${rule} in this file`;
        actions.push({ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit: workspaceEdit(server, together.edits) });
      }
    }
    return actions;
  },
};

function fixAction(server: Server, { read }: FoundAgain, diagnostic: Diagnostic, fix: Fix, first: boolean): CodeAction | null {
  const edits = applyEdits(read, fix.edits);
  if (edits.length === 0) return null;
  // Preferred fixes run by “Auto Fix”: only those that keep what the author decided. Key bindings can tell the two by their kind.
  const isPreferred = first && fix.safe;
  const kind = `${CodeActionKind.QuickFix}.lintel.${fix.safe ? "safe" : "unsafe"}`;
  return { title: fix.title, kind, diagnostics: [diagnostic], isPreferred, edit: workspaceEdit(server, edits) };
}
