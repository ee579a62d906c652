import type { Analysis } from "@lintel/engine/analysis";
import type { Component, ComponentKind } from "@lintel/engine/model";
import { t } from "../texts/index.ts";
import { subtitleSize } from "./card.ts";
import { cardSize } from "./card-size.ts";
import { nodeFigures } from "./figures.ts";
import type { Badge, DiagramNode, NodeShape } from "./graph.ts";
import { textWidth, wrapText } from "./text-width.ts";

/** The kind as people say it, with the technology or the engine before it: `Redis cache`, `document database`. */
export function kindText(component: Component): string {
  const before = component.technology?.title ?? component.store?.engine?.value;
  const kind = t.kinds[component.kind];
  if (!before || before.toLowerCase() === kind.toLowerCase()) return kind;
  return t.kinds.with(before, kind);
}

export function shapeOf(kind: ComponentKind): NodeShape {
  switch (kind) {
    case "database":
    case "objectstore":
    case "filesystem":
    case "search":
      return "cylinder";
    case "queue":
    case "topic":
    case "stream":
      return "pipe";
    case "client":
      return "round";
    case "external":
      return "external";
    default:
      return "card";
  }
}

/** A component as a node. Its size depends on its title and kind only, so that editing a property never moves anything. */
export function nodeOf(
  component: Component,
  group: string | null,
  analysis: Analysis | null,
  badge: Badge | null,
  withFigures: boolean,
): DiagramNode {
  const shape = shapeOf(component.kind);
  const size = cardSize(component.title, shape, withFigures);
  const figures = analysis?.components[component.id];
  const sharding = component.store?.sharding[0];
  return {
    id: component.id,
    kind: component.kind,
    shape,
    title: component.title,
    titleLines: size.titleLines,
    subtitle: subtitleOf(component, size.textRoom),
    group,
    replicas: component.replicas.value,
    shards: sharding?.shards.value ?? component.messaging?.partitions.value ?? 1,
    hottestShare: figures?.shards[0]?.hottestShare ?? null,
    figures: withFigures ? nodeFigures(component, figures) : [],
    utilisation: figures?.utilisation.value ?? null,
    badge,
    width: size.width,
    height: size.height,
    origin: component.origin,
  };
}

/** Names of makers before those of their products, which are known without them. */
const maker = /^(?:AWS|Amazon|Apache|Azure|Google Cloud|Google|Microsoft) (?=\S)/;

/** The kind, and as much of the placement as fits into `room` pixels. */
function subtitleOf(component: Component, room: number): string {
  const technology = component.technology?.title;
  const names = [kindText(component), ...(technology ? [technology, technology.replace(maker, "")] : [])];
  const short = names.find((name) => textWidth(name, subtitleSize) <= room) ?? (names[names.length - 1] as string);
  const kind = wrapText(short, room, subtitleSize, "regular", 1)[0] ?? "";
  const place = placeText(component);
  const both = `${kind} · ${place}`;
  return place !== null && textWidth(both, subtitleSize) <= room ? both : kind;
}

function placeText(component: Component): string | null {
  const zones = new Set(component.replicaZones.filter((zone) => zone !== null));
  const regions = new Set(component.replicaRegions.filter((region) => region !== null));
  if (regions.size > 1) return t.counts.regions(regions.size);
  if (zones.size > 1) return t.counts.zones(zones.size);
  return [...zones][0] ?? [...regions][0] ?? null;
}
