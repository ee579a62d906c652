import { collapseGroups } from "../diagram/collapse-groups.ts";
import { diagramGraph } from "../diagram/diagram-graph.ts";
import type { DiagramLayout } from "../diagram/placement.ts";
import type { LayoutService } from "../layout/layout-service.ts";
import type { ToPreview } from "../messages.ts";
import { type AutomaticDirection, automaticDirection } from "./automatic-direction.ts";
import type { Pinning } from "./pinning.ts";
import { viewOf } from "./shown-view.ts";

export type DesignMessage = Extract<ToPreview, { readonly type: "design" }>;

/** Pixels above the picture, as in page.css. */
const barsHeight = 72;
/** Milliseconds without a change of the page's size before the picture may turn. */
const resizeDelay = 250;

/** What has become of a picture by a new layout. */
export interface Arranged {
  readonly layout: DiagramLayout;
  /** There was no picture of this file before. */
  readonly isFirst: boolean;
  /** It runs elsewhere than before. */
  readonly hasTurned: boolean;
}

/** How the shown design is arranged: which groups are folded, where the picture runs, what is pinned, and the layout that follows. */
export class Arrangement {
  readonly #layouts: LayoutService;
  readonly #pins: Pinning;
  #layout: DiagramLayout | null = null;
  #folded: ReadonlySet<string>;
  #direction: AutomaticDirection | null;
  #resizeTimer: ReturnType<typeof setTimeout> | undefined;

  /** `changed`: something was decided that asks for another layout, and is to be saved. */
  constructor(
    layouts: LayoutService,
    pins: Pinning,
    state: { readonly folded: readonly string[]; readonly direction: AutomaticDirection | null },
    changed: () => void,
  ) {
    this.#layouts = layouts;
    this.#pins = pins;
    this.#folded = new Set(state.folded);
    this.#direction = state.direction;
    window.addEventListener("resize", () => {
      clearTimeout(this.#resizeTimer);
      this.#resizeTimer = setTimeout(() => {
        if (this.#turn()) changed();
      }, resizeDelay);
    });
  }

  /** The layout on show; `null` when there is none. */
  get layout(): DiagramLayout | null {
    return this.#layout;
  }

  /** What survives a reload. */
  get choices(): { readonly folded: readonly string[]; readonly direction: AutomaticDirection | null } {
    return { folded: [...this.#folded], direction: this.#direction };
  }

  /** Components of a view that stand where the reader put them, as the picture runs now. */
  pinnedIn(view: string): ReadonlySet<string> {
    return new Set(this.#layout ? this.#pins.of(view, this.#layout.graph.direction).keys() : []);
  }

  fold(id: string, isFolded: boolean): void {
    this.#folded = new Set(isFolded ? [...this.#folded, id] : [...this.#folded].filter((other) => other !== id));
  }

  /** Nothing is on show any more. */
  clear(): void {
    this.#layout = null;
  }

  /** Another file is shown: what was decided for the one before does not count. */
  forget(): void {
    this.#folded = new Set();
    this.#direction = null;
  }

  /** Lays out a view of a design; `null` when a newer call took over. */
  async arrange({ design, analysis, findings }: DesignMessage, viewId: string): Promise<Arranged | null> {
    const view = viewOf(design, viewId);
    // Asked only once per file and when the page's size changes: typing never turns the picture.
    this.#direction ??= automaticDirection(pageSize(), null);
    const pinsOf = view?.id ?? "";
    const direction = this.#pins.directionOf(pinsOf) ?? this.#direction;
    const graph = collapseGroups(diagramGraph(design, analysis, findings, view, direction), this.#folded);
    const placement = await this.#layouts.place(graph, this.#pins.of(pinsOf, graph.direction));
    if (!placement) return null;
    const before = this.#layout;
    return {
      layout: { graph, placement },
      isFirst: before === null,
      hasTurned: before !== null && before.graph.direction !== graph.direction,
    };
  }

  /** Takes a layout that was arranged as the one on show. */
  take({ layout }: Arranged): void {
    this.#layout = layout;
  }

  /** Follows a large change of the page's shape. The page is judged, not the diagram in it: opening the simulation turns nothing. */
  #turn(): boolean {
    const direction = automaticDirection(pageSize(), this.#direction);
    if (this.#direction === null || direction === this.#direction) return false;
    this.#direction = direction;
    return true;
  }
}

function pageSize(): { readonly width: number; readonly height: number } {
  return { width: window.innerWidth, height: window.innerHeight - barsHeight };
}
