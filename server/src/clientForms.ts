import {
  type CancellationToken,
  type ClientCapabilities,
  type CompletionItem,
  type CompletionList,
  type Hover,
  InsertTextFormat,
  type MarkupContent,
  MarkupKind,
  type TextEdit,
} from "vscode-languageserver";
import { plainSnippet, plainText } from "./clientText.ts";

type Handler<Params, Result> = (params: Params, token: CancellationToken) => Promise<Result>;

/** Answers in the forms that a client understands: plain text where it shows no Markdown, plain insertions where it knows no snippets. */
export class ClientForms {
  readonly #hoverMarkdown: boolean;
  readonly #itemMarkdown: boolean;
  readonly #snippets: boolean;

  constructor({ textDocument }: ClientCapabilities) {
    const item = textDocument?.completion?.completionItem;
    this.#hoverMarkdown = textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) ?? false;
    this.#itemMarkdown = item?.documentationFormat?.includes(MarkupKind.Markdown) ?? false;
    this.#snippets = item?.snippetSupport ?? false;
  }

  hover<Params>(answer: Handler<Params, Hover | null>): Handler<Params, Hover | null> {
    return async (params, token) => {
      const found = await answer(params, token);
      return found && MarkupKind.Markdown === kindOf(found.contents)
        ? { ...found, contents: this.#hoverContents(found.contents as MarkupContent) }
        : found;
    };
  }

  completion<Params>(answer: Handler<Params, CompletionList>): Handler<Params, CompletionList> {
    return async (params, token) => {
      const list = await answer(params, token);
      return this.#itemMarkdown && this.#snippets ? list : { ...list, items: list.items.map((item) => this.item(item)) };
    };
  }

  item(item: CompletionItem): CompletionItem {
    const { documentation, insertTextFormat: _format, ...rest } = item;
    const isSnippet = item.insertTextFormat === InsertTextFormat.Snippet && !this.#snippets;
    return {
      ...(isSnippet
        ? withoutPlaceholders(rest)
        : { ...rest, ...(item.insertTextFormat ? { insertTextFormat: item.insertTextFormat } : {}) }),
      ...(documentation === undefined ? {} : { documentation: this.#documentation(documentation) }),
    };
  }

  #hoverContents(contents: MarkupContent): MarkupContent {
    return this.#hoverMarkdown ? contents : { kind: MarkupKind.PlainText, value: plainText(contents.value) };
  }

  #documentation(documentation: string | MarkupContent): string | MarkupContent {
    return this.#itemMarkdown || typeof documentation === "string" || documentation.kind !== MarkupKind.Markdown
      ? documentation
      : plainText(documentation.value);
  }
}

function kindOf(contents: Hover["contents"]): string | null {
  return typeof contents === "object" && "kind" in contents ? contents.kind : null;
}

function withoutPlaceholders(item: CompletionItem): CompletionItem {
  const { textEdit, insertText } = item;
  return {
    ...item,
    ...(insertText === undefined ? {} : { insertText: plainSnippet(insertText) }),
    ...(textEdit ? { textEdit: { ...textEdit, newText: plainSnippet(textEdit.newText) } as TextEdit } : {}),
  };
}
