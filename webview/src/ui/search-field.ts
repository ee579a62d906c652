/** One thing that was found. */
import { t } from "../texts/index.ts";
export interface SearchResult {
  readonly id: string;
  readonly label: string;
  /** What it is, shown behind the label. */
  readonly note: string;
}

export interface SearchField {
  readonly element: HTMLElement;
  open(): void;
  close(): void;
}

export interface SearchEvents {
  /** The best results for a text, best first. */
  find(text: string): readonly SearchResult[];
  /** The reader looks at a result, before choosing it. */
  preview(id: string): void;
  choose(id: string): void;
  closed(): void;
}

let made = 0;

/** A text field with a list of what it finds: arrow keys walk through the list, Enter chooses, Escape closes. */
export function searchField(label: string, events: SearchEvents): SearchField {
  const listId = `search-results-${++made}`;
  const input = document.createElement("input");
  input.type = "text";
  input.placeholder = label;
  input.autocomplete = "off";
  input.spellcheck = false;
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-label": label,
    "aria-autocomplete": "list",
    "aria-controls": listId,
    "aria-expanded": "false",
  }))
    input.setAttribute(name, value);
  const list = document.createElement("ul");
  list.id = listId;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", t.search.found);
  list.hidden = true;
  const nothing = document.createElement("p");
  nothing.textContent = t.search.nothing;
  nothing.setAttribute("role", "status");
  nothing.hidden = true;
  const element = document.createElement("div");
  element.className = "search-field";
  element.hidden = true;
  element.append(input, list, nothing);

  let results: readonly SearchResult[] = [];
  let active = 0;
  /** What had the focus before. */
  let before: Element | null = null;

  const mark = (index: number): void => {
    active = index;
    for (const [at, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(at === active));
      if (at === active) option.scrollIntoView({ block: "nearest" });
    }
    const result = results[active];
    if (!result) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", `${listId}-${active}`);
    events.preview(result.id);
  };
  const search = (): void => {
    const text = input.value.trim();
    results = text === "" ? [] : events.find(text);
    list.replaceChildren(...results.map((result, index) => option(result, `${listId}-${index}`)));
    list.hidden = results.length === 0;
    nothing.hidden = text === "" || results.length > 0;
    input.setAttribute("aria-expanded", String(results.length > 0));
    mark(0);
  };
  const option = (result: SearchResult, id: string): HTMLElement => {
    const item = document.createElement("li");
    item.id = id;
    item.setAttribute("role", "option");
    const [name, note] = [document.createElement("span"), document.createElement("span")];
    name.textContent = result.label;
    note.textContent = result.note;
    note.className = "search-note";
    item.append(name, note);
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => choose(result));
    return item;
  };
  const close = (): void => {
    if (element.hidden) return;
    element.hidden = true;
    events.closed();
    if (before instanceof HTMLElement || before instanceof SVGElement) before.focus({ preventScroll: true });
    before = null;
  };
  const choose = (result: SearchResult | undefined): void => {
    if (!result) return;
    element.hidden = true;
    events.choose(result.id);
  };

  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    const { length } = results;
    if (event.key === "ArrowDown" && length > 0) mark((active + 1) % length);
    else if (event.key === "ArrowUp" && length > 0) mark((active + length - 1) % length);
    else if (event.key === "Enter") choose(results[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  element.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !element.contains(event.relatedTarget)) element.hidden = true;
  });
  return {
    element,
    open: () => {
      if (!element.contains(document.activeElement)) before = document.activeElement;
      element.hidden = false;
      input.focus();
      input.select();
      search();
    },
    close,
  };
}
