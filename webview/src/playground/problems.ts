import { prose, t } from "../texts/index.ts";
import { type LspDiagnostic, severities, severityName } from "./lsp.ts";

const marks = { error: "✖", warning: "▲", info: "●" } as const;

/** The list of findings under the editor; choosing one goes to its place. */
export function showProblems(diagnostics: readonly LspDiagnostic[], go: (diagnostic: LspDiagnostic) => void): void {
  const list = document.querySelector<HTMLElement>("#problem-list")!;
  const counts = document.querySelector<HTMLElement>("#counts")!;
  const sorted = diagnostics.toSorted((a, b) => (a.severity ?? 1) - (b.severity ?? 1) || a.range.start.line - b.range.start.line);
  list.replaceChildren(...sorted.map((diagnostic) => row(diagnostic, go)));
  counts.textContent = diagnostics.length === 0 ? t.playground.noFindings : summary(diagnostics);
}

/** Such as "2 errors, 1 warning". */
export function summary(diagnostics: readonly LspDiagnostic[]): string {
  const countText = { error: t.counts.errors, warning: t.counts.warnings, info: t.counts.notes };
  return severities
    .map((name) => ({ name, count: diagnostics.filter((diagnostic) => severityName(diagnostic) === name).length }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => countText[name](count))
    .join(", ");
}

function row(diagnostic: LspDiagnostic, go: (diagnostic: LspDiagnostic) => void): HTMLElement {
  const name = severityName(diagnostic);
  const button = document.createElement("button");
  button.type = "button";
  const mark = document.createElement("span");
  mark.className = name;
  mark.textContent = marks[name];
  mark.title = t.severity[name];
  mark.role = "img";
  mark.ariaLabel = t.severity[name];
  const message = document.createElement("span");
  const words = prose(document.createElement("span"));
  words.textContent = diagnostic.message;
  const place = document.createElement("small");
  place.textContent = `${diagnostic.code ?? ""} · ${t.playground.line(diagnostic.range.start.line + 1)}`;
  message.append(words, " ", place);
  button.append(mark, message);
  button.addEventListener("click", () => go(diagnostic));
  const item = document.createElement("li");
  item.append(button);
  return item;
}
