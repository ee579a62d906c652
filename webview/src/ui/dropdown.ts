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

/** A labelled choice of one value. */
export function dropdown(label: string, onChange: (value: string) => void): Dropdown {
  const element = document.createElement("vscode-dropdown") as ToolkitDropdown;
  element.setAttribute("aria-label", label);
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
      const key = JSON.stringify([choices, value]);
      // Rebuilding an open list would close it under the reader's pointer.
      if (key === shown) return;
      shown = key;
      element.replaceChildren(
        ...choices.map((choice) => {
          const option = document.createElement("vscode-option");
          option.textContent = choice.label;
          option.setAttribute("data-value", choice.value);
          if (choice.value === value) option.setAttribute("selected", "");
          return option;
        }),
      );
    },
    setEnabled: (isEnabled) => element.toggleAttribute("disabled", !isEnabled),
  };
}
