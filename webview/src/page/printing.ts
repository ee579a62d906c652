import type { SceneElement } from "../diagram/scene.ts";
import { html } from "./element.ts";
import { patchChildren } from "./patch-scene.ts";

/**
 * Prints what is on show, as a page of its own: the whole picture and not the part in the window, black on white, as large as the paper allows
 * and without the controls around it (print.css hides those). `picture` is asked when printing begins; `null`: there is none, and the
 * page is printed as it is.
 */
export function printOnly(page: HTMLElement, picture: () => SceneElement | null): void {
  const sheet = html("div", "printed");
  window.addEventListener("beforeprint", () => {
    const scene = picture();
    if (!scene) return;
    patchChildren(sheet, [scene]);
    sheet.classList.toggle("wide", Number(scene.attributes.width) > Number(scene.attributes.height));
    page.append(sheet);
    page.classList.add("printing");
  });
  window.addEventListener("afterprint", () => {
    sheet.remove();
    page.classList.remove("printing");
  });
}
