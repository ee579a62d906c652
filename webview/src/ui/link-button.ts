/** A button that looks like a link, for lists and cards in which real buttons would shout. */
export function linkButton(label: string, onPress: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "link-button";
  element.textContent = label;
  element.addEventListener("click", onPress);
  return element;
}
