export interface Slider {
  readonly element: HTMLInputElement;
  /** Sets range and position without telling `onChange`; `text` is read out as the position. */
  set(value: number, maximum: number, text: string): void;
}

/** A slider over whole numbers from 0; the toolkit has none. */
export function slider(label: string, onChange: (value: number) => void): Slider {
  const element = document.createElement("input");
  element.type = "range";
  element.className = "slider";
  element.min = "0";
  element.step = "1";
  element.setAttribute("aria-label", label);
  // The style sheet fills the track up to there: what browsers draw themselves is bright in dark themes.
  const fill = (): void => element.style.setProperty("--share", `${(100 * Number(element.value)) / Math.max(1, Number(element.max))}%`);
  element.addEventListener("input", () => {
    fill();
    onChange(Number(element.value));
  });
  return {
    element,
    set: (value, maximum, text) => {
      element.max = String(maximum);
      element.value = String(value);
      element.setAttribute("aria-valuetext", text);
      fill();
    },
  };
}
