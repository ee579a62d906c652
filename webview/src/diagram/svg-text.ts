import type { SceneElement } from "./scene.ts";

/** Writes a drawing as SVG text. Everything that came from a design is escaped; there is no script and no reference to anything outside. */
export function svgText(scene: SceneElement): string {
  const parts: string[] = [];
  write(scene, parts);
  return parts.join("");
}

function write(scene: SceneElement, parts: string[]): void {
  parts.push("<", scene.tag);
  for (const [name, value] of Object.entries(scene.attributes)) parts.push(" ", name, '="', escapeText(String(value)), '"');
  if (scene.text === undefined && scene.children.length === 0) {
    parts.push("/>");
    return;
  }
  parts.push(">");
  if (scene.text !== undefined) parts.push(escapeText(scene.text));
  for (const child of scene.children) write(child, parts);
  parts.push("</", scene.tag, ">");
}

/** Escapes markup and drops the control characters that no XML text may hold. */
export function escapeText(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "�");
}
