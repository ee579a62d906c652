import type { Point } from "../diagram/geometry.ts";

export interface DragEvents {
  /** How large the picture is shown. */
  zoom(): number;
  /** A component is to stand so far from where it does, in pixels of the picture. */
  dropped(id: string, by: Point): Promise<void> | void;
  /** The last change is to be taken back. */
  undo(): void;
}

/** Pixels of the window that a press may move and still be a click. */
const slack = 5;
/** Pixels of the picture that an arrow key moves a component; drops are rounded to as much. */
const step = 8;

/** Lets the reader move components: by dragging them, and with Alt and the arrow keys. Escape ends a drag, Ctrl+Z takes the last one back. */
export function letNodesBeDragged(canvas: HTMLElement, events: DragEvents): void {
  let drag: { readonly node: SVGGElement; readonly id: string; readonly from: Point; by: Point; isMoving: boolean } | null = null;

  const end = (): void => {
    if (!drag) return;
    drag.node.classList.remove("dragged");
    drag.node.style.translate = "";
    drag = null;
  };

  // Before the listener of pan and zoom, which would take a press on a component for one on the picture.
  const grab = (event: MouseEvent | TouchEvent): void => {
    if (nodeAt(event.target) !== null) event.stopPropagation();
  };
  canvas.addEventListener("mousedown", grab, { capture: true });
  canvas.addEventListener("pointerdown", (event) => {
    const node = nodeAt(event.target);
    const id = node?.getAttribute("data-id");
    if (!node || id === null || id === undefined || event.button !== 0 || event.pointerType === "touch") return;
    drag = { node, id, from: { x: event.clientX, y: event.clientY }, by: { x: 0, y: 0 }, isMoving: false };
  });
  window.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [dx, dy] = [event.clientX - drag.from.x, event.clientY - drag.from.y];
    if (!drag.isMoving && Math.hypot(dx, dy) < slack) return;
    drag.isMoving = true;
    const zoom = events.zoom();
    drag.by = { x: Math.round(dx / zoom / step) * step, y: Math.round(dy / zoom / step) * step };
    drag.node.classList.add("dragged");
    drag.node.style.translate = `${drag.by.x}px ${drag.by.y}px`;
  });
  window.addEventListener("pointerup", () => {
    const done = drag;
    if (!done?.isMoving) return end();
    drag = null;
    // The click that follows a drag is none.
    const swallow = (event: MouseEvent): void => event.stopPropagation();
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
    // It stays where it was let go until the picture has it there, without gliding back and forth.
    done.node.style.transition = "none";
    void Promise.resolve(events.dropped(done.id, done.by)).finally(() => {
      done.node.classList.remove("dragged");
      done.node.style.translate = "";
      requestAnimationFrame(() => {
        done.node.style.transition = "";
      });
    });
  });
  window.addEventListener("pointercancel", end);
  canvas.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape" && drag) {
        end();
        event.stopPropagation();
        return;
      }
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "z") {
        events.undo();
        event.preventDefault();
        return;
      }
      const by = event.altKey && !event.ctrlKey && !event.metaKey ? arrows.get(event.key) : undefined;
      const id = nodeAt(event.target)?.getAttribute("data-id");
      if (!by || id === null || id === undefined) return;
      events.dropped(id, { x: by.x * step, y: by.y * step });
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
}

const arrows: ReadonlyMap<string, Point> = new Map([
  ["ArrowLeft", { x: -1, y: 0 }],
  ["ArrowRight", { x: 1, y: 0 }],
  ["ArrowUp", { x: 0, y: -1 }],
  ["ArrowDown", { x: 0, y: 1 }],
]);

function nodeAt(target: EventTarget | null): SVGGElement | null {
  return target instanceof Element ? target.closest<SVGGElement>(".node") : null;
}
