import { type LSPClient, LSPPlugin } from "@codemirror/lsp-client";
import { type Extension, Prec, type Range, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";
import type { LspPosition } from "./lsp.ts";

/*
 * What the server knows about the text and the editor shows in it: colours of names and keys (semantic tokens), and computed
 * values after constants and flows (inlay hints). Asked for when the server has read a new text; moved along while typing.
 */

interface InlayHint {
  readonly position: LspPosition;
  readonly label: string | readonly { readonly value: string }[];
  readonly tooltip?: string;
}

const replace = StateEffect.define<DecorationSet>();

const annotations = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (shown, transaction) =>
    transaction.effects.reduce((current, effect) => (effect.is(replace) ? effect.value : current), shown.map(transaction.changes)),
  provide: (field) => EditorView.decorations.from(field),
});

const look = EditorView.baseTheme({
  ".cm-inlay-hint": {
    color: "var(--vscode-descriptionForeground)",
    backgroundColor: "var(--vscode-list-hoverBackground)",
    borderRadius: "3px",
    padding: "0 4px",
    marginLeft: "6px",
    fontSize: "0.9em",
  },
  ".cm-token-class, .cm-token-struct": { color: "var(--lintel-syntax-name)" },
  ".cm-token-property, .cm-token-variable, .cm-token-namespace": { color: "var(--lintel-syntax-property)" },
  ".cm-token-function": { color: "var(--lintel-syntax-function)" },
  ".cm-token-keyword": { color: "var(--lintel-syntax-keyword)" },
  ".cm-token-enumMember": { color: "var(--lintel-syntax-operator)" },
});

export function serverAnnotations(): Extension {
  // Lowest: its colours then lie inside those that the text alone gives.
  return [Prec.lowest(annotations), look];
}

/** Tells the server that hints and colours are understood. */
export const annotationCapabilities = {
  textDocument: {
    semanticTokens: { requests: { full: true }, tokenTypes: [], tokenModifiers: [], formats: ["relative"] },
    inlayHint: {},
  },
};

/** Fetches the annotations of the text the server has; an answer for a text that has changed since is dropped. */
export async function refreshAnnotations(client: LSPClient, view: EditorView): Promise<void> {
  const plugin = LSPPlugin.get(view);
  const capabilities = client.serverCapabilities;
  if (!plugin || !capabilities) return;
  const doc = plugin.syncedDoc;
  const textDocument = { uri: plugin.uri };
  const range = { start: { line: 0, character: 0 }, end: { line: doc.lines, character: 0 } };
  const [tokens, hints] = await Promise.all([
    client.request<unknown, { data: readonly number[] } | null>("textDocument/semanticTokens/full", { textDocument }),
    client.request<unknown, readonly InlayHint[] | null>("textDocument/inlayHint", { textDocument, range }),
  ]);
  if (plugin.syncedDoc !== doc || !plugin.unsyncedChanges.empty) return;
  const types = capabilities.semanticTokensProvider?.legend.tokenTypes ?? [];
  const marks = [...tokenMarks(tokens?.data ?? [], types, doc), ...(hints ?? []).flatMap((hint) => hintMark(hint, doc))];
  view.dispatch({ effects: replace.of(Decoration.set(marks, true)) });
}

/** Decodes five numbers for each token: line and start relative to the one before, length, type, modifiers. */
function* tokenMarks(data: readonly number[], types: readonly string[], doc: Text): Generator<Range<Decoration>> {
  let line = 0;
  let character = 0;
  for (let index = 0; index + 4 < data.length; index += 5) {
    const [lines = 0, start = 0, length = 0, type = 0] = data.slice(index, index + 4);
    character = lines === 0 ? character + start : start;
    line += lines;
    const from = offsetOf({ line, character }, doc);
    const to = offsetOf({ line, character: character + length }, doc);
    if (to > from) yield Decoration.mark({ class: `cm-token-${types[type] ?? "variable"}` }).range(from, to);
  }
}

function hintMark({ position, label, tooltip }: InlayHint, doc: Text): Range<Decoration>[] {
  const text = typeof label === "string" ? label : label.map(({ value }) => value).join("");
  return [Decoration.widget({ widget: new HintWidget(text, tooltip ?? ""), side: 1 }).range(offsetOf(position, doc))];
}

function offsetOf({ line, character }: LspPosition, doc: Text): number {
  const { from, to } = doc.line(Math.min(line + 1, doc.lines));
  return Math.min(from + character, to);
}

class HintWidget extends WidgetType {
  readonly #text: string;
  readonly #tooltip: string;

  constructor(text: string, tooltip: string) {
    super();
    this.#text = text;
    this.#tooltip = tooltip;
  }

  override eq(other: HintWidget): boolean {
    return this.#text === other.#text && this.#tooltip === other.#tooltip;
  }

  override toDOM(): HTMLElement {
    const element = document.createElement("span");
    element.className = "cm-inlay-hint";
    element.textContent = this.#text;
    element.title = this.#tooltip;
    return element;
  }
}
