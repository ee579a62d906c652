import { type Component, type Design, lookup, type Scenario } from "@lintel/engine/model";
import type { Overlay } from "../diagram/overlay.ts";
import type { DiagramLayout } from "../diagram/placement.ts";
import type { Host } from "../host.ts";
import type { OfferedEffect } from "../simulation/live-effects.ts";
import { SimulationPanel } from "../simulation/panel.ts";
import { SimulationRunner } from "../simulation/simulation-runner.ts";
import { StudyRunner } from "../simulation/study-runner.ts";
import type { Traffic } from "../simulation/traffic.ts";
import { t } from "../texts/index.ts";
import type { Announcer } from "./announcer.ts";
import type { DesignMessage } from "./arrangement.ts";
import type { SavedState } from "./saved-state.ts";
import { scenarioWithout, withScenario } from "./scenario-without.ts";

export interface SimulatingEvents {
  /** The numbers to show on the diagram; `null` for the analytic ones. */
  overlay(overlay: Overlay | null): void;
  /** What goes over the links at the moment on show; `null` for none. */
  traffic(traffic: Traffic | null): void;
  /** The layout of the picture, for the report; `null` before there is one. */
  layout(): DiagramLayout | null;
  /** The view was opened or closed, or something was chosen in it. */
  changed(isOpen: boolean): void;
  closed(): void;
}

/** The simulation view in the page: it simulates the shown design, also by a scenario that is not in its text. */
export class Simulating {
  readonly panel: SimulationPanel;
  #shown: DesignMessage | null = null;
  /** The component that the reader wants to simulate the design without. */
  #without: string | null;

  constructor(host: Host, announcer: Announcer, state: SavedState, events: SimulatingEvents) {
    this.#without = state.without;
    this.panel = new SimulationPanel(new SimulationRunner(host.simulationWorkerUrl), new StudyRunner(host.simulationWorkerUrl), {
      overlay: (overlay) => events.overlay(overlay),
      traffic: (traffic) => events.traffic(traffic),
      layout: () => events.layout(),
      report: (content) => host.post({ type: "report", content }),
      pickDesign: () => host.post({ type: "pick-design" }),
      finished: (scenario, failed, met) => {
        announcer.say(failed + met > 0 ? t.simulation.finishedWith(met, failed) : t.simulation.finished);
        host.post({ type: "simulation-finished", scenario, failed, met });
      },
      failed: (message) => host.post({ type: "failed", message }),
      changed: () => events.changed(this.panel.isOpen),
      closed: () => events.closed(),
    });
  }

  /** Comes back as it was left; call it when the page can be told of changes. */
  restore({ simulation, isSimulationOpen }: SavedState): void {
    if (simulation) this.panel.restore(simulation);
    if (isSimulationOpen) this.panel.open();
  }

  /** What survives a reload. */
  get choices(): Pick<SavedState, "isSimulationOpen" | "without" | "simulation"> {
    return {
      isSimulationOpen: this.panel.isOpen,
      without: this.#without,
      simulation: this.panel.wasOpened ? this.panel.choices : null,
    };
  }

  setDesign(shown: DesignMessage): void {
    this.#shown = shown;
    this.panel.setDesign(withScenario(shown.design, this.#extraScenario(shown.design)), shown.analysis);
  }

  /** Another file is shown: the wish to do without a component of the one before is over. */
  forget(): void {
    this.#without = null;
  }

  toggle(): void {
    if (this.panel.isOpen) this.panel.close();
    else this.panel.open();
  }

  run(scenario: string | null): void {
    if (!this.panel.isOpen) this.panel.open();
    this.panel.run(scenario);
  }

  /** Runs a scenario in which a component dies and does not come back. */
  runWithout(id: string): void {
    const shown = this.#shown;
    this.#without = id;
    const scenario = shown && this.#extraScenario(shown.design);
    if (!scenario) return;
    this.setDesign(shown);
    this.run(scenario.id);
  }

  /** What can be done to an element while a simulation that takes actions goes on; `null` while none does. */
  offers(element: string): readonly OfferedEffect[] | null {
    return this.panel.effectsOn(element);
  }

  /** Closes the view, unless a run goes on in it: that is only ended by its own button. */
  leave(): void {
    const { state } = this.panel.element.dataset;
    if (state !== "running" && state !== "paused") this.panel.close();
  }

  #extraScenario(design: Design): Scenario | null {
    const component: Component | undefined = this.#without === null ? undefined : lookup(design).components.get(this.#without);
    return component ? scenarioWithout(component) : null;
  }
}
