import {
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import type { Server } from "../server.ts";
import { canonical } from "../workspace/files.ts";
import { type Report, Reports } from "../workspace/reports.ts";
import type { ReviewedDesign } from "../workspace/reviews.ts";
import { nextTurn } from "../workspace/turn.ts";
import type { Feature } from "./feature.ts";

const empty: Report = { id: "none", diagnostics: [] };

/**
 * Diagnostics for clients that ask for them. What the language says about a new text is answered at once, together with what
 * the rules said before; when the rules are through and say something else, the client is told to ask again.
 * For the whole workspace, files that belong to no open design are looked at when they are asked for.
 */
export const pullDiagnostics: Feature = (server) => {
  const open = new Reports(server, "open");
  const closed = new Reports(server, "closed");
  /** The ids of what the client has, by file. */
  const served = new Map<string, string>();
  server.reviews.onReview((designs) => {
    open.clearOthers(designs);
    open.update(designs);
    if (designs.every(({ final }) => final) && [...served].some(([uri, id]) => (open.get(uri) ?? empty).id !== id)) refresh(server);
  });
  server.connection.languages.diagnostics.on(
    server.handle("diagnostics", { kind: DocumentDiagnosticReportKind.Full, items: [] }, async (file, { previousResultId }) => {
      await server.reviews.read();
      const report = open.get(file.uri) ?? empty;
      served.set(file.uri, report.id);
      return reportOf(report, previousResultId);
    }),
  );
  server.connection.languages.diagnostics.onWorkspace(({ previousResultIds }, token) =>
    server.guard<WorkspaceDiagnosticReport>("diagnostics of the workspace", { items: [] }, async () => {
      await server.workspaceRead();
      await server.reviews.read();
      const known = new Map(previousResultIds.map(({ uri, value }) => [canonical(uri), value]));
      await lookAtOthers(server, open, closed, () => !token.isCancellationRequested);
      const items: WorkspaceDocumentDiagnosticReport[] = [];
      for (const file of server.files.all()) {
        const report = open.get(file.uri) ?? closed.get(file.uri) ?? empty;
        const version = file.open ? file.document.version : null;
        items.push({ ...reportOf(report, known.get(file.uri)), uri: server.files.spelling(file.uri), version });
        known.delete(file.uri);
      }
      // Files that are gone have nothing to show any more.
      for (const uri of known.keys()) items.push({ ...reportOf(empty, undefined), uri: server.files.spelling(uri), version: null });
      return { items };
    }),
  );
  return { diagnosticProvider: { identifier: "lintel", interFileDependencies: true, workspaceDiagnostics: true } };
};

function reportOf({ id, diagnostics }: Report, previous: string | undefined): DocumentDiagnosticReport {
  return previous === id
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: id }
    : { kind: DocumentDiagnosticReportKind.Full, resultId: id, items: [...diagnostics] };
}

/** Reviews the designs of files that no open file belongs to, without keeping anybody waiting. */
async function lookAtOthers(server: Server, open: Reports, closed: Reports, isWanted: () => boolean): Promise<void> {
  const roots = new Set<string>();
  for (const file of server.files.all()) {
    if (!open.get(file.uri)) for (const root of server.designs.rootsOf(file.uri)) roots.add(root);
  }
  const reviewed: ReviewedDesign[] = [];
  for (const root of roots) {
    await nextTurn();
    if (!isWanted()) return;
    const read = await server.design(root);
    if (!read) continue;
    const findings = read.broken ? [] : await server.designs.ruleFindingsInSlices(read, isWanted);
    if (!findings) return;
    reviewed.push({ read, findings: [...server.designs.languageFindings(read), ...findings], final: true });
  }
  closed.clearOthers(reviewed);
  closed.update(reviewed);
}

function refresh(server: Server): void {
  void server.guard("diagnostics", undefined, () => server.connection.languages.diagnostics.refresh());
}
