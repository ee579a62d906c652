import { type Analysis, componentRows, linkRows, type Marks, type Row } from "@lintel/engine/analysis";
import { type Component, type Design, lookup } from "@lintel/engine/model";
import { kindText } from "../diagram/node.ts";
import { t } from "../texts/index.ts";

/** What the card beside an element says: the same lines as the editor's hover. */
export interface Details {
  readonly title: string;
  readonly subtitle: string;
  readonly rows: readonly Row[];
  /** Inputs that nobody wrote. */
  readonly assumed: readonly string[];
}

/** Notes may hold Markdown's marks of code, which mean nothing here. */
function marks(): Marks {
  return { name: (text) => text, missing: (text) => text.replaceAll("`", ""), words: t.figures };
}

/** What the card says about a component, a link or a frame; `null` for anything else. */
export function detailsOf(design: Design, analysis: Analysis, id: string): Details | null {
  const { components, links } = lookup(design);
  const component = components.get(id);
  if (component) return componentDetails(design, analysis, component);
  const link = links.get(id);
  if (!link) return frameDetails(design, id);
  const title = (end: string): string => components.get(end)?.title ?? end;
  const kind = { call: t.card.calls, async: t.card.sends, subscription: t.card.delivers }[link.kind];
  const figures = analysis.links[id];
  return {
    title: `${title(link.from)} → ${title(link.to)}`,
    subtitle: [link.label, kind, link.protocol].filter((part) => part !== null).join(" · "),
    rows: figures ? linkRows(marks(), link, figures) : [],
    assumed: (figures?.assumed ?? []).map((input) => t.card.assumption(input.input, input.text, input.reason)),
  };
}

function componentDetails(design: Design, analysis: Analysis, component: Component): Details {
  const figures = analysis.components[component.id];
  return {
    title: component.title,
    subtitle: `${kindText(component)}${component.title === component.name ? "" : ` · ${component.name}`}`,
    rows: figures ? componentRows(marks(), design, component, figures) : [],
    assumed: (figures?.assumed ?? []).map((input) => t.card.assumption(input.input, input.text, input.reason)),
  };
}

function frameDetails(design: Design, id: string): Details | null {
  const group = design.groups.find((candidate) => candidate.id === id);
  if (group)
    return {
      title: group.title,
      subtitle: group.trust === null ? t.card.group : `${t.card.group} · ${group.trust}`,
      rows: [],
      assumed: [],
    };
  const places = design.regions.flatMap((region) => [
    { ...region, what: t.card.region },
    ...region.zones.map((zone) => ({ ...zone, what: t.card.zoneOf(region.title) })),
  ]);
  const place = places.find((candidate) => candidate.id === id);
  return place ? { title: place.title, subtitle: place.what, rows: [], assumed: [] } : null;
}
