export interface Progress {
  readonly element: HTMLElement;
  /** `share` in 0…1; `text` is what the reader sees beside the bar. */
  set(share: number, text: string): void;
}

/** A progress bar; the toolkit only has a ring without a value. */
export function progress(label: string): Progress {
  const element = document.createElement("div");
  element.className = "progress";
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", label);
  const text = document.createElement("span");
  element.append(bar, text);
  return {
    element,
    set: (share, words) => {
      bar.value = share;
      text.textContent = words;
    },
  };
}
