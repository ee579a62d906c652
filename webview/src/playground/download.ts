import type { ExportFormat } from "../messages.ts";

/** What a browser calls the formats of exports. */
export const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  svg: "image/svg+xml",
  png: "image/png",
  pdf: "application/pdf",
  mmd: "text/plain",
  d2: "text/plain",
  dsl: "text/plain",
  json: "application/json",
};

/** Hands a text to the user as a file of the browser's download folder; a folder in its name is left out. */
export function saveAs(name: string, content: string | Uint8Array, type: string): void {
  const url = URL.createObjectURL(new Blob([content as BlobPart], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name.split("/").at(-1) ?? name;
  link.click();
  URL.revokeObjectURL(url);
}
