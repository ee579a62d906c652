import { applyEdits } from "@lintel/language";
import { type InlayHint, InlayHintKind, MarkupKind, type TextEdit } from "vscode-languageserver";
import { plainText } from "../clientText.ts";
import { assumptionHints } from "../hints/assumptions.ts";
import type { Hint } from "../hints/hint.ts";
import { rateHints } from "../hints/rates.ts";
import { valueHints } from "../hints/values.ts";
import type { Server } from "../server.ts";
import type { ReadDesign } from "../workspace/designs.ts";
import type { SourceFile } from "../workspace/files.ts";
import { contains } from "../workspace/occurrences.ts";
import type { Feature } from "./feature.ts";

/** What a hint carries until it is resolved: enough to find it again. */
interface HintData {
  readonly uri: string;
  readonly version: number;
}

/** Values of constants, derived rates, and what was assumed, each kind where the user wants to see it. */
export const inlayHints: Feature = (server) => {
  const resolvable = server.client.capabilities.textDocument?.inlayHint?.resolveSupport?.properties ?? [];
  const isLazy = resolvable.includes("tooltip") && resolvable.includes("textEdits");
  server.connection.languages.inlayHint.on(
    server.handle("inlay hints", [], async (file, { range }): Promise<InlayHint[]> => {
      const read = await server.wholeDesign(file.uri);
      if (!read) return [];
      const data: HintData = { uri: file.uri, version: file.document.version };
      return hintsOf(server, file, read)
        .filter(({ position }) => contains(range, position))
        .map((hint) => (isLazy ? { ...shown(hint), data } : whole(server, read, file, hint)));
    }),
  );
  server.connection.languages.inlayHint.resolve((unresolved) =>
    server.guard("inlay hints", unresolved, async (): Promise<InlayHint> => {
      const { uri, version } = unresolved.data as HintData;
      const [file, read] = [server.files.get(uri), await server.wholeDesign(uri)];
      // In another text the place would be another one.
      if (!file || !read || file.document.version !== version) return unresolved;
      const found = hintsOf(server, file, read).find(
        ({ position, label }) =>
          label === unresolved.label && position.line === unresolved.position.line && position.character === unresolved.position.character,
      );
      return found ? whole(server, read, file, found) : unresolved;
    }),
  );
  return { inlayHintProvider: { resolveProvider: true } };
};

function hintsOf(server: Server, file: SourceFile, read: ReadDesign): readonly Hint[] {
  const { values, rates, assumptions } = server.settings(file.uri).inlayHints;
  return [
    ...(values ? valueHints(server, file, read) : []),
    ...(rates ? rateHints(file, read) : []),
    ...(assumptions ? assumptionHints(file, read) : []),
  ];
}

function shown({ position, label, padding, edit }: Hint): InlayHint {
  const kind = edit ? InlayHintKind.Parameter : InlayHintKind.Type;
  return { position, label, kind, ...(padding === "left" ? { paddingLeft: true } : { paddingRight: true }) };
}

/** With its tooltip, and the edits that write its value into this file. */
function whole(server: Server, read: ReadDesign, file: SourceFile, hint: Hint): InlayHint {
  const markdown = server.client.capabilities.textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) ?? false;
  const { tooltip, edit } = hint;
  const edits = edit ? applyEdits(read, [edit]).filter(({ origin }) => origin.uri === file.uri) : [];
  const textEdits = edits.map(({ origin, text }): TextEdit => ({ range: origin.range, newText: text }));
  return {
    ...shown(hint),
    ...(tooltip === null ? {} : { tooltip: markdown ? { kind: MarkupKind.Markdown, value: tooltip } : plainText(tooltip) }),
    ...(textEdits.length > 0 ? { textEdits } : {}),
  };
}
