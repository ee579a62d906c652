import { type CompletionItem, CompletionItemKind } from "vscode-languageserver";
import type { Explained } from "./explain.ts";

/** A suggestion before it is known where it goes and what the client can do. */
export interface Suggestion {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly detail?: string;
  /** A word or two beside the label, by which suggestions of one name are told apart. */
  readonly beside?: string;
  /** What it is about; its documentation is looked up when the client asks for it. */
  readonly about?: Explained;
  /** What is inserted; the label when left out. */
  readonly text?: string;
  /** `text` has places to fill in. */
  readonly snippet?: boolean;
  /** What is typed to find it; the label when left out. */
  readonly filter?: string;
  /** Edits elsewhere that come with it. */
  readonly more?: CompletionItem["additionalTextEdits"];
  /** Characters that take the suggestion and are then typed. */
  readonly commit?: readonly string[];
}

/** A suggestion with its place in the order: lower ranks first, and within a rank the order given. */
export type Ranked = Suggestion & { readonly sort: string };

/** A stated order: suggestions of one list stay in the order given, and lists of lower rank come first. */
export function inOrder(items: readonly Suggestion[], rank: number): Ranked[] {
  return items.map((item, index) => ({ ...item, sort: `${rank}${String(index).padStart(4, "0")}` }));
}

export function words(labels: readonly string[], kind: CompletionItemKind = CompletionItemKind.Keyword): Suggestion[] {
  return labels.map((label) => ({ label, kind }));
}

export function snippet(label: string, text: string, about?: Explained): Suggestion {
  return { label, kind: CompletionItemKind.Snippet, text, snippet: true, ...(about ? { about } : {}) };
}

/** Text of a snippet that stands for itself. */
export function escaped(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}
