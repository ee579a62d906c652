import { type Design, lookup } from "@lintel/engine/model";
import type { ComparisonResult } from "@lintel/engine/simulation";
import { t } from "../texts/index.ts";
import { comparisonReport } from "./comparison-report.ts";
import { tag } from "./markup.ts";
import { reportPage } from "./page.ts";

/** A comparison and the designs of its two sides. */
export interface ReportedComparison {
  readonly result: ComparisonResult;
  readonly designs: readonly [Design, Design];
}

/** Comparisons of two variants as one HTML file that needs nothing else; `notCompared`: what stands on one side only, in words. */
export function comparisonPage(comparisons: readonly ReportedComparison[], notCompared: readonly string[]): string {
  const [first] = comparisons;
  const name = first?.designs[0].name ?? "";
  const heading = t.comparison.pageTitle(name, first?.result.a.title ?? "A", first?.result.b.title ?? "B");
  const left = notCompared.length > 0 && [
    tag("h2", {}, t.comparison.notCompared),
    tag("ul", {}, ...notCompared.map((text) => tag("li", {}, text))),
  ];
  return reportPage({
    title: heading,
    heading,
    parts: comparisons.map(({ result, designs }, i) => ({
      title: titleOf(designs[0], result),
      content: [
        comparisons.length === 1 && tag("p", { class: "muted" }, titleOf(designs[0], result)),
        comparisonReport(result, designs, "h2"),
        i === comparisons.length - 1 && left,
      ],
    })),
    partsName: t.report.simulationsTitle,
  });
}

function titleOf(design: Design, { a: { scenario } }: ComparisonResult): string {
  return scenario === null ? t.simulation.steadyLoad : (lookup(design).elements.get(scenario)?.title ?? scenario);
}
