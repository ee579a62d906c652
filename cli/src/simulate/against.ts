import type { Design, Scenario } from "@lintel/engine/model";
import { type ComparisonResult, comparison, type SimulationOptions } from "@lintel/engine/simulation";
import { withChanges } from "../analyze/changes.ts";
import { readVersion } from "../diff/versions.ts";
import { ExitCode, InputError } from "../exit.ts";
import { type LoadedDesign, reportErrors } from "../input/design.ts";
import { joinSections, listSection } from "../print/section.ts";
import { print, type Session } from "../session.ts";
import { refuseWithoutArrivals } from "./arrivals.ts";
import { comparisonPretty } from "./compare-pretty.ts";
import { executeStudy } from "./execute-study.ts";
import { comparisonHtml } from "./html.ts";
import { scenariosToRun } from "./runs.ts";

/** What a design is compared with: another file (or `REVISION:FILE`), or itself after changes. */
export interface Against {
  readonly file: string | null;
  readonly whatIf: readonly string[];
  readonly stdinFilename: string;
  readonly scenario: string | null;
  readonly format: "pretty" | "json" | "html";
}

interface Side {
  readonly title: string;
  readonly design: Design;
}

/** `lintel simulate FILE --against OTHER`, and `--what-if CHANGE`: both sides under the same random numbers. */
export async function simulateAgainst(loaded: LoadedDesign, against: Against, options: SimulationOptions, session: Session): Promise<void> {
  const other = await otherDesign(loaded, against, session);
  const broken = [loaded, ...(against.file === null ? [] : [other.loaded])].map((each) => reportErrors(each, session)).some(Boolean);
  const a: Side = { title: against.file === null ? "the design as it is" : loaded.source.label, design: loaded.design };
  const b: Side = { title: other.title, design: other.loaded.design };
  if (Object.keys(options.traces).length === 0) for (const { design } of [a, b]) refuseWithoutArrivals(design);
  const { pairs, skipped } = pairsOf(a, b, against.scenario);
  const interrupted = session.host.catchInterrupt();
  const results: ComparisonResult[] = [];
  for (const [ofA, ofB] of pairs) {
    const study = comparison({
      a: { ...a, scenario: ofA?.id ?? null },
      b: { ...b, scenario: ofB?.id ?? null },
      options,
    });
    const { outcome, interrupted: ended } = await executeStudy(study, ofA?.title ?? "steady load", interrupted, session);
    results.push(outcome);
    if (against.format === "pretty")
      print(session, `${results.length > 1 ? "\n" : ""}${await comparisonPretty(outcome, [a.design, b.design], ended, session.out)}`);
    if (ended) break;
  }
  if (against.format === "html") {
    const designs = [a.design, b.design] as const;
    print(
      session,
      await comparisonHtml(
        results.map((result) => ({ result, designs })),
        skipped,
      ),
    );
  } else if (against.format === "json") print(session, JSON.stringify(comparisonJson(results, skipped), null, 2));
  else if (skipped.length > 0) print(session, `\n${joinSections([listSection("Not compared", skipped, session.out)])}`);
  const fails = results.some(({ objectives, expectations }) =>
    [...objectives, ...expectations].some(({ a: ofA, b: ofB }) => ofA?.met === false || ofB?.met === false),
  );
  session.exitCode = broken || fails ? ExitCode.findings : ExitCode.clean;
}

async function otherDesign(
  loaded: LoadedDesign,
  { file, whatIf, stdinFilename }: Against,
  session: Session,
): Promise<{ readonly title: string; readonly loaded: LoadedDesign }> {
  const other = file === null ? loaded : await readVersion(file, stdinFilename, session.host);
  const { changed, said } = withChanges(other, whatIf);
  const changes = said.join(", ");
  return {
    title: file === null ? `the design with ${changes}` : changes === "" ? other.source.label : `${other.source.label} with ${changes}`,
    loaded: changed,
  };
}

type Pair = readonly [Scenario | null, Scenario | null];

/** Scenarios of one name are held against each other; without any in common, both sides run their steady load. */
function pairsOf(a: Side, b: Side, wanted: string | null): { readonly pairs: readonly Pair[]; readonly skipped: readonly string[] } {
  if (wanted !== null) {
    return { pairs: [[one(a, wanted), one(b, wanted)]], skipped: [] };
  }
  const pairs = a.design.scenarios.flatMap((scenario): Pair[] => {
    const same = b.design.scenarios.find(({ id }) => id === scenario.id);
    return same ? [[scenario, same]] : [];
  });
  const alone = (side: Side, other: Side): string[] =>
    side.design.scenarios.flatMap(({ id, title }) =>
      other.design.scenarios.some((scenario) => scenario.id === id) ? [] : [`scenario "${title}" is in ${side.title} only`],
    );
  const skipped = [...alone(a, b), ...alone(b, a)];
  return pairs.length > 0
    ? { pairs, skipped }
    : { pairs: [[null, null]], skipped: skipped.map((text) => `${text}, so both ran their steady load`) };
}

function one(side: Side, wanted: string): Scenario | null {
  try {
    return scenariosToRun(side.design, wanted)[0] ?? null;
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${side.title}: ${error.message}`);
    throw error;
  }
}

/** The JSON of a comparison (docs/schema/simulate-against.json): one object, or `runs` with one for each scenario. */
function comparisonJson(results: readonly ComparisonResult[], skipped: readonly string[]): unknown {
  const [only, another] = results;
  const runs = results.map((result) => (skipped.length > 0 ? { ...result, notes: [...result.notes, ...skipped] } : result));
  return only && !another ? runs[0] : { version: 1, runs };
}
