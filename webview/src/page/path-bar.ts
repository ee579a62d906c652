import type { Design } from "@lintel/engine/model";
import { filterViews } from "../diagram/filters.ts";
import { t } from "../texts/index.ts";
import { type Dropdown, dropdown, linkButton } from "../ui/index.ts";
import type { Crumb } from "./breadcrumbs.ts";
import { html } from "./element.ts";

/** Value of the view list that stands for the whole design, and of the flow list for none. */
export const wholeDesign = "";
const noFlow = "";

export interface PathEvents {
  view(id: string): void;
  flow(id: string): void;
  /** `null` is the picture as a whole. */
  goTo(id: string | null): void;
}

/** The line under the toolbar: where the reader is, the choice of views and that of flows. */
export class PathBar {
  readonly element: HTMLElement;
  readonly #crumbs = html("ol", "crumbs");
  readonly #views: Dropdown;
  readonly #flows: Dropdown;
  readonly #events: PathEvents;

  constructor(events: PathEvents) {
    this.#events = events;
    this.#views = dropdown(t.path.view, events.view);
    this.#flows = dropdown(t.path.flow, events.flow);
    const nav = html("nav", "", this.#crumbs);
    nav.setAttribute("aria-label", t.path.breadcrumbs);
    this.element = html("div", "path-bar", nav, html("span", "spacer"), this.#views.element, this.#flows.element);
    this.element.hidden = true;
  }

  show(design: Design, view: string, flow: string): void {
    const named = design.views.filter((candidate) => candidate.include.length > 0 || candidate.exclude.length > 0);
    const filters = filterViews(design);
    this.#views.setChoices(
      [
        { value: wholeDesign, label: t.path.everything },
        ...[...named, ...filters].map((candidate) => ({ value: candidate.id, label: candidate.title })),
      ],
      view,
    );
    this.#views.element.hidden = named.length + filters.length === 0;
    this.#flows.setChoices(
      [{ value: noFlow, label: t.path.allFlows }, ...design.flows.map((candidate) => ({ value: candidate.id, label: candidate.title }))],
      flow,
    );
    this.#flows.element.hidden = design.flows.length === 0;
    this.element.hidden = false;
  }

  showPath(crumbs: readonly Crumb[]): void {
    this.#crumbs.replaceChildren(
      ...crumbs.map(({ id, text }, index) => {
        const step = linkButton(text, () => this.#events.goTo(id));
        step.title = text;
        if (index === crumbs.length - 1) step.setAttribute("aria-current", "location");
        return html("li", "", step);
      }),
    );
  }
}
