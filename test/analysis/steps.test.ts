import { analysisSteps, analyze, finish } from "@lintel/engine/analysis";
import { ruleSteps, runRules } from "@lintel/engine/rules";
import { designFromText } from "@lintel/language";
import { describe, expect, it, vi } from "vitest";
import { generatedDesign } from "../bench/designs.ts";

const { design } = designFromText(generatedDesign(15));

describe("analysis and rules in steps", () => {
  it("pauses at least once for every element", () => {
    const steps = analysisSteps(design);
    let pauses = 0;
    while (!steps.next().done) pauses++;
    expect(pauses).toBeGreaterThanOrEqual(design.components.length + design.links.length + design.flows.length);
  });

  it("can be dropped half way, and another run is not disturbed by it", () => {
    const expected = analyze(design);
    const dropped = analysisSteps(design);
    const other = analysisSteps(design);
    for (let i = 0; i < 20; i++) {
      dropped.next();
      other.next();
    }
    expect(finish(other)).toEqual(expected);
  });

  it("says exactly what it would have said first, whatever was analysed before", async () => {
    for (const changed of ["replicas 4", "replicas 5", "replicas 3"]) {
      analyze(designFromText(generatedDesign(15).replace("replicas 4", changed)).design);
      analyze(design, { load: changed.length / 10 });
    }
    vi.resetModules();
    const untouched = await import("@lintel/engine/analysis");
    expect(analyze(design)).toEqual(untouched.analyze(design));
  });

  it("gives the same findings with pauses as without", () => {
    const context = { design, analysis: analyze(design) };
    const steps = ruleSteps(context);
    let pauses = 0;
    let last = steps.next();
    while (!last.done) {
      pauses++;
      last = steps.next();
    }
    expect(pauses).toBeGreaterThan(50);
    expect(last.value).toEqual(runRules(context));
    expect(last.value.length).toBeGreaterThan(0);
  });
});
