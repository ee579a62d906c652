import type { DesignFile } from "./files.ts";
import { type LspDiagnostic, severityName } from "./lsp.ts";
import { summary } from "./problems.ts";

/** The tree of designs at the left, by folder; each shows how many errors and warnings it has. */
export class FileList {
  readonly #list: HTMLElement;
  readonly #choose: (uri: string) => void;
  #buttons: ReadonlyMap<string, HTMLButtonElement> = new Map();

  constructor(list: HTMLElement, files: readonly DesignFile[], choose: (uri: string) => void) {
    this.#list = list;
    this.#choose = choose;
    this.show(files);
  }

  /** Shows these files, those of the top folder first. */
  show(files: readonly DesignFile[]): void {
    this.#buttons = new Map(files.map((file) => [file.uri, this.#buttons.get(file.uri) ?? fileButton(file, this.#choose)]));
    const folders = new Map<string, DesignFile[]>([["", []]]);
    for (const file of files) {
      const folder = file.name.slice(0, Math.max(0, file.name.lastIndexOf("/")));
      folders.set(folder, [...(folders.get(folder) ?? []), file]);
    }
    this.#list.replaceChildren(
      ...[...folders].flatMap(([folder, inside]) => {
        const items = inside.map((file) => itemWith(this.#buttons.get(file.uri) as HTMLButtonElement));
        return folder === "" ? items : [folderItem(folder, items)];
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

function itemWith(child: HTMLElement): HTMLLIElement {
  const item = document.createElement("li");
  item.append(child);
  return item;
}

/** A folder that can be closed. */
function folderItem(name: string, items: readonly HTMLLIElement[]): HTMLLIElement {
  const folder = document.createElement("details");
  folder.open = true;
  const title = document.createElement("summary");
  title.textContent = name;
  const list = document.createElement("ul");
  list.append(...items);
  folder.append(title, list);
  return itemWith(folder);
}

function fileButton(file: DesignFile, choose: (uri: string) => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  const badge = document.createElement("span");
  badge.className = "badge";
  button.append(file.name.split("/").at(-1) ?? file.name, badge);
  button.title = file.name;
  button.addEventListener("click", () => choose(file.uri));
  return button;
}
