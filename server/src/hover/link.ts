import { type Analysis, linkRows } from "@lintel/engine/analysis";
import { usualPort } from "@lintel/engine/formulas";
import type { Link } from "@lintel/engine/model";
import { assumedText, latencySource, markdown, methodText, plain, sections, table } from "./text.ts";

const kinds = { call: "call", async: "asynchronous call", subscription: "subscription" } as const;

/** Load, time and the caller's patience on a link. */
export function linkHover(analysis: Analysis, link: Link): string {
  const figures = analysis.links[link.id];
  const port = link.protocol ? usualPort(link.protocol) : null;
  const over = link.protocol ? ` over ${plain(link.protocol)}${port ? ` (port ${port.text} unless said otherwise)` : ""}` : "";
  const head = `${kinds[link.kind]} **${plain(link.from)} ${link.kind === "async" ? "~>" : "->"} ${plain(link.to)}**${over}`;
  if (!figures) return sections(head, link.documentation);
  return sections(
    head,
    link.documentation,
    table(linkRows(markdown, link, figures)),
    assumedText(figures.assumed, link.id),
    methodText([latencySource(figures.latency)]),
  );
}
