import { l10n, type QuickPickItem, QuickPickItemKind, Uri, window, workspace } from "vscode";
import { languageId } from "../language.ts";
import type { Session } from "../session.ts";
import { caseStudies, shapes, type Template } from "../templates/list.ts";

interface TemplateItem extends QuickPickItem {
  readonly template?: Template;
}

/** *New Design from Template…*: an unsaved document that holds the template's text. */
export async function newFromTemplate({ extensionUri }: Session): Promise<void> {
  const choice = await window.showQuickPick(items(), {
    title: l10n.t("New design: which shape is nearest?"),
    matchOnDetail: true,
  });
  if (!choice?.template) return;
  const file = Uri.joinPath(extensionUri, "dist", "templates", choice.template.file);
  const content = new TextDecoder().decode(await workspace.fs.readFile(file));
  await window.showTextDocument(await workspace.openTextDocument({ language: languageId, content }));
}

function items(): readonly TemplateItem[] {
  const item = (template: Template): TemplateItem => ({ label: template.title, detail: template.detail, template });
  const heading = (label: string): TemplateItem => ({ label, kind: QuickPickItemKind.Separator });
  return [heading(l10n.t("Shapes")), ...shapes().map(item), heading(l10n.t("Case studies")), ...caseStudies().map(item)];
}
