export interface KeyTargets {
  openSearch(): void;
  /** A key for the steps of a flow; says whether it was one. */
  stepFlow(key: string): boolean;
  /** The part of the page that Escape leaves. */
  readonly simulation: HTMLElement;
  leaveSimulation(): void;
}

/** Hears keys that work anywhere in the page, except where text is written. */
export function listenToPageKeys(targets: KeyTargets): void {
  window.addEventListener("keydown", (event) => {
    const isFind = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "f";
    const isTyping =
      event.target instanceof Element && event.target.closest("input, textarea, vscode-text-field, vscode-dropdown, .simulation") !== null;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isFind || (event.key === "/" && isPlain && !isTyping)) targets.openSearch();
    else if (event.key === "Escape" && !event.defaultPrevented && targets.simulation.contains(event.target as Node))
      targets.leaveSimulation();
    else if (event.defaultPrevented || isTyping || !isPlain || !targets.stepFlow(event.key)) return;
    event.preventDefault();
  });
}
