/** One line of a menu; `null` in a list of them is a line between two groups. */
export interface MenuItem {
  readonly label: string;
  /** Keys that do the same, as people write them. */
  readonly keys?: string;
  /** Why it cannot be chosen; such an item stays in the menu, for whoever looks for it. */
  readonly disabled?: string;
  /** The language of the label where it is not that of the page. */
  readonly language?: string | null;
  onChoose(): void;
}

/** A context menu; the toolkit has none. */
export interface Menu {
  readonly element: HTMLElement;
  readonly isOpen: boolean;
  /** Opens at a point of the window, with the focus on the first item; closing gives the focus back to `owner`. */
  open(label: string, items: readonly (MenuItem | null)[], at: { readonly x: number; readonly y: number }, owner: FocusTarget | null): void;
  close(): void;
}

interface FocusTarget {
  focus(options?: FocusOptions): void;
}

const margin = 4;

/** Arrow keys, Home, End and first letters move, Enter and Space choose, Escape and Tab close. */
export function menu(): Menu {
  const element = document.createElement("div");
  element.className = "menu";
  element.setAttribute("role", "menu");
  element.hidden = true;
  let owner: FocusTarget | null = null;

  const close = (givesFocusBack: boolean): void => {
    if (element.hidden) return;
    element.hidden = true;
    element.replaceChildren();
    if (givesFocusBack) owner?.focus({ preventScroll: true });
    owner = null;
  };
  const entries = (): HTMLElement[] => [...element.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const focusOn = (index: number): void => {
    const all = entries();
    all[(index + all.length) % all.length]?.focus();
  };
  element.addEventListener("keydown", (event) => {
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (event.key === "ArrowDown") focusOn(at + 1);
    else if (event.key === "ArrowUp") focusOn(at - 1);
    else if (event.key === "Home") focusOn(0);
    else if (event.key === "End") focusOn(-1);
    else if (event.key === "Escape" || event.key === "Tab") close(true);
    else if (event.key.length === 1 && event.key !== " ") {
      const turned = [...all.slice(at + 1), ...all.slice(0, at + 1)];
      turned.find((entry) => entry.textContent?.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  element.addEventListener("contextmenu", (event) => event.preventDefault());
  document.addEventListener("pointerdown", (event) => !element.contains(event.target as Node) && close(false), true);
  window.addEventListener("blur", () => close(false));

  return {
    element,
    get isOpen() {
      return !element.hidden;
    },
    open: (label, items, { x, y }, focusBack) => {
      owner = focusBack;
      element.setAttribute("aria-label", label);
      element.replaceChildren(...items.map((item) => (item ? entry(item, () => close(true)) : separator())));
      element.hidden = false;
      const { offsetWidth, offsetHeight } = element;
      const { clientWidth, clientHeight } = document.documentElement;
      element.style.left = `${Math.round(Math.max(margin, Math.min(x, clientWidth - offsetWidth - margin)))}px`;
      element.style.top = `${Math.round(Math.max(margin, Math.min(y, clientHeight - offsetHeight - margin)))}px`;
      focusOn(0);
    },
    close: () => close(true),
  };
}

function entry(item: MenuItem, close: () => void): HTMLElement {
  const element = document.createElement("button");
  element.type = "button";
  element.setAttribute("role", "menuitem");
  element.tabIndex = -1;
  const label = document.createElement("span");
  label.textContent = item.label;
  if (item.language) label.lang = item.language;
  element.append(label);
  const aside = item.disabled ?? item.keys;
  if (aside !== undefined) {
    const note = document.createElement("span");
    note.className = "menu-note";
    note.textContent = aside;
    element.append(note);
  }
  if (item.disabled !== undefined) element.setAttribute("aria-disabled", "true");
  element.addEventListener("pointerenter", () => element.focus({ preventScroll: true }));
  element.addEventListener("click", () => {
    if (item.disabled !== undefined) return;
    close();
    item.onChoose();
  });
  return element;
}

function separator(): HTMLElement {
  const element = document.createElement("div");
  element.setAttribute("role", "separator");
  return element;
}
