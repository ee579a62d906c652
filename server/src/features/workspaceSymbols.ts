import type { WorkspaceSymbol } from "vscode-languageserver";
import { everyItem, type OutlineItem, outlineOf } from "../outline.ts";
import { nextTurn } from "../workspace/turn.ts";
import { supported } from "./documentSymbols.ts";
import type { Feature } from "./feature.ts";

/** Most symbols sent at once; the editor asks again when more of the name is typed. */
const most = 300;
/** Files looked through before messages that have arrived meanwhile are looked at. */
const filesPerTurn = 50;

/** Links and objectives have no names of their own. */
const unnamed: ReadonlySet<string> = new Set(["link", "slo", "network", "system"]);

/** Finds a declaration by name in any file of the workspace, the best match first. */
export const workspaceSymbols: Feature = (server) => {
  const known = server.client.capabilities.workspace?.symbol?.symbolKind?.valueSet;
  server.connection.onWorkspaceSymbol(({ query }, token) =>
    server.guard("workspace symbols", [], async (): Promise<WorkspaceSymbol[]> => {
      const found: { readonly score: number; readonly symbol: WorkspaceSymbol }[] = [];
      let files = 0;
      for (const file of [...server.files.all()]) {
        if (++files % filesPerTurn === 0) await nextTurn();
        if (token.isCancellationRequested) return [];
        const uri = server.files.spelling(file.uri);
        for (const [item, around] of everyItem(outlineOf(server, file))) {
          const score = unnamed.has(item.sort) ? null : matchScore(query, item.name);
          if (score !== null) found.push({ score, symbol: symbolOf(item, around, uri) });
        }
      }
      found.sort((a, b) => b.score - a.score || a.symbol.name.length - b.symbol.name.length);
      return found.slice(0, most).map(({ symbol }) => ({ ...symbol, kind: supported(symbol.kind, known) }));
    }),
  );
  return { workspaceSymbolProvider: true };
};

function symbolOf(item: OutlineItem, around: readonly OutlineItem[], uri: string): WorkspaceSymbol {
  const container = around.map(({ name }) => name).join(" › ");
  return {
    name: item.name,
    kind: item.kind,
    location: { uri, range: item.selectionRange },
    ...(container ? { containerName: container } : {}),
  };
}

/**
 * How well a name matches what was typed; `null` when it does not. All letters must be there in order, in any case; letters that start a
 * word of the name (`LinkCache`, `link-cache`) or follow the last match count more, so that `lc` finds `LinkCache` before `Locale`.
 */
export function matchScore(query: string, name: string): number | null {
  const wanted = query.toLowerCase().replace(/\s+/g, "");
  const text = name.toLowerCase();
  if (text === wanted) return 1000;
  let score = text.startsWith(wanted) ? 100 : 0;
  let from = 0;
  let last = -2;
  for (const [index, letter] of [...wanted].entries()) {
    const next = text.indexOf(letter, from);
    if (next < 0) return null;
    const start = nextStart(name, letter, from);
    // A word's start further on is what people mean, where the rest still fits behind it.
    const at = next === last + 1 || start < 0 || !fits(wanted.slice(index + 1), text.slice(start + 1)) ? next : start;
    score += at === last + 1 ? 4 : startsWord(name, at) ? 6 : 1;
    last = at;
    from = at + 1;
  }
  return score;
}

function nextStart(name: string, letter: string, from: number): number {
  for (let at = from; at < name.length; at++) if (name[at]?.toLowerCase() === letter && startsWord(name, at)) return at;
  return -1;
}

function startsWord(name: string, at: number): boolean {
  const [before, here] = [name[at - 1] ?? "-", name[at] ?? ""];
  return !/[A-Za-z0-9]/.test(before) || (/[A-Z]/.test(here) && !/[A-Z]/.test(before));
}

function fits(letters: string, text: string): boolean {
  let at = 0;
  for (const letter of text) if (letter === letters[at]) at++;
  return at >= letters.length;
}
