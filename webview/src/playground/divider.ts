/** Share of the width that the editor takes beside the preview, in percent. */
const least = 20;
const most = 80;

/** Lets the pointer and the arrow keys move the border between editor and preview. */
export function movableDivider(divider: HTMLElement, main: HTMLElement, editor: HTMLElement, preview: HTMLElement): void {
  let share = 44;
  const set = (percent: number): void => {
    share = Math.min(most, Math.max(least, percent));
    main.style.setProperty("--editor-share", `${share}fr`);
    main.style.setProperty("--preview-share", `${100 - share}fr`);
    divider.setAttribute("aria-valuenow", String(Math.round(share)));
  };
  set(share);
  divider.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    set(share + (event.key === "ArrowLeft" ? -2 : 2));
  });
  divider.addEventListener("pointerdown", (event) => {
    divider.setPointerCapture(event.pointerId);
    document.body.classList.add("dragging");
  });
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const left = editor.getBoundingClientRect().left;
    set((100 * (event.clientX - left)) / (preview.getBoundingClientRect().right - left));
  });
  divider.addEventListener("lostpointercapture", () => document.body.classList.remove("dragging"));
}
