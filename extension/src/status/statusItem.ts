import type { DesignStatusParams } from "@lintel/server/protocol";
import { DiagnosticSeverity, Disposable, type LanguageStatusItem, LanguageStatusSeverity, l10n, languages, type Uri, window } from "vscode";
import { State } from "vscode-languageclient";
import { isArch, languageId } from "../language.ts";
import type { ServerKeeper } from "../languageServer/keeper.ts";

/** How the design in the active editor stands: objectives, findings, and whether the newest text is still being looked at. */
export class DesignStatusItem implements Disposable {
  readonly #server: ServerKeeper;
  readonly #item: LanguageStatusItem;
  readonly #subscriptions: Disposable;
  readonly #known = new Map<string, DesignStatusParams>();

  constructor(server: ServerKeeper) {
    this.#server = server;
    this.#item = languages.createLanguageStatusItem("lintel.status", { language: languageId });
    this.#item.name = l10n.t("Lintel design");
    this.#subscriptions = Disposable.from(
      this.#item,
      server.onDidChangeState(() => this.#update()),
      window.onDidChangeActiveTextEditor(() => this.#update()),
      languages.onDidChangeDiagnostics(({ uris }) => {
        const active = window.activeTextEditor?.document.uri.toString();
        if (uris.some((uri) => uri.toString() === active)) this.#update();
      }),
    );
    this.#update();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** What the server said about a file. */
  heard(uri: Uri, status: DesignStatusParams): void {
    this.#known.set(uri.toString(), status);
    this.#update();
  }

  #update(): void {
    const document = window.activeTextEditor?.document;
    if (!isArch(document)) return;
    if (this.#server.state === State.Running) this.#showDesign(document.uri);
    else this.#showServer();
  }

  #showDesign(uri: Uri): void {
    const status = this.#known.get(uri.toString());
    this.#item.busy = status?.busy ?? true;
    this.#item.text = objectivesText(status);
    this.#item.detail = problemsText(uri);
    this.#item.severity = status?.objectives?.missed ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
    this.#item.command = { title: l10n.t("Show Problems"), command: "workbench.actions.view.problems" };
    this.#item.accessibilityInformation = { label: `${this.#item.text}, ${this.#item.detail}` };
  }

  #showServer(): void {
    const starting = this.#server.state === State.Starting;
    this.#item.busy = starting;
    this.#item.text = starting ? l10n.t("Lintel is starting") : l10n.t("Lintel is not running");
    this.#item.detail = "";
    this.#item.severity = starting ? LanguageStatusSeverity.Information : LanguageStatusSeverity.Error;
    this.#item.command = { title: l10n.t("Restart"), command: "lintel.restartServer" };
    this.#item.accessibilityInformation = { label: this.#item.text };
  }
}

function objectivesText(status: DesignStatusParams | undefined): string {
  if (!status) return l10n.t("Reading the design");
  if (!status.objectives) return status.busy ? l10n.t("Reading the design") : l10n.t("Syntax errors: no figures");
  const { met, missed, open } = status.objectives;
  const all = met + missed + open;
  if (all === 0) return l10n.t("No objectives");
  if (met === 1 && all === 1) return l10n.t("The objective is met");
  if (met === all) return l10n.t("All {0} objectives met", all);
  const parts = [l10n.t("{0} of {1} objectives met", met, all)];
  if (open > 0) parts.push(l10n.t("{0} undecided", open));
  return parts.join(", ");
}

function problemsText(uri: Uri): string {
  const found = languages.getDiagnostics(uri);
  const count = (severity: DiagnosticSeverity): number => found.filter((diagnostic) => diagnostic.severity === severity).length;
  const [errors, warnings] = [count(DiagnosticSeverity.Error), count(DiagnosticSeverity.Warning)];
  const infos = count(DiagnosticSeverity.Information) + count(DiagnosticSeverity.Hint);
  if (errors + warnings + infos === 0) return l10n.t("No problems");
  return l10n.t("Errors: {0}, warnings: {1}, notes: {2}", errors, warnings, infos);
}
