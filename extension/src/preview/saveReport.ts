import { env, l10n, type Uri } from "vscode";
import { openInEditor, saveBeside } from "./saveBeside.ts";

/** Asks where to put the report of a simulation and writes it there; a page on disk opens in the browser, any other as a text. */
export function saveReport(design: Uri, html: string): Promise<void> {
  return saveBeside(design, html, {
    title: l10n.t("Export report"),
    what: l10n.t("Report"),
    filter: l10n.t("HTML page"),
    ending: "html",
    open: (target) => (target.scheme === "file" ? env.openExternal(target) : openInEditor(target)),
  });
}
