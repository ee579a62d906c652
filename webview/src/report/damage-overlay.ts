import type { FailureSweepResult } from "@lintel/engine/simulation";
import { wholePercent } from "../diagram/figures.ts";
import type { NodeFigure } from "../diagram/graph.ts";
import type { NodeOverlay, Overlay } from "../diagram/overlay.ts";
import { t } from "../texts/index.ts";

/** From these shares of lost requests on a card is a warning, and an alarm. */
const noticeable = 0.001;
const severe = 0.1;

/** On each component's card the share of the requests lost while all of its replicas are down, and while one of them is. */
export function damageOverlay({ failures }: FailureSweepResult): Overlay {
  const overlay = new Map<string, NodeOverlay>();
  for (const { target, availabilityLost } of failures) {
    if (target.kind !== "component" && target.kind !== "replica") continue;
    const lost = Math.max(0, availabilityLost ?? 0);
    const share = lost < noticeable ? t.failureReport.cardNothing : t.failureReport.cardLost(wholePercent(lost));
    const tone: NodeFigure["tone"] = lost >= severe ? "over" : lost >= noticeable ? "high" : "good";
    const figure: NodeFigure = { text: target.kind === "replica" ? t.failureReport.cardOne(share) : share, tone };
    const known = overlay.get(target.element)?.figures ?? [];
    overlay.set(target.element, {
      utilisation: null,
      queue: null,
      state: "up",
      figures: target.kind === "replica" ? [...known, figure] : [figure, ...known],
    });
  }
  return overlay;
}
