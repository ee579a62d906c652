import type { Position } from "@lintel/engine/model";
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type CompletionParams,
  InsertTextFormat,
  MarkupKind,
  type Range,
} from "vscode-languageserver";
import { ClientForms } from "../clientForms.ts";
import { explanation, isExplained } from "../completion/explain.ts";
import { importableItems, importedItems, pathItems, type Wanted } from "../completion/importable.ts";
import type { Ranked, Suggestion } from "../completion/item.ts";
import { type Sources, suggest } from "../completion/suggest.ts";
import { type Cursor, cursorIn } from "../place/cursor.ts";
import { expectedAfter } from "../place/expected.ts";
import { framesAt } from "../place/frames.ts";
import type { Server } from "../server.ts";
import { openCall } from "../signatures/calls.ts";
import { type Visible, visibleIn } from "../workspace/exported.ts";
import type { SourceFile } from "../workspace/files.ts";
import type { Feature } from "./feature.ts";

const none: CompletionList = { isIncomplete: false, items: [] };

/** Keys that fit here, names that are declared (in other files, too), units after numbers, whole constructs: what the language allows at the cursor. */
export const completion: Feature = (server) => {
  const client = server.client.capabilities.textDocument?.completion?.completionItem;
  const support: Support = {
    insertReplace: client?.insertReplaceSupport ?? false,
    commit: client?.commitCharactersSupport ?? false,
    beside: client?.labelDetailsSupport ?? false,
  };
  const forms = new ClientForms(server.client.capabilities);

  server.connection.onCompletion(
    forms.completion(
      server.handle("completion", none, async (file, { position }: CompletionParams) => {
        const cursor = cursorIn(server.designs.parsed(file), position);
        let isIncomplete = false;
        const typed = cursor === null ? "" : file.document.getText({ start: { ...position, character: cursor.start }, end: position });
        const importable = (visible: Visible, wanted: Wanted): readonly Suggestion[] => {
          const found = importableItems(server, file, visible, typed, wanted);
          isIncomplete ||= found.isIncomplete;
          return found.items;
        };
        const sources = cursor && (await sourcesFor(server, file, cursor, importable));
        if (!cursor || !sources) return none;
        const expected = cursor.inPath ? [{ type: "path" as const }] : expectedAfter(cursor.before, cursor.line);
        const suggestions = expected.flatMap((each) => suggest(each, sources));
        return { isIncomplete, items: unique(suggestions).map((suggestion) => itemFor(suggestion, cursor, position, support)) };
      }),
    ),
  );
  server.connection.onCompletionResolve((item) =>
    server.guard("completion", item, () => {
      const value = isExplained(item.data) ? explanation(item.data, server) : null;
      return value ? forms.item({ ...item, documentation: { kind: MarkupKind.Markdown, value } }) : item;
    }),
  );
  return { completionProvider: { triggerCharacters: [" ", ">", ".", "(", '"', "/"], resolveProvider: true } };
};

async function sourcesFor(
  server: Server,
  file: SourceFile,
  cursor: Cursor,
  importable: (visible: Visible, wanted: Wanted) => readonly Suggestion[],
): Promise<Sources | null> {
  const read = await server.wholeDesign(file.uri);
  if (!read) return null;
  const visible = visibleIn(file, server.files, server.designs);
  return {
    declared: {
      design: read.design,
      root: read.root.uri,
      isVisible: ({ name, origin }) => visible.files.has(origin.uri) || visible.names.has(name),
    },
    importable: (wanted) => importable(visible, wanted),
    paths: () => pathItems(server, file, cursor.inPath),
    imported: () => importedItems(server, file, cursor.importPath, cursor.listed),
    call: beginsValue(cursor) ? openCall(framesAt(cursor.before).at(-1)?.tokens ?? []) : null,
  };
}

/** Right behind the bracket of a call or behind a comma. */
function beginsValue({ before }: Cursor): boolean {
  return ["(", ","].includes(before.at(-1)?.text ?? "");
}

interface Support {
  readonly insertReplace: boolean;
  readonly commit: boolean;
  readonly beside: boolean;
}

/** A suggestion as the client wants it, replacing the word at the cursor. */
function itemFor(suggestion: Ranked, cursor: Cursor, position: Position, support: Support): CompletionItem {
  const { label, kind, detail, about, text = label, filter, more, commit, sort, beside } = suggestion;
  // A unit right behind its number gets the space that it is written with.
  const newText = cursor.needsSpace && kind === unit && /^[\w/µ]/.test(text) ? ` ${text}` : text;
  const line = position.line;
  const insert: Range = { start: { line, character: cursor.start }, end: position };
  const replace: Range = { start: insert.start, end: { line, character: cursor.end } };
  return {
    label,
    kind,
    sortText: sort,
    textEdit: support.insertReplace ? { newText, insert, replace } : { newText, range: replace },
    ...(suggestion.snippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(filter === undefined ? {} : { filterText: filter }),
    ...(detail === undefined ? {} : { detail }),
    ...(beside === undefined || !support.beside ? {} : { labelDetails: { description: beside } }),
    ...(about === undefined ? {} : { data: about }),
    ...(more === undefined ? {} : { additionalTextEdits: more }),
    ...(commit === undefined || !support.commit ? {} : { commitCharacters: [...commit] }),
  };
}

const unit = CompletionItemKind.Unit;

/** The first of suggestions that look the same. */
function unique(items: readonly Ranked[]): Ranked[] {
  const seen = new Map<string, Ranked>();
  for (const item of items) {
    const key = `${item.label} ${item.kind} ${item.more ? item.detail : ""}`;
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}
