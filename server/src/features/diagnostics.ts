import type { Finding } from "@lintel/engine/model";
import { internalError, rules, unusedAccept } from "@lintel/engine/rules";
import { languageRules } from "@lintel/language";
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver";
import type { Server } from "../server.ts";
import { withSeverities } from "../settings.ts";
import type { ReviewedDesign } from "../workspace/reviews.ts";
import type { Feature } from "./feature.ts";

/** What a diagnostic carries for the code actions: which finding of which design it shows. */
export interface DiagnosticData {
  readonly root: string;
  readonly rule: string;
  readonly element: string | null;
}

/** Publishes findings of the language and the rules in the files they are about. */
export const diagnostics: Feature = (server) => {
  /** What each file shows now, so that nothing is sent twice and files that fell out of every design are cleared. */
  const shown = new Map<string, string>();
  server.reviews.onReview((designs) => {
    const byFile = collect(server, designs);
    for (const uri of shown.keys()) if (!byFile.has(uri)) byFile.set(uri, []);
    for (const [uri, diagnostics] of byFile) {
      const version = server.files.get(uri)?.open ? server.files.get(uri)?.document.version : undefined;
      const text = JSON.stringify(diagnostics);
      if (shown.get(uri) === text || (text === "[]" && !shown.has(uri) && version === undefined)) continue;
      if (text === "[]" && version === undefined) shown.delete(uri);
      else shown.set(uri, text);
      const params = { uri: server.files.spelling(uri), diagnostics };
      void server.connection.sendDiagnostics(version === undefined ? params : { ...params, version });
    }
  });
  return {};
};

function collect(server: Server, designs: readonly ReviewedDesign[]): Map<string, Diagnostic[]> {
  const byFile = new Map<string, Diagnostic[]>();
  const seen = new Set<string>();
  const settings = server.settings();
  for (const { read, findings } of designs) {
    for (const file of read.files) if (!byFile.has(file.uri)) byFile.set(file.uri, []);
    for (const finding of withSeverities(findings, settings)) {
      const diagnostic = toDiagnostic(server, finding, read.root.uri);
      // Two designs that share a file mostly say the same about it.
      const key = `${finding.origin.uri} ${JSON.stringify(diagnostic.range)} ${finding.rule} ${finding.message}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const list = byFile.get(finding.origin.uri);
      if (list) list.push(diagnostic);
      else byFile.set(finding.origin.uri, [diagnostic]);
    }
  }
  return byFile;
}

const severities = { error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, info: DiagnosticSeverity.Information } as const;

/** Codes with a page of documentation. */
const documented = new Set([...rules, internalError, unusedAccept, ...languageRules].map((rule) => rule.code));

function toDiagnostic(server: Server, finding: Finding, root: string): Diagnostic {
  const { docs } = server.options;
  const data: DiagnosticData = { root, rule: finding.rule, element: finding.element };
  return {
    range: finding.origin.range,
    severity: severities[finding.severity],
    code: finding.rule,
    ...(docs && documented.has(finding.rule) ? { codeDescription: { href: `${docs}/${finding.rule}.md` } } : {}),
    source: "lintel",
    message: finding.message,
    ...(finding.rule === "unused-accept" ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(finding.related.length > 0
      ? {
          relatedInformation: finding.related.map(({ message, origin }) => ({
            message,
            location: { uri: server.files.spelling(origin.uri), range: origin.range },
          })),
        }
      : {}),
    data,
  };
}
