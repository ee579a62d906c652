import { type Analysis, componentRows, explainComponent } from "@lintel/engine/analysis";
import type { Component, Design } from "@lintel/engine/model";
import { assumedText, explanationText, heading, latencySource, markdown, methodText, plain, sections, table } from "./text.ts";

/** Load, utilisation, time, availability and the assumptions of a component. */
export function componentHover(design: Design, analysis: Analysis, component: Component): string {
  const figures = analysis.components[component.id];
  const head = heading(component.kind, component.name, component.title);
  const technology = component.technology
    ? ` · ${plain(component.technology.title)}${component.technology.managed ? " (managed)" : ""}`
    : "";
  return sections(
    head + technology,
    component.documentation,
    figures ? table(componentRows(markdown, design, component, figures)) : null,
    figures ? explanationText(explainComponent(component, figures)) : null,
    figures ? assumedText(figures.assumed, component.id) : null,
    figures ? methodText([latencySource(figures.sojourn), figures.utilisation]) : null,
  );
}
