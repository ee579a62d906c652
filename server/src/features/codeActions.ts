import type { Finding, Fix } from "@lintel/engine/model";
import { applyEdits } from "@lintel/language";
import { type CodeAction, CodeActionKind, type Diagnostic, type TextEdit } from "vscode-languageserver";
import type { Server } from "../server.ts";
import type { ReadDesign } from "../workspace/designs.ts";
import type { DiagnosticData } from "../workspace/reports.ts";
import type { Feature } from "./feature.ts";

/** The fixes of the findings under the cursor. */
export const codeActions: Feature = (server) => {
  server.connection.onCodeAction(
    server.handle("quick fixes", [], async (_file, { context }): Promise<CodeAction[]> => {
      if (context.only && !context.only.some((kind) => CodeActionKind.QuickFix.startsWith(kind))) return [];
      const actions: CodeAction[] = [];
      for (const diagnostic of context.diagnostics) actions.push(...(await fixesFor(server, diagnostic)));
      return actions;
    }),
  );
  return { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] } };
};

async function fixesFor(server: Server, diagnostic: Diagnostic): Promise<CodeAction[]> {
  const data = readData(diagnostic.data);
  const read = data && (await server.design(data.root));
  if (!data || !read) return [];
  const findings = read.broken ? read.findings : [...read.findings, ...server.designs.ruleFindings(read.design)];
  const finding = findings.find((candidate) => matches(candidate, data, diagnostic));
  return (finding?.fixes ?? []).flatMap((fix, index) => action(server, read, diagnostic, fix, index === 0) ?? []);
}

function action(server: Server, read: ReadDesign, diagnostic: Diagnostic, fix: Fix, first: boolean): CodeAction | null {
  const edits = applyEdits(read, fix.edits);
  if (edits.length === 0) return null;
  const changes: Record<string, TextEdit[]> = {};
  for (const { origin, text } of edits) {
    const uri = server.files.spelling(origin.uri);
    changes[uri] ??= [];
    changes[uri].push({ range: origin.range, newText: text });
  }
  // Preferred fixes run by “Auto Fix”: only those that keep what the author decided.
  return { title: fix.title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred: first && fix.safe, edit: { changes } };
}

/** The document may have changed since the diagnostic was shown: then rule, element and message still tell. */
function matches(finding: Finding, data: DiagnosticData, diagnostic: Diagnostic): boolean {
  if (finding.rule !== data.rule || finding.element !== data.element) return false;
  const { start, end } = finding.origin.range;
  const { range } = diagnostic;
  const samePlace =
    start.line === range.start.line &&
    start.character === range.start.character &&
    end.line === range.end.line &&
    end.character === range.end.character;
  return samePlace && finding.message === diagnostic.message;
}

function readData(value: unknown): DiagnosticData | null {
  if (typeof value !== "object" || value === null) return null;
  const data = value as Partial<DiagnosticData>;
  if (typeof data.root !== "string" || typeof data.rule !== "string") return null;
  return { root: data.root, rule: data.rule, element: typeof data.element === "string" ? data.element : null };
}
