import type { Analysis, ComponentFigures, Figure, LinkFigures } from "@lintel/engine/analysis";
import { type Design, lookup } from "@lintel/engine/model";

/** As many rows of one sort as a reader goes through. */
export const mostRows = 40;

export interface Rows {
  readonly components: readonly ComponentFigures[];
  readonly links: readonly LinkFigures[];
  /** What was left out, in one sentence; empty when nothing was. */
  readonly leftOut: string;
}

/** The components and links to print: all in the order they are declared, or of a huge design only the busiest, busiest first. */
export function rowsOf(design: Design, analysis: Analysis, all: boolean): Rows {
  const { components: byId } = lookup(design);
  const components = Object.values(analysis.components).filter((component) => byId.get(component.id)?.kind !== "client");
  const links = Object.values(analysis.links);
  const left = [
    ...(!all && components.length > mostRows ? [`${mostRows} of ${components.length} components`] : []),
    ...(!all && links.length > mostRows ? [`${mostRows} of ${links.length} links`] : []),
  ];
  return {
    components: all ? components : busiest(components, (component) => [component.utilisation, component.rate]),
    links: all ? links : busiest(links, (link) => [link.attemptRate]),
    leftOut: left.length === 0 ? "" : `Shown are the busiest ${left.join(" and ")}; lintel analyze --all shows every one.`,
  };
}

function busiest<T>(rows: readonly T[], by: (row: T) => readonly Figure[]): readonly T[] {
  if (rows.length <= mostRows) return rows;
  return rows
    .map((row) => ({ row, keys: by(row).map((figure) => figure.value ?? 0) }))
    .sort((a, b) => a.keys.reduce((order, key, index) => order || (b.keys[index] ?? 0) - key, 0))
    .slice(0, mostRows)
    .map(({ row }) => row);
}
