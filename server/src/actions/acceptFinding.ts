import { rules } from "@lintel/engine/rules";
import { applyEdits } from "@lintel/language";
import { CodeActionKind } from "vscode-languageserver";
import { type ActionSource, workspaceEdit } from "./action.ts";
import { findingOf } from "./findings.ts";

const acceptable = new Set(rules.map(({ code }) => code));

/** Accepts the risk that a rule reports on an element; what is wrong with the text itself cannot be accepted. */
export const acceptFinding: ActionSource = {
  kind: CodeActionKind.QuickFix,
  async find({ server, context }) {
    const actions = [];
    for (const diagnostic of context.diagnostics) {
      const found = await findingOf(server, diagnostic);
      if (!found || found.finding.element === null || !acceptable.has(found.finding.rule)) continue;
      const { rule, element } = found.finding;
      const edits = applyEdits(found.read, [{ type: "set", element, path: ["accept"], value: `${rule} "why this is acceptable"` }]);
      if (edits.length === 0) continue;
      const title = `Accept this risk: write “accept ${rule}” with a reason into ${element}`;
      actions.push({ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit: workspaceEdit(server, edits) });
    }
    return actions;
  },
};
