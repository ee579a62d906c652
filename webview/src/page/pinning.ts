import type { Point } from "../diagram/geometry.ts";
import type { Direction } from "../diagram/graph.ts";
import type { DiagramLayout } from "../diagram/placement.ts";
import type { Host } from "../host.ts";
import { t } from "../texts/index.ts";
import type { Announcer } from "./announcer.ts";
import type { Notices } from "./notices.ts";
import { Pins } from "./pins.ts";

export interface PinningSubject {
  readonly uri: string | null;
  /** The view that is shown as pins are kept for it. */
  readonly view: string;
  readonly layout: DiagramLayout | null;
}

/** Lets the reader pin components, and keeps the pins in the file that the host writes beside the design. */
export class Pinning {
  readonly #pins = new Pins();
  readonly #host: Host;
  readonly #notices: Notices;
  readonly #announcer: Announcer;
  readonly #subject: () => PinningSubject;
  readonly #update: () => Promise<void>;
  /** Pins that a reload brought back, for when their design is shown. */
  readonly #kept: string | null;
  /** The file that is shown; `null` until there is one. */
  #uri: string | null = null;
  /** What the host read beside a file, kept until the file's design is shown. */
  #read: { readonly uri: string; readonly content: string | null } | null = null;

  /** `kept`: what `unwritten` was before the page was loaded again. `subject` says what is on show; `update` lays it out again. */
  constructor(
    host: Host,
    notices: Notices,
    announcer: Announcer,
    kept: string | null,
    subject: () => PinningSubject,
    update: () => Promise<void>,
  ) {
    this.#kept = kept;
    this.#host = host;
    this.#notices = notices;
    this.#announcer = announcer;
    this.#subject = subject;
    this.#update = update;
  }

  /** Where the picture ran when something in a view was pinned. */
  directionOf(view: string): Direction | null {
    return this.#pins.directionOf(view);
  }

  of(view: string, direction: Direction): ReadonlyMap<string, Point> {
    return this.#pins.of(view, direction);
  }

  /** The pins of a design that has no file yet, as text: nobody keeps them but the page. `null` for any other, and when nothing is pinned. */
  get unwritten(): string | null {
    if (this.#uri === null) return this.#kept;
    return isUntitled(this.#uri) ? this.#pins.text : null;
  }

  /** Takes what the host read; pins that were changed in their file show at once, the page's own come back and change nothing. */
  receive(read: { readonly uri: string; readonly content: string | null }): void {
    if (isUntitled(read.uri)) return;
    this.#read = read;
    if (this.#subject().uri !== read.uri || read.content === this.#pins.text) return;
    this.#load(read.content);
    void this.#update();
  }

  /** Another file is shown now, or the first one; `isSame`: it is the one that was shown before the page was loaded again. */
  changeFile(uri: string, isSame: boolean): void {
    const isFirst = this.#uri === null;
    this.#uri = uri;
    this.#pins.forget();
    if (this.#read?.uri === uri) this.#load(this.#read.content);
    else if (isFirst && isSame && isUntitled(uri)) this.#load(this.#kept);
  }

  /** Pins a component where it was dropped, unless it would lie on another pinned one. */
  async pin(id: string, by: Point): Promise<void> {
    const { layout, view } = this.#subject();
    const box = layout?.placement.nodes.get(id);
    if (!layout || !box) return;
    const { origin } = layout.placement;
    const at = { x: box.x + by.x - origin.x, y: box.y + by.y - origin.y };
    this.#pins.pin(view, layout.graph.direction, id, at);
    await this.#update();
    const after = this.#subject().layout?.placement;
    const [placed, now] = [after?.nodes.get(id), after?.origin];
    if (placed && now && Math.hypot(placed.x - now.x - at.x, placed.y - now.y - at.y) > 1) {
      this.#pins.undo();
      this.#notices.failed(t.picture.noRoom);
      return this.#update();
    }
    this.#save();
  }

  unpin(id: string): void {
    const { layout, view } = this.#subject();
    if (!layout) return;
    this.#pins.unpin(view, layout.graph.direction, id);
    this.#announcer.say(t.picture.unpinned);
    this.#changed();
  }

  undo(): void {
    if (this.#pins.undo()) this.#changed();
  }

  #changed(): void {
    this.#save();
    void this.#update();
  }

  #save(): void {
    const { uri } = this.#subject();
    if (uri !== null) this.#host.post({ type: "save-layout", uri, content: this.#pins.text });
  }

  #load(content: string | null): void {
    const problem = this.#pins.load(content);
    if (problem !== null) this.#notices.failed(t.picture.pinsUnreadable(problem));
  }
}

/** Whether a design has not been saved yet: the host writes no pins beside it. */
function isUntitled(uri: string): boolean {
  return uri.startsWith("untitled:");
}
