import { difference, fixDesigns } from "@lintel/language";
import { CodeActionKind } from "vscode-languageserver";
import { type ActionSource, workspaceEdit } from "./action.ts";

/** Components of a design from which on what fixes leave is not fixed again: each look at it takes a second. */
const largeDesign = 300;

/** All fixes of a file that keep what its author decided, for “Fix All” and on saving; what `lintel fix` does with one file. */
export const fixAll: ActionSource = {
  kind: CodeActionKind.SourceFixAll,
  async find({ server, file, read }) {
    const outcome =
      read &&
      (await fixDesigns({
        review: async (texts) => [await server.designs.reviewed(read, texts)],
        wanted: ({ origin }, { safe }) => safe && origin.uri === file.uri,
        rounds: read.design.components.length > largeDesign ? 1 : 10,
      }));
    if (!read || !outcome || outcome.texts.size === 0) return [];
    const edits = read.documents.flatMap((document) => difference(document, outcome.texts.get(document.uri) ?? document.text));
    const { length } = outcome.applied;
    const title = `Fix ${length === 1 ? "one finding" : `${length} findings`} that can be fixed safely`;
    return [{ title, kind: `${CodeActionKind.SourceFixAll}.lintel`, edit: workspaceEdit(server, edits) }];
  },
};
