import { type Finding, type Fix, lookup, type Origin } from "@lintel/engine/model";
import { t } from "../texts/index.ts";
import { type Menu, menu } from "../ui/index.ts";
import type { FocusTarget } from "./diagram-view.ts";
import { elementMenu } from "./element-menu.ts";
import { HoverCard, type HoverSubject } from "./hover-card.ts";

export interface ElementToolsEvents {
  /** What the picture shows at the moment; `null` before there is one. */
  subject(): HoverSubject | null;
  /** Shows the declaration of an element in the editor. */
  reveal(id: string): void;
  revealOrigin(origin: Origin): void;
  showPlaces(at: Origin, places: readonly Origin[]): void;
  simulateWithout(component: string): void;
  fix(finding: Finding, fix: Fix): void;
  goTo(id: string): void;
  placeOf(id: string): DOMRect | null;
  say(text: string): void;
}

/** What the reader gets about an element: the card beside it and the menu. */
export class ElementTools {
  readonly card: HoverCard;
  readonly menu: Menu = menu();
  readonly #events: ElementToolsEvents;

  constructor(events: ElementToolsEvents) {
    this.#events = events;
    const fix = (finding: Finding, chosen: Fix): void => {
      events.fix(finding, chosen);
      events.say(t.menu.askedFor(chosen.title));
    };
    this.card = new HoverCard({ fix, reveal: (finding) => events.revealOrigin(finding.origin) });
    this.#fix = fix;
  }

  readonly #fix: (finding: Finding, fix: Fix) => void;

  point(id: string | null, at: DOMRect | null): void {
    const subject = this.#events.subject();
    if (subject && !this.menu.isOpen) this.card.point(id, at, subject);
  }

  details(id: string, at: DOMRect, owner: FocusTarget): void {
    const subject = this.#events.subject();
    if (subject) this.card.pin(id, at, subject, owner);
  }

  open(id: string, at: { readonly x: number; readonly y: number }, owner: FocusTarget): void {
    const subject = this.#events.subject();
    if (!subject) return;
    this.card.hide();
    const { components, links } = lookup(subject.design);
    const events = this.#events;
    const items = elementMenu(id, subject.design, subject.findings, {
      reveal: events.reveal,
      showPlaces: events.showPlaces,
      simulateWithout: events.simulateWithout,
      goTo: events.goTo,
      fix: this.#fix,
      details: (element) => {
        const place = events.placeOf(element);
        if (place) this.details(element, place, owner);
      },
    });
    const link = links.get(id);
    const name = components.get(id)?.title ?? (link ? t.menu.linkName(link.from, link.to) : id);
    this.menu.open(t.menu.actionsFor(name), items, at, owner);
  }

  hide(): void {
    this.card.hide();
  }
}
