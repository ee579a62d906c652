import { t } from "../texts/index.ts";
import type { DesignFile } from "./files.ts";

/** Lets the reader choose one of the files in a dialog; `null` when they choose none. */
export function pickFile(title: string, files: readonly DesignFile[]): Promise<DesignFile | null> {
  const dialog = document.createElement("dialog");
  dialog.className = "pick-file";
  const heading = document.createElement("h2");
  heading.textContent = files.length > 0 ? title : t.playground.noOther;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = t.playground.cancel;
  const list = document.createElement("ul");
  dialog.append(heading, list, close);
  return new Promise((resolve) => {
    let chosen: DesignFile | null = null;
    for (const file of files) {
      const choice = document.createElement("button");
      choice.type = "button";
      choice.textContent = file.name;
      choice.addEventListener("click", () => {
        chosen = file;
        dialog.close();
      });
      const item = document.createElement("li");
      item.append(choice);
      list.append(item);
    }
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(chosen);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
