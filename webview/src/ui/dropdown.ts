import { provideVSCodeDesignSystem, type Dropdown as ToolkitDropdown, vsCodeDropdown, vsCodeOption } from "@vscode/webview-ui-toolkit";
import { labelled } from "./labelled.ts";

provideVSCodeDesignSystem().register(vsCodeDropdown(), vsCodeOption());

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface Dropdown {
  readonly element: HTMLElement;
  readonly value: string;
  /** Replaces the choices; the chosen value stays when it is still there, otherwise `fallback` (or the first) is chosen. */
  setChoices(choices: readonly Choice[], chosen: string): void;
  setEnabled(isEnabled: boolean): void;
}

/** A labelled choice of one value. `opens`: where its list is; in a part of the page that scrolls only what is below can be scrolled to. */
export function dropdown(
  label: string,
  onChange: (value: string) => void,
  opens: "where there is room" | "below" = "where there is room",
): Dropdown {
  const element = document.createElement("vscode-dropdown") as ToolkitDropdown;
  element.setAttribute("aria-label", label);
  if (opens === "below") element.setAttribute("position", "below");
  let value = "";
  let shown = "";
  element.addEventListener("change", () => {
    const chosen = element.selectedOptions[0]?.getAttribute("data-value") ?? "";
    if (chosen === value) return;
    value = chosen;
    onChange(value);
  });
  return {
    element: labelled(label, element),
    get value() {
      return value;
    },
    setChoices: (choices, chosen) => {
      value = choices.some((choice) => choice.value === chosen) ? chosen : (choices[0]?.value ?? "");
      const at = choices.findIndex((choice) => choice.value === value);
      const list = JSON.stringify(choices);
      if (list === shown) {
        // The toolkit keeps the option it shows when options are replaced, so an unchanged list is only set to another one.
        for (const [index, option] of [...element.children].entries()) option.toggleAttribute("selected", index === at);
        if (element.selectedIndex !== at) element.selectedIndex = at;
        return;
      }
      // Rebuilding an open list would close it under the reader's pointer.
      shown = list;
      element.replaceChildren(
        ...choices.map((choice, index) => {
          const option = document.createElement("vscode-option");
          option.textContent = choice.label;
          option.setAttribute("data-value", choice.value);
          option.toggleAttribute("selected", index === at);
          return option;
        }),
      );
      // It goes on showing the place in the list that it showed before, until it has seen the new options.
      requestAnimationFrame(() => {
        const place = [...element.children].findIndex((option) => option.getAttribute("data-value") === value);
        if (element.selectedIndex !== place) element.selectedIndex = place;
      });
    },
    setEnabled: (isEnabled) => element.toggleAttribute("disabled", !isEnabled),
  };
}
