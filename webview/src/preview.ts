import type { Design, View } from "@lintel/engine/model";
import { startWorker } from "./blob-worker.ts";
import { diagramGraph } from "./diagram/diagram-graph.ts";
import type { Overlay } from "./diagram/overlay.ts";
import type { DiagramLayout } from "./diagram/placement.ts";
import { renderSvg } from "./diagram/render-svg.ts";
import type { Host } from "./host.ts";
import { LayoutService } from "./layout/layout-service.ts";
import type { ToPreview } from "./messages.ts";
import { automaticDirection } from "./page/automatic-direction.ts";
import { DiagramView } from "./page/diagram-view.ts";
import { html } from "./page/element.ts";
import { HoverCard } from "./page/hover-card.ts";
import { pagePalette, pageTheme, watchTheme } from "./page/page-theme.ts";
import { pictureElements } from "./page/path-elements.ts";
import { readState } from "./page/saved-state.ts";
import { Toolbar, wholeDesign } from "./page/toolbar.ts";
import { readMessage } from "./read-message.ts";
import { SimulationPanel } from "./simulation/panel.ts";
import { SimulationRunner } from "./simulation/simulation-runner.ts";

type DesignMessage = Extract<ToPreview, { readonly type: "design" }>;

/** Milliseconds a file stays broken before the preview says so: a line that is being typed is broken for a moment. */
const bannerDelay = 700;
/** Pixels, as in style.css. */
const toolbarHeight = 40;
/** Milliseconds without a change of the page's size before the picture may turn. */
const resizeDelay = 250;

/** The preview: takes designs from the host, shows them, and tells the host what the reader wants. */
export class Preview {
  readonly #host: Host;
  readonly #layouts: LayoutService;
  readonly #toolbar: Toolbar;
  readonly #diagram: DiagramView;
  readonly #card = new HoverCard();
  readonly #panel: SimulationPanel;
  readonly #banner = html("div", "banner");
  readonly #empty = html("div", "empty");
  readonly #main = html("main", "");
  #bannerTimer: ReturnType<typeof setTimeout> | undefined;
  #shown: DesignMessage | null = null;
  #layout: DiagramLayout | null = null;
  #overlay: Overlay | null = null;
  #selected: string | null = null;
  #view: string;
  #transform: ReturnType<typeof readState>["transform"];
  #uri: string | null;
  #direction: ReturnType<typeof readState>["direction"];
  #resizeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, page: HTMLElement) {
    this.#host = host;
    const state = readState(host.load());
    this.#view = state.view ?? wholeDesign;
    this.#transform = state.transform;
    this.#direction = state.direction;
    this.#uri = state.uri ?? page.dataset.uri ?? null;
    this.#layouts = new LayoutService(() => startWorker(host.layoutWorkerUrl));
    this.#layouts.prepare();
    this.#diagram = new DiagramView({
      reveal: (id) => this.#reveal(id),
      point: (id, at) => {
        if (this.#shown) this.#card.point(id, at, { ...this.#shown, overlay: this.#overlay });
      },
      moved: (transform) => {
        this.#card.hide();
        // Before the first picture there is nothing to have moved: what was saved stays.
        if (this.#layout === null) return;
        this.#transform = transform;
        this.#save();
      },
    });
    this.#toolbar = new Toolbar({
      fit: () => this.#diagram.viewport.fit(),
      zoom: (factor) => this.#diagram.viewport.zoomBy(factor),
      view: (id) => {
        this.#view = id;
        this.#save();
        void this.#update();
      },
      simulate: () => (this.#panel.isOpen ? this.#panel.close() : this.#panel.open()),
    });
    this.#panel = new SimulationPanel(new SimulationRunner(host.simulationWorkerUrl), {
      overlay: (overlay) => {
        this.#overlay = overlay;
        this.#draw();
      },
      finished: (scenario, failed, met) => host.post({ type: "simulation-finished", scenario, failed, met }),
      failed: (message) => host.post({ type: "failed", message }),
      changed: () => {
        this.#toolbar.setSimulating(this.#panel.isOpen);
        this.#save();
      },
      closed: () => this.#diagram.element.focus(),
    });
    if (state.simulation) this.#panel.restore(state.simulation);
    if (state.isSimulationOpen) this.#panel.open();
    this.#build(page);
    watchTheme(() => {
      this.#draw();
      this.#panel.themeChanged();
    });
    window.addEventListener("resize", () => {
      clearTimeout(this.#resizeTimer);
      this.#resizeTimer = setTimeout(() => this.#turn(), resizeDelay);
    });
    host.listen((message) => this.#receive(message));
  }

  #build(page: HTMLElement): void {
    this.#banner.hidden = true;
    this.#banner.setAttribute("role", "status");
    this.#toolbar.element.hidden = true;
    this.#main.append(this.#diagram.element, this.#empty, this.#banner);
    this.#showEmpty("Waiting for a design", "The picture appears as soon as the file has been read.");
    page.append(this.#toolbar.element, this.#main, this.#panel.element, this.#card.element);
  }

  #receive(value: unknown): void {
    const message = readMessage(value);
    if (!message) return;
    switch (message.type) {
      case "design":
        this.#take(message);
        return;
      case "empty":
        if (!this.#shown) this.#showEmpty("Nothing to show", message.reason);
        else this.#showBanner(message.reason);
        return;
      case "select":
        this.#selected = message.element;
        if (this.#shown) this.#diagram.select(pictureElements(this.#shown.design, message.element));
        return;
      case "simulate":
        if (!this.#panel.isOpen) this.#panel.open();
        this.#panel.run(message.scenario);
        return;
      case "export":
        this.#export();
    }
  }

  /** Shows a design. While a file is broken, the last whole picture of it stays. */
  #take(message: DesignMessage): void {
    const isSameFile = this.#shown?.uri === message.uri;
    if (message.broken && isSameFile && this.#shown && this.#shown.design.components.length > 0) {
      this.#showBanner("The file has syntax errors. This is the last picture without them.", bannerDelay);
      return;
    }
    if (!isSameFile) this.#changeFile(message.uri);
    this.#shown = message;
    if (message.broken) this.#showBanner("The file has syntax errors. The picture shows what could be read.");
    else this.#hideBanner();
    this.#panel.setDesign(message.design, message.analysis);
    this.#card.hide();
    void this.#update();
  }

  #changeFile(uri: string): void {
    if (this.#uri !== null && this.#uri !== uri) {
      this.#view = wholeDesign;
      this.#transform = null;
      this.#direction = null;
      this.#diagram.viewport.fit();
    }
    this.#uri = uri;
    this.#layout = null;
    this.#save();
  }

  /** Lays out what is shown and draws it; a newer call takes over. */
  async #update(): Promise<void> {
    const shown = this.#shown;
    if (!shown) return;
    const view = viewOf(shown.design, this.#view);
    this.#toolbar.show(shown.design, shown.findings, view?.id ?? wholeDesign);
    if (shown.design.components.length === 0) {
      this.#layout = null;
      this.#showEmpty(
        "No components yet",
        "Declare some and they appear here, for example:",
        "client Visitor\nservice Api { replicas 3 }\nVisitor -> Api",
      );
      return;
    }
    // Asked only once per file and when the page's size changes: typing never turns the picture.
    this.#direction ??= automaticDirection(pageSize(), null);
    const graph = diagramGraph(shown.design, shown.analysis, shown.findings, view, this.#direction);
    const placement = await this.#layouts.place(graph);
    if (!placement || this.#shown !== shown) return;
    const restored = this.#layout === null ? this.#transform : null;
    const hasTurned = this.#layout !== null && this.#layout.graph.direction !== graph.direction;
    this.#layout = { graph, placement };
    this.#empty.hidden = true;
    this.#diagram.element.classList.remove("hidden");
    this.#draw();
    if (hasTurned) this.#diagram.viewport.fit();
    if (restored) this.#diagram.viewport.restore(restored);
    this.#diagram.select(pictureElements(shown.design, this.#selected));
    this.#diagram.element.dataset.version = String(shown.version);
  }

  /** Follows a large change of the page's shape. The page is judged, not the diagram in it: opening the simulation turns nothing. */
  #turn(): void {
    const direction = automaticDirection(pageSize(), this.#direction);
    if (this.#direction === null || direction === this.#direction) return;
    this.#direction = direction;
    this.#save();
    void this.#update();
  }

  #draw(): void {
    if (this.#layout) this.#diagram.show(this.#layout, pagePalette(pageTheme()), this.#overlay);
  }

  #reveal(id: string): void {
    const graph = this.#layout?.graph;
    if (!graph) return;
    const found = [...graph.nodes, ...graph.edges, ...graph.groups].find((candidate) => candidate.id === id);
    if (found) this.#host.post({ type: "reveal", origin: found.origin });
  }

  #export(): void {
    if (!this.#layout) {
      this.#host.post({ type: "failed", message: "There is no diagram to export yet. Open a design that has components." });
      return;
    }
    const content = renderSvg(this.#layout, { theme: pageTheme(), overlay: this.#overlay });
    this.#host.post({ type: "exported", format: "svg", content });
  }

  #showBanner(text: string, delay = 0): void {
    if (!this.#banner.hidden && this.#banner.textContent === text) return;
    clearTimeout(this.#bannerTimer);
    this.#bannerTimer = setTimeout(() => {
      this.#banner.textContent = text;
      this.#banner.hidden = false;
    }, delay);
  }

  #hideBanner(): void {
    clearTimeout(this.#bannerTimer);
    this.#banner.hidden = true;
  }

  #showEmpty(title: string, text: string, example = ""): void {
    this.#empty.replaceChildren(html("h2", "", title), html("p", "", text), ...(example === "" ? [] : [html("pre", "", example)]));
    this.#empty.hidden = false;
    this.#diagram.element.classList.add("hidden");
  }

  #save(): void {
    this.#host.save({
      uri: this.#uri,
      view: this.#view,
      transform: this.#transform,
      direction: this.#direction,
      isSimulationOpen: this.#panel.isOpen,
      simulation: this.#panel.wasOpened ? this.#panel.choices : null,
    });
  }
}

function pageSize(): { readonly width: number; readonly height: number } {
  return { width: window.innerWidth, height: window.innerHeight - toolbarHeight };
}

function viewOf(design: Design, id: string): View | null {
  return design.views.find((view) => view.id === id) ?? null;
}
