import { CodeLensRefreshRequest, InlayHintRefreshRequest, SemanticTokensRefreshRequest } from "vscode-languageserver";
import type { Settings } from "../settings.ts";
import type { Feature } from "./feature.ts";

/**
 * Asks the client to fetch lenses, hints and colours again when something else than the text of their file changed: the settings,
 * another file of the design, or which files there are. An editor asks by itself for the file one types in.
 */
export const refresh: Feature = (server) => {
  const { codeLens, inlayHint, semanticTokens } = server.client.capabilities.workspace ?? {};
  const requests = [
    ...(codeLens?.refreshSupport ? [CodeLensRefreshRequest.type] : []),
    ...(inlayHint?.refreshSupport ? [InlayHintRefreshRequest.type] : []),
    ...(semanticTokens?.refreshSupport ? [SemanticTokensRefreshRequest.type] : []),
  ];
  if (requests.length === 0) return {};
  let settings: Settings | null = null;
  let texts = new Map<string, string>();
  server.reviews.onReview((designs) => {
    if (designs.some(({ final }) => !final)) return;
    const now = new Map<string, string>();
    let needed = settings !== null && settings !== server.settings();
    for (const { read } of designs) {
      const changed = read.files.filter((file) => texts.get(file.uri) !== file.document.getText());
      for (const file of read.files) now.set(file.uri, file.document.getText());
      // Of one changed file only the others need to know; a file that joins a design changes the numbers of all.
      if (texts.size > 0 && changed.length > 0 && read.files.some((file) => file.open && !(changed.length === 1 && changed[0] === file)))
        needed = true;
    }
    settings = server.settings();
    texts = now;
    if (needed) for (const request of requests) void server.guard("refresh", undefined, () => server.connection.sendRequest(request));
  });
  return {};
};
