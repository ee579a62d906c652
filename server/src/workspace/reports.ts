import type { Finding } from "@lintel/engine/model";
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver";
import { ruleList } from "../ruleList.ts";
import type { Server } from "../server.ts";
import type { ReviewedDesign } from "./reviews.ts";

/** What a diagnostic carries for the code actions: which finding of which design it shows. */
export interface DiagnosticData {
  readonly root: string;
  readonly rule: string;
  readonly element: string | null;
}

/** The diagnostics of a file; another id for other ones. */
export interface Report {
  readonly id: string;
  readonly diagnostics: readonly Diagnostic[];
}

const severities = { error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, info: DiagnosticSeverity.Information } as const;

/** Codes with a page of documentation. */
const documented = new Set(ruleList.map((rule) => rule.code));

/** The diagnostics of files as they were last worked out. */
export class Reports {
  readonly #server: Server;
  readonly #name: string;
  readonly #reports = new Map<string, Report>();
  readonly #made = new WeakMap<Finding, { readonly root: string; readonly diagnostic: Diagnostic }>();
  #last = 0;

  /** The name keeps ids apart from those of other reports. */
  constructor(server: Server, name: string) {
    this.#server = server;
    this.#name = name;
  }

  get(uri: string): Report | undefined {
    return this.#reports.get(uri);
  }

  /** Takes over what was found in some designs; returns the files whose diagnostics are others now. */
  update(designs: readonly ReviewedDesign[]): readonly string[] {
    const byFile = this.#collect(designs);
    return [...byFile].flatMap(([uri, diagnostics]) => (this.#set(uri, diagnostics) ? [uri] : []));
  }

  /** Takes the diagnostics away from files that are not in any of these designs; returns those that had some. */
  clearOthers(designs: readonly ReviewedDesign[]): readonly string[] {
    const kept = new Set(designs.flatMap(({ read }) => read.files.map((file) => file.uri)));
    const cleared: string[] = [];
    for (const [uri, { diagnostics }] of this.#reports) {
      if (kept.has(uri)) continue;
      this.#reports.delete(uri);
      if (diagnostics.length > 0) cleared.push(uri);
    }
    return cleared;
  }

  #set(uri: string, diagnostics: readonly Diagnostic[]): boolean {
    const before = this.#reports.get(uri);
    if (before && isSame(before.diagnostics, diagnostics)) return false;
    this.#reports.set(uri, { id: `${this.#name} ${++this.#last}`, diagnostics });
    return true;
  }

  #collect(designs: readonly ReviewedDesign[]): ReadonlyMap<string, readonly Diagnostic[]> {
    const byFile = new Map<string, Diagnostic[]>();
    const seen = new Set<string>();
    for (const { read, findings } of designs) {
      for (const file of read.files) if (!byFile.has(file.uri)) byFile.set(file.uri, []);
      for (const finding of findings) {
        const diagnostic = this.#diagnostic(finding, read.root.uri);
        if (designs.length > 1) {
          // Two designs that share a file mostly say the same about it.
          const key = `${finding.origin.uri} ${JSON.stringify(diagnostic.range)} ${finding.rule} ${finding.message}`;
          if (seen.has(key)) continue;
          seen.add(key);
        }
        const list = byFile.get(finding.origin.uri);
        if (list) list.push(diagnostic);
        else byFile.set(finding.origin.uri, [diagnostic]);
      }
    }
    return byFile;
  }

  /** Most findings stay what they are from one keystroke to the next. */
  #diagnostic(finding: Finding, root: string): Diagnostic {
    const known = this.#made.get(finding);
    if (known?.root === root) return known.diagnostic;
    const diagnostic = toDiagnostic(this.#server, finding, root);
    this.#made.set(finding, { root, diagnostic });
    return diagnostic;
  }
}

function isSame(a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean {
  return (
    a.length === b.length &&
    a.every((diagnostic, index) => diagnostic === b[index] || JSON.stringify(diagnostic) === JSON.stringify(b[index]))
  );
}

/** A finding as the client is shown it. */
export function toDiagnostic(server: Server, finding: Finding, root: string): Diagnostic {
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
