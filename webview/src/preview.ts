import { startWorker } from "./blob-worker.ts";
import type { Overlay } from "./diagram/overlay.ts";
import type { Host } from "./host.ts";
import { LayoutService } from "./layout/layout-service.ts";
import { Announcer } from "./page/announcer.ts";
import { Arrangement, type DesignMessage } from "./page/arrangement.ts";
import { DiagramView } from "./page/diagram-view.ts";
import { letNodesBeDragged } from "./page/drag-nodes.ts";
import { html } from "./page/element.ts";
import { ElementTools } from "./page/element-tools.ts";
import { findElements } from "./page/find-elements.ts";
import { Minimap } from "./page/minimap.ts";
import { Notices } from "./page/notices.ts";
import { OutlinePanel } from "./page/outline-panel.ts";
import { outlineOf } from "./page/outline-tree.ts";
import { listenToPageKeys } from "./page/page-keys.ts";
import { pagePalette, pageTheme, watchTheme } from "./page/page-theme.ts";
import { PathBar, wholeDesign } from "./page/path-bar.ts";
import { listenToControls } from "./page/picture-controls.ts";
import { PictureOutput } from "./page/picture-output.ts";
import { Pinning } from "./page/pinning.ts";
import { printOnly } from "./page/printing.ts";
import { readState, type SavedState } from "./page/saved-state.ts";
import { viewOf } from "./page/shown-view.ts";
import { Simulating } from "./page/simulating.ts";
import { Toolbar } from "./page/toolbar.ts";
import { Whereabouts } from "./page/whereabouts.ts";
import { zoomControls } from "./page/zoom-controls.ts";
import { readMessage } from "./read-message.ts";
import { FlowView } from "./sequence/flow-view.ts";
import { TrafficLayer } from "./simulation/traffic.ts";
import { t } from "./texts/index.ts";
import { searchField } from "./ui/index.ts";

/** Milliseconds a file stays broken before the preview says so: a line that is being typed is broken for a moment. */
const bannerDelay = 700;
/** Milliseconds after the first picture until the layout engine starts, unless it is needed sooner. */
const enginePause = 1000;

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
  readonly #simulating: Simulating;
  readonly #pins: Pinning;
  readonly #arrangement: Arrangement;
  readonly #reader: Whereabouts;
  readonly #output: PictureOutput;
  readonly #traffic = new TrafficLayer();
  readonly #notices = new Notices();
  readonly #announcer = new Announcer();
  readonly #search = searchField(t.search.label, {
    find: (text) => this.#find(text),
    preview: (id) => this.#diagram.preview(id),
    choose: (id) => this.#reader.goTo(id),
    closed: () => this.#diagram.preview(null),
  });
  #shown: DesignMessage | null = null;
  #overlay: Overlay | null = null;
  #view: string;
  #transform: SavedState["transform"];
  #uri: string | null;
  #isLocked: boolean;
  /** Messages of the host so far. */
  #received = 0;

  constructor(host: Host, page: HTMLElement) {
    this.#host = host;
    const state = readState(host.load());
    this.#view = state.view ?? wholeDesign;
    this.#transform = state.transform;
    this.#uri = state.uri ?? page.dataset.uri ?? null;
    this.#isLocked = state.isLocked;
    this.#layouts = new LayoutService(() => startWorker(host.layoutWorkerUrl));
    // With a layout from the host, the engine is only needed when something changes: it would take time from the first picture.
    if (!host.givesLayout || this.#view !== wholeDesign || state.folded.length > 0) this.#layouts.prepare();
    this.#pins = new Pinning(
      host,
      this.#notices,
      this.#announcer,
      state.pins,
      () => ({ uri: this.#shown?.uri ?? null, view: this.#viewId, layout: this.#arrangement.layout }),
      () => {
        this.#save();
        return this.#update();
      },
    );
    this.#arrangement = new Arrangement(this.#layouts, this.#pins, state, () => {
      this.#save();
      void this.#update();
    });
    this.#tools = new ElementTools({
      subject: () => this.#shown && { ...this.#shown, overlay: this.#overlay },
      reveal: (id) => this.#reveal(id),
      revealOrigin: (origin) => this.#host.post({ type: "reveal", origin }),
      showPlaces: (at, places) => this.#host.post({ type: "show-places", at, places }),
      simulateWithout: (component) => this.#simulating.runWithout(component),
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
        if (this.#arrangement.layout === null) return;
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
      simulate: () => this.#simulating.toggle(),
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
    this.#simulating = new Simulating(host, this.#announcer, state, {
      overlay: (overlay) => {
        this.#overlay = overlay;
        this.#draw();
      },
      traffic: (traffic) => this.#traffic.show(traffic),
      layout: () => this.#arrangement.layout,
      changed: (isOpen) => {
        this.#toolbar.setSimulating(isOpen);
        this.#save();
      },
      closed: () => this.#diagram.element.focus(),
    });
    const [diagram, flow, path, outline, announcer] = [this.#diagram, this.#flow, this.#path, this.#outline, this.#announcer];
    this.#reader = new Whereabouts(
      { diagram, flow, path, outline, announcer },
      () => this.#shown && { design: this.#shown.design, view: this.#view, layout: this.#arrangement.layout },
    );
    this.#output = new PictureOutput(host, this.#notices, flow, () => {
      const [shown, layout] = [this.#shown, this.#arrangement.layout];
      return shown && layout && { design: shown.design, view: viewOf(shown.design, this.#view), layout, overlay: this.#overlay };
    });
    printOnly(page, () => this.#output.printed);
    this.#simulating.restore(state);
    if (state.isOutlineOpen) this.#outline.open();
    this.#toolbar.setOutline(state.isOutlineOpen);
    this.#build(page);
    watchTheme(() => {
      this.#draw();
      this.#simulating.panel.themeChanged();
      this.#traffic.themeChanged();
    });
    listenToPageKeys({
      openSearch: () => this.#search.open(),
      stepFlow: (key) => this.#flow.key(key),
      simulation: this.#simulating.panel.element,
      leaveSimulation: () => this.#simulating.leave(),
    });
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
    page.append(bars, main, this.#simulating.panel.element, this.#announcer.element);
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
        this.#simulating.panel.setOtherDesign(message.picked);
        return;
      case "simulate":
        this.#simulating.run(message.scenario);
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
    this.#simulating.setDesign(message);
    this.#flow.setDesign(message.design, message.analysis);
    this.#tools.hide();
    void this.#update();
  }

  #changeFile(uri: string): void {
    const isSame = this.#uri === uri;
    if (this.#uri !== null && !isSame) {
      this.#simulating.forget();
      this.#arrangement.forget();
      this.#view = wholeDesign;
      this.#transform = null;
      this.#flow.choose(null);
      this.#diagram.viewport.fit();
    }
    this.#uri = uri;
    this.#arrangement.clear();
    this.#pins.changeFile(uri, isSame);
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
      this.#arrangement.clear();
      this.#outline.setItems([]);
      this.#path.showPath([]);
      this.#showEmpty(t.states.empty, t.states.emptyText, "client Visitor\nservice Api { replicas 3 }\nVisitor -> Api");
      return;
    }
    const arranged = await this.#arrangement.arrange(shown, this.#view);
    if (!arranged || this.#shown !== shown) return;
    const { layout, isFirst, hasTurned } = arranged;
    this.#arrangement.take(arranged);
    // What was laid out by the host leaves the engine to be started when the picture is there. Once started, nothing is done.
    if (isFirst) setTimeout(() => this.#layouts.prepare(), enginePause);
    this.#notices.hideEmpty();
    this.#diagram.element.classList.remove("hidden");
    this.#outline.setItems(outlineOf(layout.graph, shown.design));
    // Drawing tells that the picture has moved: what was saved is read before.
    const restored = isFirst ? this.#transform : null;
    this.#draw();
    if (hasTurned) this.#diagram.viewport.fit();
    if (restored) this.#diagram.viewport.restore(restored);
    this.#reader.mark();
    this.#diagram.element.dataset.version = String(shown.version);
  }

  /** The view that is shown as pins are kept for it. */
  get #viewId(): string {
    return (this.#shown && viewOf(this.#shown.design, this.#view)?.id) ?? "";
  }

  #fold(id: string, isFolded: boolean): void {
    this.#arrangement.fold(id, isFolded);
    this.#announcer.say(isFolded ? t.picture.folded : t.picture.unfolded);
    this.#save();
    void this.#update();
  }

  #draw(): void {
    const { layout } = this.#arrangement;
    if (!layout) return;
    const palette = pagePalette(pageTheme());
    this.#diagram.show(layout, palette, this.#overlay, this.#arrangement.pinnedIn(this.#viewId));
    this.#traffic.setLayout(layout);
    this.#flow.draw(palette);
    const badges = new Map(layout.graph.nodes.map(({ id, badge }) => [id, badge]));
    this.#minimap.show(layout, (id) => (badges.get(id)?.errors ? "error" : badges.get(id)?.warnings ? "warning" : ""));
    this.#minimap.follow(this.#diagram.viewport.transform, this.#diagram.viewport.size);
  }

  /** While a simulation that takes actions goes on, an element offers what can be done to it. */
  #offerEffects(id: string): boolean {
    const offers = this.#simulating.offers(id);
    const at = this.#diagram.placeOf(id);
    if (!offers || !at) return false;
    const items = offers.map((offer) => ({ label: offer.label, onChoose: () => this.#simulating.panel.act(offer) }));
    this.#tools.hide();
    this.#tools.menu.open(t.menu.live, items, { x: at.left + at.width / 2, y: at.bottom }, this.#diagram.element);
    return true;
  }

  #reveal(id: string): void {
    const graph = this.#arrangement.layout?.graph;
    if (!graph) return;
    const found = [...graph.nodes, ...graph.edges, ...graph.groups].find((candidate) => candidate.id === id);
    if (found) this.#host.post({ type: "reveal", origin: found.origin });
  }

  #find(text: string): ReturnType<typeof findElements> {
    const { layout } = this.#arrangement;
    return this.#shown && layout ? findElements(this.#shown.design, layout.graph, text) : [];
  }

  #openOutline(): void {
    this.#outline.open();
    this.#toolbar.setOutline(true);
    this.#outline.focus();
    this.#save();
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
      pins: this.#pins.unwritten,
      ...this.#arrangement.choices,
      ...this.#flow.choice,
      ...this.#simulating.choices,
      isOutlineOpen: this.#outline.isOpen,
    });
  }
}
