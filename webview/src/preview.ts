import { type Design, lookup, type Scenario } from "@lintel/engine/model";
import { startWorker } from "./blob-worker.ts";
import { collapseGroups } from "./diagram/collapse-groups.ts";
import { diagramGraph } from "./diagram/diagram-graph.ts";
import type { Overlay } from "./diagram/overlay.ts";
import type { DiagramLayout } from "./diagram/placement.ts";
import type { Host } from "./host.ts";
import { LayoutService } from "./layout/layout-service.ts";
import type { ToPreview } from "./messages.ts";
import { Announcer } from "./page/announcer.ts";
import { automaticDirection } from "./page/automatic-direction.ts";
import { DiagramView } from "./page/diagram-view.ts";
import { letNodesBeDragged } from "./page/drag-nodes.ts";
import { html } from "./page/element.ts";
import { ElementTools } from "./page/element-tools.ts";
import { findElements } from "./page/find-elements.ts";
import { Minimap } from "./page/minimap.ts";
import { Notices } from "./page/notices.ts";
import { OutlinePanel } from "./page/outline-panel.ts";
import { outlineOf } from "./page/outline-tree.ts";
import { pagePalette, pageTheme, watchTheme } from "./page/page-theme.ts";
import { PathBar, wholeDesign } from "./page/path-bar.ts";
import { listenToControls } from "./page/picture-controls.ts";
import { PictureOutput } from "./page/picture-output.ts";
import { Pinning } from "./page/pinning.ts";
import { printOnly } from "./page/printing.ts";
import { readState } from "./page/saved-state.ts";
import { scenarioWithout, withScenario } from "./page/scenario-without.ts";
import { viewOf } from "./page/shown-view.ts";
import { Toolbar } from "./page/toolbar.ts";
import { Whereabouts } from "./page/whereabouts.ts";
import { zoomControls } from "./page/zoom-controls.ts";
import { readMessage } from "./read-message.ts";
import { FlowView } from "./sequence/flow-view.ts";
import { SimulationPanel } from "./simulation/panel.ts";
import { SimulationRunner } from "./simulation/simulation-runner.ts";
import { StudyRunner } from "./simulation/study-runner.ts";
import { TrafficLayer } from "./simulation/traffic.ts";
import { t } from "./texts/index.ts";
import { searchField } from "./ui/index.ts";

type DesignMessage = Extract<ToPreview, { readonly type: "design" }>;

/** Milliseconds a file stays broken before the preview says so: a line that is being typed is broken for a moment. */
const bannerDelay = 700;
/** Pixels above the picture, as in page.css. */
const barsHeight = 72;
/** Milliseconds after the first picture until the layout engine starts, unless it is needed sooner. */
const enginePause = 1000;
/** Milliseconds without a change of the page's size before the picture may turn. */
const resizeDelay = 250;

/** The preview: takes designs from the host, shows them, and tells the host what the reader wants. */
export class Preview {
  readonly #host: Host;
  readonly #layouts: LayoutService;
  readonly #toolbar: Toolbar;
  readonly #path: PathBar;
  readonly #diagram: DiagramView;
  readonly #minimap: Minimap;
  readonly #tools: ElementTools;
  readonly #flow: FlowView;
  readonly #outline: OutlinePanel;
  readonly #panel: SimulationPanel;
  readonly #pins: Pinning;
  readonly #reader: Whereabouts;
  readonly #output: PictureOutput;
  readonly #traffic = new TrafficLayer();
  readonly #notices = new Notices();
  readonly #announcer = new Announcer();
  readonly #search = searchField(t.search.label, {
    find: (text) => (this.#shown && this.#layout ? findElements(this.#shown.design, this.#layout.graph, text) : []),
    preview: (id) => this.#diagram.preview(id),
    choose: (id) => this.#reader.goTo(id),
    closed: () => this.#diagram.preview(null),
  });
  #shown: DesignMessage | null = null;
  #layout: DiagramLayout | null = null;
  #overlay: Overlay | null = null;
  /** The component that the reader wants to simulate the design without, by a scenario that the text does not have. */
  #without: string | null;
  #folded: ReadonlySet<string>;
  #view: string;
  #transform: ReturnType<typeof readState>["transform"];
  #uri: string | null;
  #isLocked: boolean;
  /** Messages of the host so far. */
  #received = 0;
  #direction: ReturnType<typeof readState>["direction"];
  #resizeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, page: HTMLElement) {
    this.#host = host;
    const state = readState(host.load());
    this.#view = state.view ?? wholeDesign;
    this.#folded = new Set(state.folded);
    this.#transform = state.transform;
    this.#direction = state.direction;
    this.#uri = state.uri ?? page.dataset.uri ?? null;
    this.#isLocked = state.isLocked;
    this.#without = state.without;
    this.#layouts = new LayoutService(() => startWorker(host.layoutWorkerUrl));
    // With a layout from the host, the engine is only needed when something changes: it would take time from the first picture.
    if (!host.givesLayout || this.#view !== wholeDesign || this.#folded.size > 0) this.#layouts.prepare();
    this.#pins = new Pinning(
      host,
      this.#notices,
      this.#announcer,
      () => ({ uri: this.#shown?.uri ?? null, view: this.#viewId, layout: this.#layout }),
      () => this.#update(),
    );
    this.#tools = new ElementTools({
      subject: () => this.#shown && { ...this.#shown, overlay: this.#overlay },
      reveal: (id) => this.#reveal(id),
      revealOrigin: (origin) => this.#host.post({ type: "reveal", origin }),
      showPlaces: (at, places) => this.#host.post({ type: "show-places", at, places }),
      simulateWithout: (component) => this.#simulateWithout(component),
      fix: ({ rule, element, message }, { title }) => this.#host.post({ type: "fix", rule, element, message, title }),
      goTo: (id) => this.#reader.goTo(id),
      placeOf: (id) => this.#diagram.placeOf(id),
      say: (text) => this.#announcer.say(text),
    });
    this.#diagram = new DiagramView({
      reveal: (id) => {
        if (!this.#offerEffects(id)) this.#reveal(id);
      },
      point: (id, at) => this.#tools.point(id, at),
      menu: (id, at, owner) => this.#tools.open(id, at, owner),
      details: (id, at, owner) => this.#tools.details(id, at, owner),
      arrived: (id, from) => this.#reader.arrive(id, from),
      moving: (transform) => {
        this.#minimap.follow(transform, this.#diagram.viewport.size);
        this.#traffic.follow(transform);
      },
      moved: (transform) => {
        this.#tools.hide();
        // Before the first picture there is nothing to have moved: what was saved stays.
        if (this.#layout === null) return;
        this.#transform = transform;
        this.#save();
      },
    });
    letNodesBeDragged(this.#diagram.element, {
      zoom: () => this.#diagram.viewport.transform.k,
      dropped: (id, by) => this.#pins.pin(id, by),
      undo: () => this.#pins.undo(),
    });
    listenToControls(this.#diagram.element, ({ control, of }) => {
      if (control === "unpin") this.#pins.unpin(of);
      else this.#fold(of, control === "fold");
    });
    this.#minimap = new Minimap((centre) => this.#diagram.viewport.centreOn(centre));
    this.#flow = new FlowView(this.#diagram, state, {
      changed: () => {
        this.#tools.hide();
        if (this.#shown) this.#path.show(this.#shown.design, this.#view, this.#flow.flow ?? "");
        this.#save();
      },
      reveal: (origin) => this.#host.post({ type: "reveal", origin }),
      say: (text) => this.#announcer.say(text),
    });
    this.#outline = new OutlinePanel({
      choose: (id) => this.#reader.goTo(id),
      closed: () => {
        this.#toolbar.setOutline(false);
        this.#save();
        this.#diagram.focusStop();
      },
    });
    this.#toolbar = new Toolbar({
      copy: () => void this.#output.copy(),
      search: () => this.#search.open(),
      outline: () => (this.#outline.isOpen ? this.#outline.close() : this.#openOutline()),
      simulate: () => (this.#panel.isOpen ? this.#panel.close() : this.#panel.open()),
    });
    this.#path = new PathBar({
      view: (id) => {
        this.#view = id;
        this.#save();
        void this.#update();
      },
      flow: (id) => this.#flow.choose(id === "" ? null : id),
      goTo: (id) => (id === null ? this.#diagram.viewport.fit() : this.#reader.goTo(id)),
    });
    this.#panel = new SimulationPanel(new SimulationRunner(host.simulationWorkerUrl), new StudyRunner(host.simulationWorkerUrl), {
      overlay: (overlay) => {
        this.#overlay = overlay;
        this.#draw();
      },
      traffic: (traffic) => this.#traffic.show(traffic),
      layout: () => this.#layout,
      report: (content) => host.post({ type: "report", content }),
      pickDesign: () => host.post({ type: "pick-design" }),
      finished: (scenario, failed, met) => {
        this.#announcer.say(failed + met > 0 ? t.simulation.finishedWith(met, failed) : t.simulation.finished);
        host.post({ type: "simulation-finished", scenario, failed, met });
      },
      failed: (message) => host.post({ type: "failed", message }),
      changed: () => {
        this.#toolbar.setSimulating(this.#panel.isOpen);
        this.#save();
      },
      closed: () => this.#diagram.element.focus(),
    });
    const [diagram, flow, path, outline, announcer] = [this.#diagram, this.#flow, this.#path, this.#outline, this.#announcer];
    this.#reader = new Whereabouts(
      { diagram, flow, path, outline, announcer },
      () => this.#shown && { design: this.#shown.design, view: this.#view, layout: this.#layout },
    );
    this.#output = new PictureOutput(host, this.#notices, flow, () => {
      const [shown, layout] = [this.#shown, this.#layout];
      return shown && layout && { design: shown.design, view: viewOf(shown.design, this.#view), layout, overlay: this.#overlay };
    });
    printOnly(page, () => this.#output.printed);
    if (state.simulation) this.#panel.restore(state.simulation);
    if (state.isSimulationOpen) this.#panel.open();
    if (state.isOutlineOpen) this.#outline.open();
    this.#toolbar.setOutline(state.isOutlineOpen);
    this.#build(page);
    watchTheme(() => {
      this.#draw();
      this.#panel.themeChanged();
      this.#traffic.themeChanged();
    });
    window.addEventListener("resize", () => {
      clearTimeout(this.#resizeTimer);
      this.#resizeTimer = setTimeout(() => this.#turn(), resizeDelay);
    });
    window.addEventListener("keydown", (event) => this.#key(event));
    host.listen((message) => this.#receive(message));
  }

  #build(page: HTMLElement): void {
    this.#toolbar.element.hidden = true;
    const { banner, empty } = this.#notices;
    const corner = html("div", "corner", this.#minimap.element, zoomControls(this.#diagram.viewport));
    const stage = html("div", "stage", this.#diagram.element, this.#flow.sequence.element, empty, banner);
    stage.append(this.#traffic.element, this.#traffic.legend, this.#search.element, this.#flow.bar.element, corner);
    const main = html("main", "", this.#outline.element, stage, this.#tools.card.element, this.#tools.menu.element);
    this.#showEmpty(t.states.waiting, t.states.waitingText);
    const bars = html("header", "", this.#toolbar.element, this.#path.element);
    page.append(bars, main, this.#panel.element, this.#announcer.element);
  }

  #receive(value: unknown): void {
    const message = readMessage(value);
    if (!message) return;
    // Compared before the message that tells how many there should be is counted itself.
    const received = this.#received++;
    switch (message.type) {
      case "design":
        this.#take(message);
        return;
      case "empty":
        if (!this.#shown) this.#showEmpty(t.states.nothing, message.reason);
        else this.#notices.showBanner(message.reason);
        return;
      case "layout":
        this.#pins.receive(message);
        return;
      case "given-layout":
        this.#layouts.give(message.layout);
        return;
      case "early":
        if (received < message.count) this.#host.post({ type: "ready" });
        return;
      case "lock":
        this.#isLocked = message.locked;
        this.#save();
        return;
      case "select":
        this.#reader.select(message.element);
        return;
      case "picked-design":
        this.#panel.setOtherDesign(message.picked);
        return;
      case "simulate":
        if (!this.#panel.isOpen) this.#panel.open();
        this.#panel.run(message.scenario);
        return;
      case "export":
        void this.#output.export(message.format, message.scale ?? 1);
    }
  }

  /** Shows a design. While a file is broken, the last whole picture of it stays. */
  #take(message: DesignMessage): void {
    const isSameFile = this.#shown?.uri === message.uri;
    if (message.broken && isSameFile && this.#shown && this.#shown.design.components.length > 0) {
      this.#notices.showBanner(t.states.lastWhole, bannerDelay);
      return;
    }
    if (!this.#shown) performance.mark("lintel-first-design");
    if (!isSameFile) this.#changeFile(message.uri);
    this.#shown = message;
    if (message.broken) this.#notices.showBanner(t.states.broken);
    else this.#notices.hideBanner();
    this.#panel.setDesign(withScenario(message.design, this.#extraScenario(message.design)), message.analysis);
    this.#flow.setDesign(message.design, message.analysis);
    this.#tools.hide();
    void this.#update();
  }

  #changeFile(uri: string): void {
    if (this.#uri !== null && this.#uri !== uri) {
      this.#without = null;
      this.#view = wholeDesign;
      this.#transform = null;
      this.#direction = null;
      this.#folded = new Set();
      this.#flow.choose(null);
      this.#diagram.viewport.fit();
    }
    this.#uri = uri;
    this.#layout = null;
    this.#pins.changeFile(uri);
    this.#save();
  }

  /** Lays out what is shown and draws it; a newer call takes over. */
  async #update(): Promise<void> {
    const shown = this.#shown;
    if (!shown) return;
    const view = viewOf(shown.design, this.#view);
    this.#toolbar.show(shown.design, shown.findings);
    this.#path.show(shown.design, view?.id ?? wholeDesign, this.#flow.flow ?? "");
    if (shown.design.components.length === 0) {
      this.#layout = null;
      this.#outline.setItems([]);
      this.#path.showPath([]);
      this.#showEmpty(t.states.empty, t.states.emptyText, "client Visitor\nservice Api { replicas 3 }\nVisitor -> Api");
      return;
    }
    // Asked only once per file and when the page's size changes: typing never turns the picture.
    this.#direction ??= automaticDirection(pageSize(), null);
    const viewId = view?.id ?? "";
    const direction = this.#pins.directionOf(viewId) ?? this.#direction;
    const graph = collapseGroups(diagramGraph(shown.design, shown.analysis, shown.findings, view, direction), this.#folded);
    const placement = await this.#layouts.place(graph, this.#pins.of(viewId, graph.direction));
    if (!placement || this.#shown !== shown) return;
    // What was laid out by the host leaves the engine to be started when the picture is there. Once started, nothing is done.
    if (this.#layout === null) setTimeout(() => this.#layouts.prepare(), enginePause);
    const restored = this.#layout === null ? this.#transform : null;
    const hasTurned = this.#layout !== null && this.#layout.graph.direction !== graph.direction;
    this.#layout = { graph, placement };
    this.#notices.hideEmpty();
    this.#diagram.element.classList.remove("hidden");
    this.#outline.setItems(outlineOf(graph, shown.design));
    this.#draw();
    if (hasTurned) this.#diagram.viewport.fit();
    if (restored) this.#diagram.viewport.restore(restored);
    this.#reader.mark();
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

  /** The view that is shown as pins are kept for it. */
  get #viewId(): string {
    return (this.#shown && viewOf(this.#shown.design, this.#view)?.id) ?? "";
  }

  #fold(id: string, isFolded: boolean): void {
    this.#folded = new Set(isFolded ? [...this.#folded, id] : [...this.#folded].filter((other) => other !== id));
    this.#announcer.say(isFolded ? t.picture.folded : t.picture.unfolded);
    this.#save();
    void this.#update();
  }

  #draw(): void {
    const layout = this.#layout;
    if (!layout) return;
    const palette = pagePalette(pageTheme());
    const pinned = new Set(this.#pins.of(this.#viewId, layout.graph.direction).keys());
    this.#diagram.show(layout, palette, this.#overlay, pinned);
    this.#traffic.setLayout(layout);
    this.#flow.draw(palette);
    const badges = new Map(layout.graph.nodes.map(({ id, badge }) => [id, badge]));
    this.#minimap.show(layout, (id) => (badges.get(id)?.errors ? "error" : badges.get(id)?.warnings ? "warning" : ""));
    this.#minimap.follow(this.#diagram.viewport.transform, this.#diagram.viewport.size);
  }

  /** While a simulation that takes actions goes on, an element offers what can be done to it. */
  #offerEffects(id: string): boolean {
    const offers = this.#panel.effectsOn(id);
    const at = this.#diagram.placeOf(id);
    if (!offers || !at) return false;
    const items = offers.map((offer) => ({ label: offer.label, onChoose: () => this.#panel.act(offer) }));
    this.#tools.hide();
    this.#tools.menu.open(t.menu.live, items, { x: at.left + at.width / 2, y: at.bottom }, this.#diagram.element);
    return true;
  }

  #reveal(id: string): void {
    const graph = this.#layout?.graph;
    if (!graph) return;
    const found = [...graph.nodes, ...graph.edges, ...graph.groups].find((candidate) => candidate.id === id);
    if (found) this.#host.post({ type: "reveal", origin: found.origin });
  }

  #simulateWithout(id: string): void {
    const shown = this.#shown;
    this.#without = id;
    const scenario = shown && this.#extraScenario(shown.design);
    if (!scenario) return;
    this.#panel.setDesign(withScenario(shown.design, scenario), shown.analysis);
    if (!this.#panel.isOpen) this.#panel.open();
    this.#panel.run(scenario.id);
  }

  #extraScenario(design: Design): Scenario | null {
    const component = this.#without === null ? undefined : lookup(design).components.get(this.#without);
    return component ? scenarioWithout(component) : null;
  }

  #openOutline(): void {
    this.#outline.open();
    this.#toolbar.setOutline(true);
    this.#outline.focus();
    this.#save();
  }

  /** Keys that work anywhere in the page, except where text is written. */
  #key(event: KeyboardEvent): void {
    const isFind = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "f";
    const isTyping =
      event.target instanceof Element && event.target.closest("input, textarea, vscode-text-field, vscode-dropdown, .simulation") !== null;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isFind || (event.key === "/" && isPlain && !isTyping)) this.#search.open();
    else if (event.key === "Escape" && !event.defaultPrevented && this.#panel.element.contains(event.target as Node))
      this.#leaveSimulation();
    else if (event.defaultPrevented || isTyping || !isPlain || !this.#flow.key(event.key)) return;
    event.preventDefault();
  }

  /** A run that goes on is only ended by its own button. */
  #leaveSimulation(): void {
    const { state } = this.#panel.element.dataset;
    if (state !== "running" && state !== "paused") this.#panel.close();
  }

  #showEmpty(title: string, text: string, example = ""): void {
    this.#notices.showEmpty(title, text, example);
    this.#diagram.element.classList.add("hidden");
  }

  #save(): void {
    this.#host.save({
      uri: this.#uri,
      isLocked: this.#isLocked,
      view: this.#view,
      transform: this.#transform,
      direction: this.#direction,
      folded: [...this.#folded],
      ...this.#flow.choice,
      isOutlineOpen: this.#outline.isOpen,
      isSimulationOpen: this.#panel.isOpen,
      without: this.#without,
      simulation: this.#panel.wasOpened ? this.#panel.choices : null,
    });
  }
}

function pageSize(): { readonly width: number; readonly height: number } {
  return { width: window.innerWidth, height: window.innerHeight - barsHeight };
}
