import type { DesignFile } from "./files.ts";
import { type LspDiagnostic, severityName } from "./lsp.ts";
import { summary } from "./problems.ts";

/** The list of designs at the left; each shows how many errors and warnings it has. */
export class FileList {
  readonly #buttons: ReadonlyMap<string, HTMLButtonElement>;

  constructor(list: HTMLElement, files: readonly DesignFile[], choose: (uri: string) => void) {
    this.#buttons = new Map(files.map((file) => [file.uri, fileButton(file, choose)]));
    list.replaceChildren(
      ...[...this.#buttons.values()].map((button) => {
        const item = document.createElement("li");
        item.append(button);
        return item;
      }),
    );
  }

  markCurrent(uri: string): void {
    for (const [other, button] of this.#buttons) button.setAttribute("aria-current", String(other === uri));
  }

  markFindings(uri: string, diagnostics: readonly LspDiagnostic[]): void {
    const badge = this.#buttons.get(uri)?.querySelector<HTMLElement>(".badge");
    if (!badge) return;
    const serious = diagnostics.filter((diagnostic) => severityName(diagnostic) !== "info");
    badge.textContent = serious.length === 0 ? "" : String(serious.length);
    badge.className = `badge ${serious.some((diagnostic) => severityName(diagnostic) === "error") ? "error" : "warning"}`;
    badge.title = summary(serious);
  }
}

function fileButton(file: DesignFile, choose: (uri: string) => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  const badge = document.createElement("span");
  badge.className = "badge";
  button.append(file.name, badge);
  button.addEventListener("click", () => choose(file.uri));
  return button;
}
