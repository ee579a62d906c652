import { type Design, lookup, type Scenario, type View } from "@lintel/engine/model";
import { startWorker } from "./blob-worker.ts";
import { collapseGroups } from "./diagram/collapse-groups.ts";
import { diagramGraph } from "./diagram/diagram-graph.ts";
import { filterViews } from "./diagram/filters.ts";
import type { Point } from "./diagram/geometry.ts";
import type { Overlay } from "./diagram/overlay.ts";
import type { DiagramLayout } from "./diagram/placement.ts";
import { pictureOf } from "./diagram/render-svg.ts";
import type { SceneElement } from "./diagram/scene.ts";
import { diagramJson } from "./exports/diagram-json.ts";
import type { Host } from "./host.ts";
import { LayoutService } from "./layout/layout-service.ts";
import type { ExportFormat, ToPreview } from "./messages.ts";
import { Announcer } from "./page/announcer.ts";
import { automaticDirection } from "./page/automatic-direction.ts";
import { breadcrumbsOf } from "./page/breadcrumbs.ts";
import { DiagramView } from "./page/diagram-view.ts";
import { letNodesBeDragged } from "./page/drag-nodes.ts";
import { html } from "./page/element.ts";
import { ElementTools } from "./page/element-tools.ts";
import { copyPicture, exportPicture } from "./page/export-picture.ts";
import { findElements } from "./page/find-elements.ts";
import { Minimap } from "./page/minimap.ts";
import { Notices } from "./page/notices.ts";
import { OutlinePanel } from "./page/outline-panel.ts";
import { outlineOf } from "./page/outline-tree.ts";
import { pagePalette, pageTheme, watchTheme } from "./page/page-theme.ts";
import { PathBar, wholeDesign } from "./page/path-bar.ts";
import { pictureElements } from "./page/path-elements.ts";
import { listenToControls } from "./page/picture-controls.ts";
import { Pins } from "./page/pins.ts";
import { relationText, stepText } from "./page/relations.ts";
import { readState } from "./page/saved-state.ts";
import { scenarioWithout, withScenario } from "./page/scenario-without.ts";
import { Toolbar } from "./page/toolbar.ts";
import { zoomControls } from "./page/zoom-controls.ts";
import { readMessage } from "./read-message.ts";
import { sequencePicture } from "./sequence/draw-sequence.ts";
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
/** Milliseconds that a notice about something done stays. */
const noticeTime = 2500;
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
  readonly #traffic = new TrafficLayer();
  readonly #notices = new Notices();
  readonly #announcer = new Announcer();
  readonly #search = searchField(t.search.label, {
    find: (text) => (this.#shown && this.#layout ? findElements(this.#shown.design, this.#layout.graph, text) : []),
    preview: (id) => this.#diagram.preview(id),
    choose: (id) => this.#goTo(id),
    closed: () => this.#diagram.preview(null),
  });
  #shown: DesignMessage | null = null;
  #layout: DiagramLayout | null = null;
  #overlay: Overlay | null = null;
  /** The element under the cursor of the editor, and the one the reader went to in the picture. */
  #selected: string | null = null;
  #visited: string | null = null;
  /** The component that the reader wants to simulate the design without, by a scenario that the text does not have. */
  #without: string | null;
  readonly #pins = new Pins();
  /** What the host read beside a file, kept until the file's design is shown. */
  #pinText: { readonly uri: string; readonly content: string | null } | null = null;
  #folded: ReadonlySet<string>;
  #view: string;
  #transform: ReturnType<typeof readState>["transform"];
  #uri: string | null;
  #isLocked: boolean;
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
    this.#layouts.prepare();
    this.#tools = new ElementTools({
      subject: () => this.#shown && { ...this.#shown, overlay: this.#overlay },
      reveal: (id) => this.#reveal(id),
      revealOrigin: (origin) => this.#host.post({ type: "reveal", origin }),
      showPlaces: (at, places) => this.#host.post({ type: "show-places", at, places }),
      simulateWithout: (component) => this.#simulateWithout(component),
      fix: ({ rule, element, message }, { title }) => this.#host.post({ type: "fix", rule, element, message, title }),
      goTo: (id) => this.#goTo(id),
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
      arrived: (id, from) => this.#arrive(id, from),
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
      dropped: (id, by) => this.#pin(id, by),
      undo: () => {
        if (this.#pins.undo()) this.#pinsChanged();
      },
    });
    listenToControls(this.#diagram.element, ({ control, of }) => {
      if (control === "unpin") this.#unpin(of);
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
      choose: (id) => this.#goTo(id),
      closed: () => {
        this.#toolbar.setOutline(false);
        this.#save();
        this.#diagram.focusStop();
      },
    });
    this.#toolbar = new Toolbar({
      copy: () => void this.#copy(),
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
      goTo: (id) => (id === null ? this.#diagram.viewport.fit() : this.#goTo(id)),
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
    switch (message.type) {
      case "design":
        this.#take(message);
        return;
      case "empty":
        if (!this.#shown) this.#showEmpty(t.states.nothing, message.reason);
        else this.#notices.showBanner(message.reason);
        return;
      case "layout":
        this.#pinText = message;
        if (this.#shown?.uri === message.uri) this.#loadPins(message.content);
        return;
      case "lock":
        this.#isLocked = message.locked;
        this.#save();
        return;
      case "select":
        this.#selected = message.element;
        this.#visited = null;
        this.#mark();
        return;
      case "picked-design":
        this.#panel.setOtherDesign(message.picked);
        return;
      case "simulate":
        if (!this.#panel.isOpen) this.#panel.open();
        this.#panel.run(message.scenario);
        return;
      case "export":
        void this.#export(message.format, message.scale ?? 1);
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
    this.#pins.forget();
    if (this.#pinText?.uri === uri) this.#readPins(this.#pinText.content);
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
    const restored = this.#layout === null ? this.#transform : null;
    const hasTurned = this.#layout !== null && this.#layout.graph.direction !== graph.direction;
    this.#layout = { graph, placement };
    this.#notices.hideEmpty();
    this.#diagram.element.classList.remove("hidden");
    this.#outline.setItems(outlineOf(graph, shown.design));
    this.#draw();
    if (hasTurned) this.#diagram.viewport.fit();
    if (restored) this.#diagram.viewport.restore(restored);
    this.#mark();
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

  /** Pins a component where it was dropped, unless it would lie on another pinned one. */
  async #pin(id: string, by: Point): Promise<void> {
    const layout = this.#layout;
    const box = layout?.placement.nodes.get(id);
    if (!layout || !box) return;
    const { origin } = layout.placement;
    const at = { x: box.x + by.x - origin.x, y: box.y + by.y - origin.y };
    this.#pins.pin(this.#viewId, layout.graph.direction, id, at);
    await this.#update();
    const [placed, now] = [this.#layout?.placement.nodes.get(id), this.#layout?.placement.origin];
    if (placed && now && Math.hypot(placed.x - now.x - at.x, placed.y - now.y - at.y) > 1) {
      this.#pins.undo();
      this.#notices.showBanner(t.picture.noRoom);
      return this.#update();
    }
    this.#savePins();
  }

  #unpin(id: string): void {
    if (!this.#layout) return;
    this.#pins.unpin(this.#viewId, this.#layout.graph.direction, id);
    this.#announcer.say(t.picture.unpinned);
    this.#pinsChanged();
  }

  #pinsChanged(): void {
    this.#savePins();
    void this.#update();
  }

  #savePins(): void {
    if (this.#shown) this.#host.post({ type: "save-layout", uri: this.#shown.uri, content: this.#pins.text });
  }

  /** Takes pins that were changed in their file; the page's own come back and change nothing. */
  #loadPins(content: string | null): void {
    if (content === this.#pins.text) return;
    this.#readPins(content);
    void this.#update();
  }

  #readPins(content: string | null): void {
    const problem = this.#pins.load(content);
    if (problem !== null) this.#notices.showBanner(t.picture.pinsUnreadable(problem));
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

  /** Shows in diagram, breadcrumbs and outline where the reader is: where they went to last, in the picture or in the editor. */
  #mark(): void {
    if (!this.#shown || !this.#layout) return;
    const { design } = this.#shown;
    const selected = pictureElements(design, this.#selected);
    const at = this.#visited ?? (selected.size === 1 ? ([...selected][0] ?? null) : null);
    this.#diagram.select(selected);
    this.#path.showPath(breadcrumbsOf(this.#layout.graph, design.name, viewOf(design, this.#view)?.title ?? null, at));
    this.#outline.mark(at);
  }

  /** The keyboard came to an element of the picture. */
  #arrive(id: string, from: string | null): void {
    if (!this.#shown || !this.#layout) return;
    const { design } = this.#shown;
    this.#visited = id;
    this.#path.showPath(breadcrumbsOf(this.#layout.graph, design.name, viewOf(design, this.#view)?.title ?? null, id));
    this.#outline.mark(id);
    const way = from === null ? "" : stepText(design, from, id);
    this.#announcer.say([way, relationText(design, id)].filter((part) => part !== "").join(". "));
  }

  /** Goes to an element of the picture; of a flow, to its path. */
  #goTo(id: string): void {
    if (!this.#shown) return;
    if (lookup(this.#shown.design).flows.has(id)) {
      this.#flow.choose(id);
      if (this.#flow.isSequence) this.#flow.sequence.element.focus();
      else this.#diagram.focusStop();
      return;
    }
    this.#diagram.preview(null);
    this.#diagram.goTo(id);
    this.#arrive(id, null);
    this.#mark();
    this.#diagram.preview(id);
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

  /** The picture that is shown, as a document of its own; `null` when there is none. */
  #picture(): SceneElement | null {
    const theme = pageTheme();
    const sequence = this.#flow.picture;
    if (sequence) return sequencePicture(sequence, { theme });
    return this.#layout && pictureOf(this.#layout, { theme, overlay: this.#overlay });
  }

  async #export(format: ExportFormat, scale: number): Promise<void> {
    const [shown, layout, picture] = [this.#shown, this.#layout, this.#picture()];
    if (!shown || !layout || !picture) {
      this.#host.post({ type: "failed", message: t.picture.nothingToExport });
      return;
    }
    const subject = { design: shown.design, view: viewOf(shown.design, this.#view), picture, places: diagramJson(layout) };
    try {
      const assets = new URL(".", new URL(this.#host.layoutWorkerUrl, location.href));
      this.#host.post(await exportPicture(subject, format, scale, assets));
    } catch (error) {
      this.#host.post({ type: "failed", message: error instanceof Error ? error.message : String(error) });
    }
  }

  async #copy(): Promise<void> {
    const picture = this.#picture();
    if (!picture) return;
    try {
      await copyPicture(picture);
      this.#notices.showBanner(t.picture.copied);
      setTimeout(() => this.#notices.hideBanner(), noticeTime);
    } catch (error) {
      this.#notices.showBanner(t.picture.notCopied(error instanceof Error ? error.message : String(error)));
    }
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

function viewOf(design: Design, id: string): View | null {
  return [...design.views, ...filterViews(design)].find((view) => view.id === id) ?? null;
}
