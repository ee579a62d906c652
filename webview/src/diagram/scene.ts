/**
 * A drawing as plain data: elements with attributes, in drawing order. One description is written out as an SVG text and
 * kept up to date in a page, so both show the same.
 */
export interface SceneElement {
  readonly tag: "svg" | "g" | "path" | "rect" | "circle" | "line" | "text" | "title" | "desc" | "defs" | "clipPath";
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly SceneElement[];
  /** Text content; such an element has no children. */
  readonly text?: string;
  /** Keeps an element of the page the same one across updates; unique among its siblings. */
  readonly key?: string;
}

type Attributes = Readonly<Record<string, string | number>>;

export function element(tag: SceneElement["tag"], attributes: Attributes, children: readonly SceneElement[] = []): SceneElement {
  return { tag, attributes, children };
}

export function keyed(key: string, tag: SceneElement["tag"], attributes: Attributes, children: readonly SceneElement[]): SceneElement {
  return { tag, attributes, children, key };
}

export function textElement(tag: "text" | "title" | "desc", attributes: Attributes, text: string): SceneElement {
  return { tag, attributes, children: [], text };
}
