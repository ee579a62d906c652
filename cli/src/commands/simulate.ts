import type { Design } from "@lintel/engine/model";
import { createRun, defaultOptions, type SimulationOptions } from "@lintel/engine/simulation";
import { type Command, Option } from "commander";
import { ExitCode } from "../exit.ts";
import { readDesign, reportErrors } from "../input/design.ts";
import { factor, stdinNameOption, wholeNumber } from "../input/options.ts";
import { parseDuration } from "../print/duration.ts";
import { print, type Session } from "../session.ts";
import { refuseWithoutArrivals } from "../simulate/arrivals.ts";
import { type Execution, execute } from "../simulate/execute.ts";
import { simulationJson } from "../simulate/json.ts";
import { simulationPretty } from "../simulate/pretty.ts";
import { progressBar } from "../simulate/progress.ts";
import { scenariosToRun } from "../simulate/runs.ts";

interface SimulateOptions {
  readonly scenario?: string;
  readonly duration?: number;
  readonly seed: number;
  readonly replications: number;
  readonly load: number;
  readonly failures?: true;
  readonly maxEvents: number;
  readonly format: "pretty" | "json";
  readonly stdinFilename: string;
}

/** `lintel simulate FILE`: runs the design, event by event. */
export function addSimulate(program: Command, session: Session): void {
  program
    .command("simulate")
    .description("run the design's scenarios, event by event")
    .argument("<file>", "a design, or - for standard input")
    .option("--scenario <name>", "only this scenario (all of them when not given, steady load when there is none)")
    .option("--duration <time>", "simulated time, such as 10m (the scenario's own when not given)", parseDuration)
    .option("--seed <n>", "start of the random numbers; the same seed gives the same result", wholeNumber(0), defaultOptions.seed)
    .option("--replications <n>", "independent runs; two or more give confidence intervals", wholeNumber(1), defaultOptions.replications)
    .option("--load <factor>", "multiply every arrival rate", factor, defaultOptions.load)
    .option("--failures", "let replicas, zones and regions also fail by chance, by their availability and MTTR")
    .option("--max-events <n>", "stop with a note after this many events", wholeNumber(1), defaultOptions.maxEvents)
    .addOption(new Option("--format <format>", "how to print").choices(["pretty", "json"]).default("pretty"))
    .addOption(stdinNameOption())
    .action((file: string, options: SimulateOptions) => simulate(file, options, session));
}

async function simulate(file: string, options: SimulateOptions, session: Session): Promise<void> {
  const loaded = await readDesign(file, options.stdinFilename, session);
  const broken = reportErrors(loaded, session);
  const { design } = loaded;
  const scenarios = scenariosToRun(design, options.scenario ?? null);
  refuseWithoutArrivals(design);
  const executions: Execution[] = [];
  const interrupted = session.host.catchInterrupt();
  for (const scenario of scenarios) {
    const execution = await runOne(design, scenario?.id ?? null, scenario?.title ?? "steady load", options, interrupted, session);
    executions.push(execution);
    if (options.format === "pretty")
      print(session, `${executions.length > 1 ? "\n" : ""}${simulationPretty(design, execution, session.out)}`);
    if (execution.interrupted) break;
  }
  if (options.format === "json") print(session, JSON.stringify(simulationJson(executions), null, 2));
  session.exitCode = broken || executions.some(fails) ? ExitCode.findings : ExitCode.clean;
}

async function runOne(
  design: Design,
  scenario: string | null,
  title: string,
  options: SimulateOptions,
  interrupted: AbortSignal,
  { host, err }: Session,
): Promise<Execution> {
  const settings: SimulationOptions = {
    ...defaultOptions,
    scenario,
    duration: options.duration ?? defaultOptions.duration,
    seed: options.seed,
    replications: options.replications,
    load: options.load,
    randomFailures: options.failures === true,
    maxEvents: options.maxEvents,
  };
  const run = createRun(design, settings);
  const bar = progressBar(host.stderr, err, title, options.replications);
  const execution = await execute(run, interrupted, bar.update);
  bar.clear();
  return execution;
}

function fails({ result }: Execution): boolean {
  return [...result.expectations, ...result.objectives].some((verdict) => verdict.met === false);
}
