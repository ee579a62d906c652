import { html } from "../page/element.ts";

export interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: string;
  readonly content: HTMLElement;
}

/** Several views of which one is shown; arrow keys go from one to the next. */
export class Tabs<Name extends string> {
  readonly element: HTMLElement;
  readonly #tabs: readonly (Tab<Name> & { readonly button: HTMLButtonElement })[];
  readonly #changed: (name: Name) => void;
  #shown: Name;

  constructor(label: string, tabs: readonly Tab<Name>[], shown: Name, changed: (name: Name) => void) {
    this.#changed = changed;
    this.#shown = shown;
    this.#tabs = tabs.map((tab) => {
      const button = html("button", "tab", tab.label);
      button.type = "button";
      button.id = `simulation-tab-${tab.name}`;
      button.setAttribute("role", "tab");
      button.setAttribute("aria-controls", `simulation-panel-${tab.name}`);
      button.addEventListener("click", () => this.choose(tab.name));
      tab.content.id = `simulation-panel-${tab.name}`;
      tab.content.setAttribute("role", "tabpanel");
      tab.content.setAttribute("aria-labelledby", button.id);
      return { ...tab, button };
    });
    const list = html("div", "tab-list", ...this.#tabs.map((tab) => tab.button));
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", label);
    list.addEventListener("keydown", (event) => this.#key(event));
    this.element = list;
    this.#show();
  }

  get shown(): Name {
    return this.#shown;
  }

  choose(name: Name): void {
    if (name === this.#shown) return;
    this.#shown = name;
    this.#show();
    this.#changed(name);
  }

  #key(event: KeyboardEvent): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = this.#tabs.findIndex((tab) => tab.name === this.#shown);
    const next = this.#tabs[(at + step + this.#tabs.length) % this.#tabs.length];
    if (!next) return;
    this.choose(next.name);
    next.button.focus();
  }

  #show(): void {
    for (const tab of this.#tabs) {
      const isShown = tab.name === this.#shown;
      tab.button.setAttribute("aria-selected", String(isShown));
      tab.button.tabIndex = isShown ? 0 : -1;
      tab.content.hidden = !isShown;
    }
  }
}
