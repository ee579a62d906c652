import { type Design, type Finding, type Fix, type Link, lookup, type Origin } from "@lintel/engine/model";
import { shownElement } from "../diagram/badges.ts";
import { proseLanguage, t } from "../texts/index.ts";
import type { MenuItem } from "../ui/index.ts";
import { notWithout } from "./scenario-without.ts";

/** What a menu about an element can do. */
export interface ElementActions {
  /** Shows the declaration of an element in the editor. */
  reveal(id: string): void;
  showPlaces(at: Origin, places: readonly Origin[]): void;
  simulateWithout(component: string): void;
  fix(finding: Finding, fix: Fix): void;
  /** Keeps the card of an element open, with the focus in it. */
  details(id: string): void;
  /** Goes to an element of the picture. */
  goTo(id: string): void;
}

/** More fixes than this are on the card of the element. */
const mostFixes = 5;

/** What the context menu offers about an element of the picture. */
export function elementMenu(
  id: string,
  design: Design,
  findings: readonly Finding[],
  actions: ElementActions,
): readonly (MenuItem | null)[] {
  const { components, linksTo, linksFrom, links } = lookup(design);
  const component = components.get(id);
  const link = links.get(id);
  const items: (MenuItem | null)[] = [{ label: t.menu.definition, keys: t.menu.enter, onChoose: () => actions.reveal(id) }];
  if (component) {
    const list = (label: string, found: readonly Link[], none: string): MenuItem => ({
      label: found.length > 0 ? t.menu.counted(label, found.length) : label,
      ...(found.length === 0 ? { disabled: none } : {}),
      onChoose: () =>
        actions.showPlaces(
          component.origin,
          found.map(({ origin }) => origin),
        ),
    });
    items.push(
      list(t.menu.callers, linksTo.get(id) ?? [], t.menu.noCallers),
      list(t.menu.callees, linksFrom.get(id) ?? [], t.menu.noCallees),
    );
  }
  if (link) {
    for (const [end, label] of [
      [link.from, t.menu.caller],
      [link.to, t.menu.callee],
    ] as const)
      items.push({ label: label(components.get(end)?.title ?? end), onChoose: () => actions.goTo(end) });
  }
  const own = findings.filter((finding) => shownElement(design, finding) === id);
  items.push({
    label: own.length > 0 ? t.menu.figuresAndProblems(own.length) : t.menu.figures,
    keys: t.menu.space,
    onChoose: () => actions.details(id),
  });
  if (component) {
    const reason = notWithout(design, component);
    items.push(null, {
      label: t.menu.simulateWithout(component.title),
      ...(reason === null ? {} : { disabled: reason }),
      onChoose: () => actions.simulateWithout(id),
    });
  }
  const fixes = fixesOf(own, id);
  if (fixes.length > 0) {
    items.push(
      null,
      ...fixes
        .slice(0, mostFixes)
        .map(({ finding, fix }): MenuItem => ({ label: fix.title, language: proseLanguage(), onChoose: () => actions.fix(finding, fix) })),
    );
    const left = fixes.length - mostFixes;
    if (left > 0) items.push({ label: t.menu.moreFixes(left), onChoose: () => actions.details(id) });
  }
  return items;
}

/** The fixes of an element's findings, each title once; those that add replicas come first. */
function fixesOf(findings: readonly Finding[], id: string): readonly { readonly finding: Finding; readonly fix: Fix }[] {
  const seen = new Set<string>();
  const all = findings.flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })));
  const addsReplica = ({ fix }: (typeof all)[number]): boolean =>
    fix.edits.some((edit) => edit.type === "set" && edit.element === id && ["replicas", "replicate", "nodes"].includes(edit.path[0] ?? ""));
  return [...all.filter(addsReplica), ...all.filter((each) => !addsReplica(each))].filter(({ fix }) => {
    if (seen.has(fix.title)) return false;
    seen.add(fix.title);
    return true;
  });
}
