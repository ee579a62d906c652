import type { FromPreview, ToPreview } from "@lintel/webview/messages";
import { l10n, type Uri, type ViewColumn, window } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { applyFix } from "./applyFix.ts";
import { writeLayout } from "./layoutFile.ts";
import { pickDesign } from "./pickDesign.ts";
import { revealOrigin } from "./revealOrigin.ts";
import { saveDiagram } from "./saveDiagram.ts";
import { saveReport } from "./saveReport.ts";
import { showPlaces } from "./showPlaces.ts";

/** What the page that asks is showing, and where. */
export interface Shown {
  readonly client: BaseLanguageClient;
  readonly uri: Uri;
  /** Files the shown design is made of. */
  readonly files: ReadonlySet<string>;
  readonly column: ViewColumn | undefined;
  readonly isVisible: boolean;
  fail(what: string, error: unknown): void;
}

/** Does what the reader asks of the editor in a page; a message goes back to the page. */
export async function answer(message: Exclude<FromPreview, { type: "ready" }>, shown: Shown): Promise<ToPreview | null> {
  const { client, uri, files, column } = shown;
  const address = client.code2ProtocolConverter.asUri(uri);
  switch (message.type) {
    case "reveal":
      await revealOrigin(message.origin, files, column);
      return null;
    case "show-places":
      await showPlaces(message.at, message.places, files, column);
      return null;
    case "fix": {
      const { rule, element, message: text, title } = message;
      await applyFix(client, { uri: address, rule, element, message: text, title }, files);
      return null;
    }
    case "exported":
      await saveDiagram(uri, message.format, message.content);
      return null;
    case "save-layout":
      if (message.uri === address) await writeLayout(uri, message.content);
      return null;
    case "report":
      await saveReport(uri, message.content);
      return null;
    case "pick-design":
      return { type: "picked-design", picked: await pickDesign(client, uri) };
    case "simulation-finished":
      if (message.failed > 0 && !shown.isVisible) tellFinished(message);
      return null;
    case "failed":
      shown.fail(l10n.t("The preview reports a problem"), new Error(message.message));
      return null;
  }
}

function tellFinished({ scenario, failed, met }: Extract<FromPreview, { type: "simulation-finished" }>): void {
  const what = scenario ?? l10n.t("The simulation");
  void window.showWarningMessage(l10n.t("{0}: {1} of {2} expectations and objectives failed.", what, failed, failed + met));
}
