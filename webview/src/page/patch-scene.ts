import type { SceneElement } from "../diagram/scene.ts";

const namespace = "http://www.w3.org/2000/svg";

/** What an element of the page was last drawn from, so that unchanged parts are not touched. */
const drawn = new WeakMap<Element, SceneElement>();

/**
 * Makes the children of `parent` show `scene`, changing only what differs: keyed elements stay the same elements (and keep
 * focus, listeners and transitions) when they move or change.
 */
export function patchChildren(parent: Element, scene: readonly SceneElement[]): void {
  const byKey = new Map<string, Element>();
  const unkeyed: Element[] = [];
  for (const child of parent.children) {
    const key = drawn.get(child)?.key;
    if (key === undefined) unkeyed.push(child);
    else byKey.set(key, child);
  }
  let place: Element | null = parent.firstElementChild;
  for (const wanted of scene) {
    const found = wanted.key === undefined ? unkeyed.find((child) => drawn.get(child)?.tag === wanted.tag) : byKey.get(wanted.key);
    const isReusable = found !== undefined && drawn.get(found)?.tag === wanted.tag;
    const element = isReusable ? found : document.createElementNS(namespace, wanted.tag);
    if (isReusable) {
      if (wanted.key === undefined) unkeyed.splice(unkeyed.indexOf(found), 1);
      else byKey.delete(wanted.key);
    }
    patchElement(element, wanted);
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
  for (const child of [...byKey.values(), ...unkeyed]) child.remove();
}

/** Makes an element that was drawn here show another version of itself, with the same tag. */
export function patchElement(element: Element, wanted: SceneElement): void {
  const before = drawn.get(element);
  if (before === wanted) return;
  drawn.set(element, wanted);
  const old = before?.attributes ?? {};
  for (const [name, value] of Object.entries(wanted.attributes))
    if (old[name] !== value) setAttribute(element, wanted, name, String(value));
  for (const name of Object.keys(old)) if (!(name in wanted.attributes)) element.removeAttribute(name);
  if (wanted.text !== undefined) {
    if (before?.text !== wanted.text) element.textContent = wanted.text;
    return;
  }
  if (before?.text !== undefined) element.textContent = "";
  patchChildren(element, wanted.children);
}

/** The place of a keyed group is set as a style, which the style sheet can animate. */
function setAttribute(element: Element, wanted: SceneElement, name: string, value: string): void {
  const place = name === "transform" && wanted.tag === "g" && wanted.key !== undefined ? /^translate\((\S+) (\S+)\)$/.exec(value) : null;
  if (place) (element as SVGGElement).style.transform = `translate(${place[1]}px, ${place[2]}px)`;
  else if (name === "class") setClasses(element, value);
  else element.setAttribute(name, value);
}

const ownClasses = new WeakMap<Element, readonly string[]>();

/** Changes the drawing's classes only: selection and the like are classes that the page sets. */
function setClasses(element: Element, value: string): void {
  const classes = value.split(" ").filter((name) => name !== "");
  element.classList.remove(...(ownClasses.get(element) ?? []));
  element.classList.add(...classes);
  ownClasses.set(element, classes);
}
