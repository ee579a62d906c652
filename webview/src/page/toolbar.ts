import type { Design, Finding } from "@lintel/engine/model";
import { type Button, button, type Dropdown, dropdown } from "../ui/index.ts";
import { html } from "./element.ts";
import { severityMark } from "./severity-mark.ts";

/** Value of the view list that stands for the whole design. */
export const wholeDesign = "";

export interface ToolbarEvents {
  fit(): void;
  zoom(factor: number): void;
  view(id: string): void;
  simulate(): void;
}

const icons = { fit: "M2.5 6V2.5H6M10 2.5H13.5V6M13.5 10V13.5H10M6 13.5H2.5V10", in: "M8 3V13M3 8H13", out: "M3 8H13" } as const;

/** The line above the diagram: name, findings, views, zoom, *Simulate*. */
export class Toolbar {
  readonly element: HTMLElement;
  readonly #name = html("h1", "design-name");
  readonly #findings = html("div", "finding-counts");
  readonly #views: Dropdown;
  readonly #simulate: Button;

  constructor(events: ToolbarEvents) {
    this.#views = dropdown("View", events.view);
    this.#views.element.hidden = true;
    this.#simulate = button({ label: "Simulate", onPress: events.simulate });
    const controls = [
      button({ label: "Zoom out (-)", icon: icons.out, onPress: () => events.zoom(0.8) }),
      button({ label: "Zoom in (+)", icon: icons.in, onPress: () => events.zoom(1.25) }),
      button({ label: "Fit (0)", icon: icons.fit, onPress: events.fit }),
    ];
    this.element = html(
      "header",
      "toolbar",
      this.#name,
      this.#findings,
      html("span", "spacer"),
      this.#views.element,
      ...controls.map((control) => control.element),
      this.#simulate.element,
    );
  }

  show(design: Design, findings: readonly Finding[], view: string): void {
    this.#name.textContent = design.name;
    this.#name.title = design.name;
    const counts = (["error", "warning"] as const).flatMap((severity) => {
      const count = findings.filter((finding) => finding.severity === severity).length;
      return count === 0 ? [] : [html("span", `count ${severity}`, severityMark(severity), String(count))];
    });
    this.#findings.replaceChildren(...counts);
    const named = design.views.filter((candidate) => candidate.include.length > 0 || candidate.exclude.length > 0);
    this.#views.setChoices(
      [{ value: wholeDesign, label: "Everything" }, ...named.map((candidate) => ({ value: candidate.id, label: candidate.title }))],
      view,
    );
    this.#views.element.hidden = named.length === 0;
    this.element.hidden = false;
  }

  setSimulating(isOpen: boolean): void {
    this.#simulate.setPressed(isOpen);
  }
}
