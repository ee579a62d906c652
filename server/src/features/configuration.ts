import { withSeverities } from "@lintel/engine/rules";
import type { Diagnostic } from "vscode-languageserver";
import { toDiagnostic } from "../workspace/reports.ts";
import type { Feature } from "./feature.ts";

/**
 * Shows what is wrong with the configuration files of the open designs, in those files. They are no designs and no editor asks for their
 * diagnostics, so these are sent to every client.
 */
export const configuration: Feature = (server) => {
  let shown = new Map<string, string>();
  server.reviews.onReview((designs) => {
    const now = new Map<string, string>();
    const send = (uri: string, diagnostics: readonly Diagnostic[]): void =>
      void server.connection.sendDiagnostics({ uri, diagnostics: [...diagnostics] });
    for (const { read } of designs) {
      const found = server.configurations.of(read.root.uri);
      if (!found || now.has(found.uri)) continue;
      now.set(found.uri, found.text);
      if (shown.get(found.uri) === found.text) continue;
      send(
        found.uri,
        withSeverities(found.findings, found.settings).map((finding) => toDiagnostic(server, finding, read.root.uri)),
      );
    }
    for (const uri of shown.keys()) if (!now.has(uri)) send(uri, []);
    shown = now;
  });
  return {};
};
