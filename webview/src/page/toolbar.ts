import type { Design, Finding } from "@lintel/engine/model";
import { t } from "../texts/index.ts";
import { type Button, button } from "../ui/index.ts";
import { html } from "./element.ts";
import { severityMark } from "./severity-mark.ts";

export interface ToolbarEvents {
  search(): void;
  outline(): void;
  copy(): void;
  simulate(): void;
}

function searchKeys(): string {
  return navigator.userAgent.includes("Mac") ? "⌘F" : t.toolbar.searchKeys;
}

const icons = {
  search: "M7 12A5 5 0 1 0 7 2A5 5 0 1 0 7 12M10.6 10.6L14 14",
  copy: "M5.5 5.5V2.5H13.5V10.5H10.5M2.5 5.5H10.5V13.5H2.5ZM2.5 11.5L5 9L7 11L8 10L10.5 12.5",
  outline: "M2 3.5H4M6.5 3.5H14M4 8H6M8.5 8H14M4 12.5H6M8.5 12.5H14",
} as const;

/** The line above the picture: name, findings, search, outline, *Simulate*. */
export class Toolbar {
  readonly element: HTMLElement;
  readonly #name = html("h1", "design-name");
  readonly #findings = html("div", "finding-counts");
  readonly #outline: Button;
  readonly #simulate: Button;

  constructor(events: ToolbarEvents) {
    this.#outline = button({ label: t.toolbar.outline, icon: icons.outline, onPress: events.outline });
    this.#simulate = button({ label: t.toolbar.simulate, onPress: events.simulate });
    this.element = html(
      "div",
      "toolbar",
      this.#name,
      this.#findings,
      html("span", "spacer"),
      button({ label: t.toolbar.search(searchKeys()), icon: icons.search, onPress: events.search }).element,
      this.#outline.element,
      button({ label: t.toolbar.copy, icon: icons.copy, onPress: events.copy }).element,
      this.#simulate.element,
    );
  }

  show(design: Design, findings: readonly Finding[]): void {
    this.#name.textContent = design.name;
    this.#name.title = design.name;
    const counts = (["error", "warning"] as const).flatMap((severity) => {
      const count = findings.filter((finding) => finding.severity === severity).length;
      if (count === 0) return [];
      const shown = html("span", `count ${severity}`, severityMark(severity), String(count));
      shown.setAttribute("role", "img");
      shown.setAttribute("aria-label", severity === "error" ? t.counts.errors(count) : t.counts.warnings(count));
      return [shown];
    });
    this.#findings.replaceChildren(...counts);
    this.element.hidden = false;
  }

  setSimulating(isOpen: boolean): void {
    this.#simulate.setPressed(isOpen);
  }

  setOutline(isOpen: boolean): void {
    this.#outline.setPressed(isOpen);
  }
}
