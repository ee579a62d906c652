import { describe, expect, it } from "vitest";
import { checkDesign, checkWith, places } from "../check-design.ts";
import { fromLiterature } from "./candidates/index.ts";
import { figuresOnly, fixtureNames, fixtures, withoutRule } from "./fixtures/index.ts";

/*
 * Small faults from the literature, each before and after it is mended, and what a reviewer must (and must not) say.
 */

describe.each(fixtures.map((fixture) => [`${fixture.name}: ${fixture.about}`, fixture] as const))("%s", (_, fixture) => {
  const [code = ""] = (fixture.shows[0] ?? "").split(" ");

  it("is reported before", () => {
    const { findings, languageFindings } = checkWith(code, fixture.before);
    expect(languageFindings).toEqual([]);
    expect(places(findings)).toEqual(fixture.shows);
  });

  it("is clean after", () => {
    const { findings, languageFindings } = checkWith(code, fixture.after);
    expect(languageFindings).toEqual([]);
    expect(places(findings)).toEqual([]);
  });
});

describe("the list of small faults", () => {
  it("is complete: each of the thirty has a fixture, is a figure, or cannot be expressed", () => {
    const covered = new Set([...fixtures.map(({ name }) => name), ...Object.keys(withoutRule), ...figuresOnly]);
    expect([...covered].sort()).toEqual([...fixtureNames].sort());
    expect(new Set(fixtureNames).size).toBe(30);
  });

  it("leaves out only what the table of proposed checks leaves out", () => {
    const candidates = new Map(fromLiterature.flatMap((family) => family.candidates.map(([name, codes]) => [name, codes])));
    for (const [name, check] of Object.entries(withoutRule)) expect(candidates.get(check), name).toBe("");
  });

  it("foo-bar: 99.9% twice is 99.8001% in series and 99.9999% side by side", () => {
    const { analysis } = checkDesign(`client User { users 1k }
service Foo { availability 99.9% }
service Bar { availability 99.9% }
service Both { replicas 2  availability 99.9% }
User -> Foo -> Bar
User -> Both
flow Series { from User at 1 rps  User -> Foo -> Bar }
flow Parallel { from User at 1 rps  User -> Both }`);
    expect(analysis.flows.Series?.availability.availability.value).toBeCloseTo(0.998001, 9);
    expect(analysis.flows.Parallel?.availability.availability.value).toBeCloseTo(0.999999, 9);
  });
});
