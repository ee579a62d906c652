import { lookup, timeText } from "@lintel/engine/model";
import { html } from "../page/element.ts";
import { breakdowns } from "../report/breakdown.ts";
import { tag } from "../report/markup.ts";
import { requestTitle, spanTable, waterfall, waterfallLegend } from "../report/waterfall.ts";
import { t } from "../texts/index.ts";
import { type Dropdown, dropdown } from "../ui/index.ts";
import { fromMarkup } from "./from-markup.ts";
import type { ShownRun } from "./result-view.ts";

/** Single requests: where the time of a flow went on average and in its tail, and the slowest ones call by call. */
export class RequestsView {
  readonly element: HTMLElement;
  readonly #flow: Dropdown;
  readonly #request: Dropdown;
  readonly #content = html("div", "");
  #run: ShownRun | null = null;

  constructor() {
    this.#flow = dropdown(
      t.simulation.requestsOf,
      () => {
        this.#setRequests("");
        this.#draw();
      },
      "below",
    );
    this.#request = dropdown(t.simulation.slowRequest, () => this.#draw(), "below");
    this.element = html("div", "requests-view", html("div", "chart-head", this.#flow.element, this.#request.element), this.#content);
  }

  show(run: ShownRun): void {
    this.#run = run;
    this.#flow.element.hidden = false;
    const flows = run.design.flows.filter((flow) => run.result.flows[flow.id]);
    this.#flow.setChoices(
      flows.map((flow) => ({ value: flow.id, label: flow.title })),
      this.#flow.value,
    );
    this.#setRequests(this.#request.value);
    this.#draw();
  }

  clear(): void {
    this.#run = null;
    this.#flow.element.hidden = true;
    this.#request.element.hidden = true;
    this.#content.replaceChildren(html("p", "quiet", t.simulation.noRun));
  }

  #setRequests(chosen: string): void {
    const slowest = this.#run?.result.slowest ?? [];
    const choices = slowest.flatMap((request, index) =>
      request.flow === this.#flow.value
        ? [
            {
              value: String(index),
              label:
                request.outcome === "ok"
                  ? t.simulation.slowAt(timeText(request.total), timeText(request.arrived))
                  : t.simulation.slowFailed(timeText(request.total), timeText(request.arrived), t.causes[request.outcome]),
            },
          ]
        : [],
    );
    this.#request.setChoices(choices, chosen);
    this.#request.element.hidden = choices.length === 0;
  }

  #draw(): void {
    if (!this.#run) return;
    const { design, result } = this.#run;
    const figures = result.flows[this.#flow.value];
    const title = lookup(design).elements.get(this.#flow.value)?.title ?? "";
    const parts: Node[] = [];
    const broken = figures ? breakdowns(design, figures) : null;
    if (broken !== null)
      parts.push(fromMarkup(tag("section", { class: "breakdown" }, tag("h3", {}, t.simulation.whereTimeWent(title)), broken)));
    else parts.push(html("p", "quiet", t.simulation.notFollowed));
    const request = result.slowest[Number(this.#request.value)];
    if (request && request.flow === this.#flow.value) {
      parts.push(
        fromMarkup(
          tag(
            "section",
            {},
            tag("h3", {}, t.simulation.aSlowRequest(requestTitle(design, request))),
            waterfallLegend(),
            tag(
              "div",
              { class: "scroll waterfall", tabindex: 0, role: "region", "aria-label": t.simulation.waterfall },
              waterfall(design, request),
            ),
            tag("details", {}, tag("summary", {}, t.simulation.valuesOfRequest), spanTable(design, request)),
          ),
        ),
      );
    }
    this.#content.replaceChildren(...parts);
  }
}
