/** Hands a text to the user as a file of the browser's download folder; a folder in its name is left out. */
export function saveAs(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name.split("/").at(-1) ?? name;
  link.click();
  URL.revokeObjectURL(url);
}
