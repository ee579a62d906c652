/** A button that looks like a link, for lists and cards in which real buttons would shout. */
export function linkButton(label: string | readonly Node[], onPress: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "link-button";
  element.append(...(typeof label === "string" ? [label] : label));
  element.addEventListener("click", onPress);
  return element;
}
