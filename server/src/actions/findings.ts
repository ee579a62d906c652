import type { Finding } from "@lintel/engine/model";
import type { Diagnostic } from "vscode-languageserver";
import type { Server } from "../server.ts";
import type { ReadDesign } from "../workspace/designs.ts";
import type { DiagnosticData } from "../workspace/reports.ts";

/** A finding that the client shows, found again in the design it is about. */
export interface FoundAgain {
  readonly finding: Finding;
  readonly read: ReadDesign;
}

/** The finding behind a diagnostic; `null` when it is no longer true. */
export async function findingOf(server: Server, diagnostic: Diagnostic): Promise<FoundAgain | null> {
  const data = readData(diagnostic.data);
  const read = data && (await server.design(data.root));
  if (!data || !read) return null;
  const finding = server.designs.allFindings(read).find((candidate) => matches(candidate, data, diagnostic));
  return finding ? { finding, read } : null;
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
