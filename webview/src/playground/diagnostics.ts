import { type Action, type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { type LSPClient, type LSPClientExtension, LSPPlugin } from "@codemirror/lsp-client";
import type { EditorView } from "@codemirror/view";
import { t } from "../texts/index.ts";
import { editsByFile, type LspCodeAction, type LspDiagnostic, type LspRange, severityName } from "./lsp.ts";
import type { DesignWorkspace } from "./workspace.ts";

export interface DiagnosticsHost {
  readonly client: () => LSPClient;
  readonly workspace: () => DesignWorkspace;
  /** The findings of a file changed. */
  readonly changed: (uri: string, diagnostics: readonly LspDiagnostic[]) => void;
  readonly failed: (what: string, error: unknown) => void;
}

/** Shows the server's findings in the editors, each with its quick fixes as buttons. */
export class Diagnostics {
  readonly #host: DiagnosticsHost;
  readonly #byFile = new Map<string, readonly LspDiagnostic[]>();

  constructor(host: DiagnosticsHost) {
    this.#host = host;
  }

  /** Tells the server what this page understands and receives its findings. */
  get extension(): LSPClientExtension {
    return {
      clientCapabilities: {
        textDocument: {
          publishDiagnostics: { versionSupport: true, relatedInformation: true },
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } },
        },
      },
      notificationHandlers: {
        "textDocument/publishDiagnostics": (_client, params: { uri: string; version?: number; diagnostics: LspDiagnostic[] }) => {
          this.#receive(params.uri, params.version, params.diagnostics);
          return true;
        },
      },
    };
  }

  of(uri: string): readonly LspDiagnostic[] {
    return this.#byFile.get(uri) ?? [];
  }

  /** Draws what is known of a file, for an editor that was just made. */
  show(uri: string): void {
    this.#draw(uri, []);
    this.#addFixes(uri).catch((error: unknown) => this.#host.failed(t.playground.fixesNotFetched, error));
  }

  #receive(uri: string, version: number | undefined, diagnostics: readonly LspDiagnostic[]): void {
    const file = this.#host.workspace().getFile(uri);
    // Findings of a text that is no longer the current one: newer ones follow.
    if (!file || (version !== undefined && version !== file.version)) return;
    this.#byFile.set(uri, diagnostics);
    this.#host.changed(uri, diagnostics);
    if (file.view) this.show(uri);
  }

  async #addFixes(uri: string): Promise<void> {
    const diagnostics = this.of(uri);
    if (diagnostics.length === 0) return;
    const actions = await this.#host.client().request<unknown, readonly LspCodeAction[] | null>("textDocument/codeAction", {
      textDocument: { uri },
      range: wholeFile,
      context: { diagnostics, only: ["quickfix"], triggerKind: 2 },
    });
    if (this.of(uri) === diagnostics) this.#draw(uri, actions ?? []);
  }

  #draw(uri: string, actions: readonly LspCodeAction[]): void {
    const view = this.#host.workspace().getFile(uri)?.view;
    const plugin = view && LSPPlugin.get(view);
    if (!view || !plugin) return;
    const at = (position: LspRange["start"]): number => {
      // A finding's place in the text that the server saw, moved along with what was typed since.
      const line = plugin.syncedDoc.line(Math.min(position.line + 1, plugin.syncedDoc.lines));
      return plugin.unsyncedChanges.mapPos(Math.min(line.from + position.character, line.to));
    };
    const shown = this.of(uri).map((diagnostic): Diagnostic => {
      const name = severityName(diagnostic);
      const fixes = actions.filter((action) => action.diagnostics?.some((about) => same(about, diagnostic)));
      return {
        from: at(diagnostic.range.start),
        to: at(diagnostic.range.end),
        severity: name,
        source: diagnostic.code === undefined ? "" : String(diagnostic.code),
        message: diagnostic.message,
        actions: fixes.map((fix) => this.#button(fix)),
      };
    });
    view.dispatch(setDiagnostics(view.state, shown));
  }

  #button(fix: LspCodeAction): Action {
    return { name: fix.title, apply: (view) => this.#apply(fix, view) };
  }

  #apply(fix: LspCodeAction, view: EditorView): void {
    if (!fix.edit) {
      this.#host.failed(t.playground.fixWithoutEdit, fix.title);
      return;
    }
    const workspace = this.#host.workspace();
    for (const [uri, edits] of editsByFile(fix.edit)) {
      if (!workspace.applyEdits(uri, edits)) this.#host.failed(t.playground.fixTooLate, fix.title);
    }
    view.focus();
  }
}

/** Ends beyond any file that an editor can hold. */
const wholeFile: LspRange = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };

function same(a: LspDiagnostic, b: LspDiagnostic): boolean {
  const places = ({ range: { start, end } }: LspDiagnostic): string => [start.line, start.character, end.line, end.character].join();
  return a.code === b.code && a.message === b.message && places(a) === places(b);
}
