import { countText, timeText } from "@lintel/engine/model";
import { actionWords, changeTexts, recoveryText, type SimulationResult, saturationText } from "@lintel/engine/simulation";
import { t } from "../texts/index.ts";
import { type Content, type Markup, tag } from "./markup.ts";

/** What could not keep up, the first one first; nothing when all did. */
export function saturation(result: SimulationResult): Content {
  const [first, ...others] = result.saturated;
  if (first === undefined) return null;
  return [
    tag("p", {}, tag("strong", {}, t.findings.first), " ", saturationText(first, result.replications, t.changes), "."),
    others.length > 0 &&
      tag(
        "p",
        { class: "muted" },
        t.findings.afterwards,
        " ",
        others.map((other) => saturationText(other, result.replications, t.changes)).join("; "),
        ".",
      ),
  ];
}

/** What each action did to flows and components; nothing when there was none. */
export function changes(result: SimulationResult): Content {
  if (result.changes.length === 0) return null;
  return tag("ol", { class: "changes" }, ...result.changes.map(changeItem));
}

function changeItem(change: SimulationResult["changes"][number]): Markup {
  const texts = change.before === null ? [t.findings.nothingBefore] : changeTexts(change, t.changes);
  const recovery = recoveryText(change, t.changes);
  return tag(
    "li",
    {},
    tag("strong", {}, `${timeText(change.time)}: ${actionWords(change.text)}`),
    tag(
      "ul",
      {},
      ...(texts.length > 0 ? texts : [t.findings.nothingMoved]).map((text) => tag("li", {}, text)),
      recovery !== null && tag("li", {}, recovery),
    ),
  );
}

/** What made the requests of a flow fail, by cause and component, in words; `null` when none failed. */
export function errorSourcesText(flow: SimulationResult["flows"][string], nameOf: (id: string) => string): string | null {
  const sources = flow.errorSources.filter(({ count }) => count > 0);
  if (sources.length === 0) return null;
  return sources
    .map(({ cause, element, count }) =>
      element === null
        ? t.findings.causeCount(countText(count), t.causes[cause])
        : t.findings.causeAt(countText(count), t.causes[cause], nameOf(element)),
    )
    .join(", ");
}
