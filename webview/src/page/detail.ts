import type { SceneElement } from "../diagram/scene.ts";

/** How much of an element is drawn: all its details, or the large titles that are read from far away. */
export type Detail = "near" | "far";

/** An element without what the style sheet would hide at this detail (`diagram.css`). */
export function inDetail(scene: SceneElement, detail: Detail): SceneElement {
  const children = scene.children.filter((child) => isShown(child, detail));
  return children.length === 0 && scene.children.length === 0
    ? scene
    : { ...scene, children: children.map((child) => inDetail(child, detail)) };
}

function isShown({ attributes }: SceneElement, detail: Detail): boolean {
  const classes = String(attributes.class ?? "").split(" ");
  return detail === "near" ? !classes.includes("far-title") : !classes.includes("near") && !classes.includes("detail");
}
