import type { ExportFormat } from "@lintel/webview/messages";
import { l10n, type Uri } from "vscode";
import { openInEditor, saveBeside } from "./saveBeside.ts";

/** The formats in words, by the endings of their files. */
export function formatNames(): Readonly<Record<ExportFormat, string>> {
  return {
    svg: l10n.t("SVG picture"),
    png: l10n.t("PNG picture"),
    pdf: l10n.t("PDF page"),
    mmd: l10n.t("Mermaid flowchart"),
    d2: l10n.t("D2 diagram"),
    dsl: l10n.t("Structurizr workspace"),
    json: l10n.t("JSON with the places of everything"),
  };
}

/** Asks where to put the picture of a design and writes it there. */
export function saveDiagram(design: Uri, format: ExportFormat, content: string | Uint8Array): Promise<void> {
  return saveBeside(design, content, {
    title: l10n.t("Export diagram"),
    what: l10n.t("Diagram"),
    filter: formatNames()[format],
    ending: format,
    open: openInEditor,
  });
}
