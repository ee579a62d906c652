/** A control with its visible name in front of it. */
export function labelled(label: string, control: HTMLElement): HTMLElement {
  const box = document.createElement("div");
  box.className = "labelled";
  const name = document.createElement("span");
  name.textContent = label;
  name.setAttribute("aria-hidden", "true");
  box.append(name, control);
  return box;
}
