/** Which button of the picture was pressed, and what it belongs to. */
export type ControlPress = { readonly control: "fold" | "unfold" | "unpin"; readonly of: string };

/** Calls `press` for the buttons that `drawControls` drew, for the pointer and the keyboard; the picture below never hears of it. */
export function listenToControls(canvas: HTMLElement, press: (what: ControlPress) => void): void {
  const pressed = (event: Event): ControlPress | null => {
    const element = event.target instanceof Element ? event.target.closest("[data-control]") : null;
    const [control, of] = [element?.getAttribute("data-control"), element?.getAttribute("data-of")];
    return (control === "fold" || control === "unfold" || control === "unpin") && of ? { control, of } : null;
  };
  const take = (event: Event): void => {
    const what = pressed(event);
    if (!what) return;
    event.stopPropagation();
    event.preventDefault();
    press(what);
  };
  canvas.addEventListener("click", take, { capture: true });
  canvas.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Enter" || event.key === " ") take(event);
    },
    { capture: true },
  );
}
