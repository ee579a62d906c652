import type { Server } from "../server.ts";
import { Reports } from "../workspace/reports.ts";
import type { Feature } from "./feature.ts";
import { pullDiagnostics } from "./pullDiagnostics.ts";

/**
 * Shows findings of the language and the rules in the files they are about: to clients that ask for them, or sent to those that do not.
 * Those that cannot be told to ask again would never see what the rules find after the language has answered; they are sent it, too.
 */
export const diagnostics: Feature = (server) => {
  const { textDocument, workspace } = server.client.capabilities;
  if (textDocument?.diagnostic && workspace?.diagnostics?.refreshSupport) return pullDiagnostics(server);
  const reports = new Reports(server, "sent");
  server.reviews.onReview((designs) => {
    // Files that fell out of every design are cleared.
    for (const uri of [...reports.clearOthers(designs), ...reports.update(designs)]) send(server, reports, uri);
  });
  return {};
};

function send(server: Server, reports: Reports, uri: string): void {
  const file = server.files.get(uri);
  const params = { uri: server.files.spelling(uri), diagnostics: [...(reports.get(uri)?.diagnostics ?? [])] };
  void server.connection.sendDiagnostics(file?.open ? { ...params, version: file.document.version } : params);
}
