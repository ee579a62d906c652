type Child = Node | string | null | false;

/** Makes an HTML element with classes and children; texts become text nodes, never markup. */
export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== "") element.className = className;
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false));
  return element;
}

/** A text with an element in its place instead of words. */
export function filled(text: (place: string) => string, part: Node): Node[] {
  const mark = "\u0000";
  const [before = "", after = ""] = text(mark).split(mark);
  return [document.createTextNode(before), part, document.createTextNode(after)];
}
