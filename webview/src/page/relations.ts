import { type Design, type Link, lookup } from "@lintel/engine/model";
import { t } from "../texts/index.ts";

/** A list of this many names is still listened to. */
const most = 5;

/** Who calls a component and what it calls, in a sentence; for a link, its two ends. Empty for anything else. */
export function relationText(design: Design, id: string): string {
  const { components, links, linksFrom, linksTo } = lookup(design);
  const name = (component: string): string => components.get(component)?.title ?? component;
  const link = links.get(id);
  if (link) return t.relations.link(name(link.from), name(link.to));
  if (!components.has(id)) return "";
  const of = (list: readonly Link[] | undefined, kinds: readonly Link["kind"][], end: "from" | "to"): string[] => [
    ...new Set((list ?? []).filter(({ kind }) => kinds.includes(kind)).map((each) => name(each[end]))),
  ];
  const callers = of(linksTo.get(id), ["call", "async"], "from");
  const calls = of(linksFrom.get(id), ["call"], "to");
  const sends = of(linksFrom.get(id), ["async"], "to");
  const delivers = of(linksFrom.get(id), ["subscription"], "to");
  const gets = of(linksTo.get(id), ["subscription"], "from");
  const parts = [
    callers.length > 0 ? t.relations.calledBy(listed(callers)) : "",
    gets.length > 0 ? t.relations.getsFrom(listed(gets)) : "",
    calls.length > 0 ? t.relations.calls(listed(calls)) : "",
    sends.length > 0 ? t.relations.sends(listed(sends)) : "",
    delivers.length > 0 ? t.relations.delivers(listed(delivers)) : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? t.relations.none(name(id)) : t.relations.all(name(id), parts.join("; "));
}

function listed(names: readonly string[]): string {
  if (names.length <= most) return names.join(", ");
  return t.counts.andMore(names.slice(0, most).join(", "), names.length - most);
}

/** What a step along a link is called when the keyboard goes it: `over get, fill`. Empty when the link says nothing for itself. */
export function stepText(design: Design, from: string, to: string): string {
  const between = design.links.filter((link) => (link.from === from && link.to === to) || (link.from === to && link.to === from));
  const labels = between.flatMap((link) => link.label ?? link.protocol ?? []);
  return labels.length === 0 ? "" : t.relations.over([...new Set(labels)].join(", "));
}
