import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, toggleComment } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import type { LSPClient } from "@codemirror/lsp-client";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { t } from "../texts/index.ts";
import type { DesignFile } from "./files.ts";
import { archLanguage } from "./syntax.ts";

export interface EditorOptions {
  readonly client: LSPClient;
  readonly file: DesignFile;
  readonly parent: HTMLElement;
  /** Style elements carry it, or the page's policy drops them. */
  readonly nonce: string;
  readonly extensions: Extension;
  readonly onCursor: (view: EditorView) => void;
}

/** An editor for one design, connected to the language server. */
export function createEditor({ client, file, parent, nonce, extensions, onCursor }: EditorOptions): EditorView {
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: file.text,
      extensions: [
        EditorView.cspNonce.of(nonce),
        EditorView.contentAttributes.of({ "aria-label": t.playground.textOf(file.name), tabindex: "0" }),
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        dropCursor(),
        indentOnInput(),
        indentUnit.of("  "),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        keymap.of([
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...completionKeymap,
          ...lintKeymap,
          { key: "Mod-/", run: toggleComment },
          indentWithTab,
        ]),
        archLanguage(),
        editorLook,
        client.plugin(file.uri, "arch"),
        extensions,
        EditorView.updateListener.of((update) => {
          if (update.selectionSet || update.docChanged) onCursor(update.view);
        }),
      ],
    }),
  });
}

const editorLook = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--vscode-editor-background)", color: "var(--vscode-editor-foreground)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--vscode-editor-font-family)",
    fontSize: "var(--vscode-editor-font-size)",
    lineHeight: "1.5",
  },
  ".cm-content": { caretColor: "var(--vscode-editor-foreground)", padding: "8px 0" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--vscode-editor-foreground)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--vscode-editor-background)", color: "var(--vscode-editorLineNumber-foreground)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 12px 0 14px", minWidth: "34px" },
  ".cm-activeLine": { backgroundColor: "var(--vscode-editor-lineHighlightBackground)" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--vscode-editorLineNumber-activeForeground)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--vscode-editor-selectionBackground)",
  },
  ".cm-selectionMatch": { backgroundColor: "var(--vscode-list-inactiveSelectionBackground)" },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--vscode-descriptionForeground)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--vscode-editorHoverWidget-background)",
    color: "var(--vscode-editorHoverWidget-foreground)",
    border: "1px solid var(--vscode-editorHoverWidget-border)",
    borderRadius: "4px",
    boxShadow: "0 2px 10px var(--vscode-widget-shadow)",
    fontFamily: "var(--vscode-font-family)",
  },
  ".cm-tooltip-hover": { maxWidth: "620px", maxHeight: "420px", overflow: "auto" },
  ".cm-tooltip .cm-lsp-documentation": { padding: "6px 10px", lineHeight: "1.45" },
  ".cm-tooltip .cm-lsp-documentation table": { borderCollapse: "collapse", margin: "4px 0" },
  ".cm-tooltip .cm-lsp-documentation th": { textAlign: "left", fontWeight: "600" },
  ".cm-tooltip .cm-lsp-documentation :is(td, th)": { padding: "1px 14px 1px 0", verticalAlign: "top" },
  ".cm-tooltip .cm-lsp-documentation code": {
    fontFamily: "var(--vscode-editor-font-family)",
    backgroundColor: "var(--vscode-textPreformat-background)",
    borderRadius: "3px",
    padding: "0 3px",
  },
  ".cm-tooltip .cm-lsp-documentation hr": {
    border: "none",
    borderTop: "1px solid var(--vscode-editorHoverWidget-border)",
    margin: "6px 0",
  },
  ".cm-tooltip .cm-lsp-documentation h3": { margin: "2px 0 4px", fontSize: "1em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--vscode-editor-font-family)", maxHeight: "260px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "2px 8px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--vscode-editorSuggestWidget-selectedBackground)",
    color: "inherit",
  },
  ".cm-diagnostic": { padding: "5px 10px", borderLeftWidth: "3px", lineHeight: "1.45", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--vscode-editorError-foreground)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--vscode-editorWarning-foreground)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--vscode-editorInfo-foreground)" },
  ".cm-diagnosticAction": {
    display: "block",
    margin: "5px 0 0",
    padding: "1px 8px",
    backgroundColor: "var(--vscode-button-secondaryBackground)",
    color: "var(--vscode-button-secondaryForeground)",
    borderRadius: "3px",
  },
  ".cm-lintRange": {
    backgroundImage: "none",
    textDecoration: "underline wavy 1px",
    textDecorationSkipInk: "none",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-error": { textDecorationColor: "var(--vscode-editorError-foreground)" },
  ".cm-lintRange-warning": { textDecorationColor: "var(--vscode-editorWarning-foreground)" },
  ".cm-lintRange-info": { textDecorationColor: "var(--vscode-editorInfo-foreground)" },
  ".cm-panels": { backgroundColor: "var(--vscode-panel-background)", color: "var(--vscode-foreground)" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--vscode-panel-border)" },
});
