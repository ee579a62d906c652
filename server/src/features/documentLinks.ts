import { importsOf, originOf, propertyNode } from "@lintel/language";
import type { DocumentLink } from "vscode-languageserver";
import { URI } from "vscode-uri";
import { fileTokens } from "../place/fileTokens.ts";
import type { Server } from "../server.ts";
import type { SourceFile } from "../workspace/files.ts";
import type { Feature } from "./feature.ts";

/** What an unresolved link carries: the file that an import names. */
interface LinkData {
  readonly file: string;
}

/** The files of imports, and the addresses in texts and comments. */
export const documentLinks: Feature = (server) => {
  server.connection.onDocumentLinks(
    server.handle("links", [], async (file): Promise<DocumentLink[]> => {
      await server.design(file.uri);
      return [...importLinks(server, file), ...addressLinks(server, file)];
    }),
  );
  server.connection.onDocumentLinkResolve((link) =>
    server.guard("links", link, () => {
      const data = link.data as LinkData | undefined;
      return data ? { ...link, target: server.files.spelling(data.file) } : link;
    }),
  );
  return { documentLinkProvider: { resolveProvider: true } };
};

/** Imports of files that are there; one that is missing is a finding and leads nowhere. */
function importLinks(server: Server, file: SourceFile): DocumentLink[] {
  const document = server.designs.parsed(file);
  return importsOf(document).flatMap(({ node, uri }): DocumentLink[] => {
    const path = propertyNode(node, "path");
    if (!path || !server.files.get(uri)) return [];
    const data: LinkData = { file: uri };
    return [{ range: originOf(document, path).range, tooltip: `Open ${fileName(uri)}`, data }];
  });
}

function fileName(uri: string): string {
  const { path } = URI.parse(uri);
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Ends before what closes a sentence or a bracket of Markdown. */
const address = /https?:\/\/[^\s"'<>`|)\]}]*[^\s"'<>`|)\]}.,;:!?]/g;

function addressLinks(server: Server, file: SourceFile): DocumentLink[] {
  const { document } = file;
  return fileTokens(server, file).flatMap((token): DocumentLink[] => {
    if (token.sort !== "comment" && token.sort !== "string") return [];
    return [...token.text.matchAll(address)].flatMap((match): DocumentLink[] => {
      const [target] = match;
      const start = token.start + match.index;
      if (!URL.canParse(target)) return [];
      const range = { start: document.positionAt(start), end: document.positionAt(start + target.length) };
      return [{ range, target, tooltip: `Open ${new URL(target).host} in a browser` }];
    });
  });
}
