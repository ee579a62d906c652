import { commands, l10n, languages, type QuickPickItem, window } from "vscode";
import { rulePage } from "../documents/rulePages.ts";
import { isArch } from "../language.ts";
import type { Session } from "../session.ts";

/** *Explain Rule…*: the page of a rule as a Markdown preview. Rules that the cursor's line or the file violates come first. */
export async function explainRule({ rules }: Session, argument: unknown): Promise<void> {
  const code = typeof argument === "string" && rules.has(argument) ? argument : await pickRule(rules);
  if (code) await commands.executeCommand("markdown.showPreview", rulePage(code));
}

async function pickRule(rules: ReadonlyMap<string, string>): Promise<string | undefined> {
  const found = codesInEditor().filter((code) => rules.has(code));
  const item = (code: string, description = ""): QuickPickItem => ({ label: code, description, detail: rules.get(code) ?? "" });
  const items = [
    ...found.map((code) => item(code, l10n.t("found in this file"))),
    ...[...rules.keys()].filter((code) => !found.includes(code)).map((code) => item(code)),
  ];
  const choice = await window.showQuickPick(items, {
    title: l10n.t("Which rule shall be explained?"),
    placeHolder: l10n.t("Code of a rule, or a word of what it says"),
    matchOnDetail: true,
  });
  return choice?.label;
}

/** Codes of the findings in the active design, those of the cursor's line first. */
function codesInEditor(): readonly string[] {
  const editor = window.activeTextEditor;
  if (!editor || !isArch(editor.document)) return [];
  const { line } = editor.selection.active;
  const found = languages
    .getDiagnostics(editor.document.uri)
    .map(({ code, range }) => ({
      code: String(typeof code === "object" ? code.value : code),
      away: range.start.line <= line && line <= range.end.line ? 0 : 1,
    }))
    .sort((a, b) => a.away - b.away);
  return [...new Set(found.map(({ code }) => code))];
}
