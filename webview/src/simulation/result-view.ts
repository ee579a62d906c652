import type { Design } from "@lintel/engine/model";
import type { LiveAction, SimulationResult } from "@lintel/engine/simulation";
import { html } from "../page/element.ts";
import { componentCharts, flowCharts } from "../report/chart-data.ts";
import { saturation } from "../report/findings.ts";
import { markersOf } from "../report/markers.ts";
import { tag } from "../report/markup.ts";
import { type VerdictRow, verdictCount, verdictRows } from "../report/verdict-rows.ts";
import { t } from "../texts/index.ts";
import { type Dropdown, dropdown } from "../ui/index.ts";
import { Charts } from "./charts.ts";
import { fromMarkup } from "./from-markup.ts";
import { report } from "./report.ts";
import { verdictList } from "./verdict-list.ts";

export interface ShownRun {
  readonly design: Design;
  readonly result: SimulationResult;
  /** What was done live. */
  readonly actions: readonly LiveAction[];
  readonly state: "running" | "finished" | "cancelled" | "failed";
}

/** The answer of a run: what is met and what is not, charts over its time, what happened, and its totals. */
export class ResultView {
  readonly element: HTMLElement;
  readonly #flow: Dropdown;
  readonly #charts: Charts;
  readonly #verdicts = html("div", "");
  readonly #report = html("div", "report");
  /** What is said while there is no result. */
  readonly #idle = html("div", "report");
  readonly #chosen: { flow: string };
  #run: ShownRun | null = null;

  constructor(events: { time(time: number): void; changed(): void }, flow: string) {
    this.#chosen = { flow };
    this.#flow = dropdown(
      t.simulation.flow,
      (value) => {
        this.#chosen.flow = value;
        this.#drawCharts();
        events.changed();
      },
      "below",
    );
    this.#charts = new Charts(events.time);
    this.element = html(
      "div",
      "result-view",
      this.#verdicts,
      html("div", "chart-head", this.#flow.element),
      this.#charts.element,
      this.#report,
      this.#idle,
    );
  }

  get flow(): string {
    return this.#chosen.flow;
  }

  chooseFlow(flow: string): void {
    this.#chosen.flow = flow;
  }

  show(run: ShownRun): void {
    this.#run = run;
    this.#idle.replaceChildren();
    this.#setFlows(run);
    const overloaded = saturation(run.result);
    this.#verdicts.replaceChildren(
      ...verdicts(run),
      ...(overloaded === null ? [] : [fromMarkup(tag("div", { class: "overloaded" }, overloaded))]),
    );
    this.#report.replaceChildren(...report(run.design, run.result));
    this.#drawCharts();
  }

  /** Without a result: what the panel says instead. */
  clear(idle: readonly HTMLElement[]): void {
    this.#run = null;
    this.#charts.clear();
    this.#verdicts.replaceChildren();
    this.#report.replaceChildren();
    this.#flow.element.hidden = true;
    this.#idle.replaceChildren(...idle);
  }

  setTime(time: number | null): void {
    this.#charts.setTime(time);
  }

  /** Colours of the charts follow the theme. */
  themeChanged(): void {
    this.#charts.clear();
    this.#drawCharts();
  }

  #setFlows({ design, result }: ShownRun): void {
    const flows = design.flows.filter((flow) => result.series.flows[flow.id]);
    this.#flow.setChoices(
      flows.map((flow) => ({ value: flow.id, label: flow.title })),
      this.#chosen.flow,
    );
    this.#flow.element.hidden = flows.length < 2;
  }

  #drawCharts(): void {
    if (!this.#run) return;
    const { design, result, actions, state } = this.#run;
    const flow = this.#flow.value;
    this.#charts.show({
      charts: [...(flow === "" ? [] : flowCharts(result, flow)), ...componentCharts(design, result)],
      interval: result.series.interval,
      duration: result.duration,
      isWhole: state === "finished",
      warmUp: result.warmUp,
      markers: markersOf(design, result, actions),
    });
  }
}

/** A finished run lists first what is not met; before that the order stays, so that nothing jumps. */
function verdicts({ design, result, state }: ShownRun): HTMLElement[] {
  const rows = verdictRows(design, result);
  if (rows.length === 0) return [];
  if (state === "running")
    return [verdictList(t.simulation.soFar(verdictCount(rows, t.verdicts.notKnownYet)), rows, t.verdicts.notKnownYet)];
  if (state !== "finished")
    return [verdictList(t.simulation.untilThen(verdictCount(rows, t.verdicts.notKnown)), rows, t.verdicts.notKnown)];
  const rank = (row: VerdictRow): number => (row.met === null ? 1 : row.met ? 2 : 0);
  return [
    verdictList(
      t.simulation.resultIs(verdictCount(rows, t.verdicts.notComputed)),
      [...rows].sort((a, b) => rank(a) - rank(b)),
    ),
  ];
}
