import { provideVSCodeDesignSystem, type TextField, vsCodeTextField } from "@vscode/webview-ui-toolkit";
import { t } from "../texts/index.ts";
import { labelled } from "./labelled.ts";

provideVSCodeDesignSystem().register(vsCodeTextField());

export interface NumberField {
  readonly element: HTMLElement;
  /** The number, or `null` while the text is none or out of range. */
  readonly value: number | null;
  set(value: number): void;
  setEnabled(isEnabled: boolean): void;
}

export interface NumberRange {
  readonly minimum: number;
  readonly maximum: number;
  readonly isWhole: boolean;
}

/** A labelled field for a number; says what is wrong with a text that is none or out of range. */
export function numberField(label: string, range: NumberRange, onChange: () => void): NumberField {
  const field = document.createElement("vscode-text-field") as TextField;
  // The toolkit takes the name from the content and would write "Text field" over any other; the style sheet hides its second label.
  field.textContent = label;
  field.setAttribute("size", "6");
  const read = (): number | null => {
    const number = Number(field.value.trim());
    const isFine =
      field.value.trim() !== "" && number >= range.minimum && number <= range.maximum && (!range.isWhole || Number.isInteger(number));
    return isFine ? number : null;
  };
  field.addEventListener("input", () => {
    const isFine = read() !== null;
    field.classList.toggle("invalid", !isFine);
    field.setAttribute("aria-invalid", String(!isFine));
    field.title = isFine ? "" : (range.isWhole ? t.fields.wholeNumber : t.fields.number)(label, range.minimum, range.maximum);
    onChange();
  });
  return {
    element: labelled(label, field),
    get value() {
      return read();
    },
    set: (value) => {
      field.value = String(value);
    },
    setEnabled: (isEnabled) => field.toggleAttribute("disabled", !isEnabled),
  };
}
