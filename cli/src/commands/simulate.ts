import { type Scenario, timeText } from "@lintel/engine/model";
import {
  createParallelRun,
  createRun,
  defaultOptions,
  defaultPairs,
  type SimulationOptions,
  steadyDuration,
} from "@lintel/engine/simulation";
import { type Command, Option } from "commander";
import { readVersion } from "../diff/versions.ts";
import { ExitCode, InputError } from "../exit.ts";
import { type LoadedDesign, readDesign, reportErrors } from "../input/design.ts";
import { factor, share, stdinNameOption, wholeNumber } from "../input/options.ts";
import { parseDuration } from "../print/duration.ts";
import { print, type Session } from "../session.ts";
import { simulateAgainst } from "../simulate/against.ts";
import { refuseWithoutArrivals } from "../simulate/arrivals.ts";
import { inOrder } from "../simulate/at-once.ts";
import { type Execution, execute, executeParallel, type ProgressUpdate } from "../simulate/execute.ts";
import { simulationHtml } from "../simulate/html.ts";
import { simulationJson } from "../simulate/json.ts";
import { simulationPretty } from "../simulate/pretty.ts";
import { progressBar } from "../simulate/progress.ts";
import { scenariosToRun } from "../simulate/runs.ts";
import { runsAtOnce, startThreads } from "../simulate/threads.ts";
import { readTraces, type TraceFile, traceOption } from "../simulate/traces.ts";

/** Replications at most when a precision is wanted and nobody says how many. */
const mostForPrecision = 100;

interface SimulateOptions {
  readonly scenario?: string;
  readonly duration?: number;
  readonly seed: number;
  readonly replications?: number;
  readonly warmUp?: number;
  readonly precision?: number;
  readonly load: number;
  readonly failures?: true;
  readonly trace: readonly TraceFile[];
  readonly maxEvents: number;
  readonly against?: string;
  readonly whatIf: readonly string[];
  readonly format: "pretty" | "json" | "html";
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
    .option("--warm-up <time>", "left out at the start (the scenario's own, otherwise a tenth, when not given)", parseWarmUp)
    .option("--replications <n>", "independent runs, 1 when not given; two or more give confidence intervals", wholeNumber(1))
    .option("--precision <share>", "run replications until rate and mean latency are known to ± this share, such as 2%", share)
    .option("--load <factor>", "multiply every arrival rate", factor, defaultOptions.load)
    .option("--failures", "let replicas, zones and regions also fail by chance, by their availability and MTTR")
    .option(
      "--trace <flow=file>",
      "let the requests of a flow arrive at the seconds listed in a file, one a line; repeatable",
      traceOption,
      [],
    )
    .option("--max-events <n>", "stop with a note after this many events", wholeNumber(1), defaultOptions.maxEvents)
    .option("--against <file>", "compare with another design, FILE or REVISION:FILE, under the same random numbers")
    .option(
      "--what-if <change>",
      'compare with a changed design, such as "Api.replicas=6" or "load Redirect x 3" (can be repeated)',
      (text: string, list: readonly string[]) => [...list, text],
      [],
    )
    .addOption(new Option("--format <format>", "how to print").choices(["pretty", "json", "html"]).default("pretty"))
    .addOption(stdinNameOption())
    .action((file: string, options: SimulateOptions) => simulate(file, options, session));
}

async function simulate(file: string, options: SimulateOptions, session: Session): Promise<void> {
  const { against = null, whatIf } = options;
  if (file === "-" && against === "-") throw new InputError("only one of the two designs can come from standard input");
  if (against !== null || whatIf.length > 0) {
    await compare(await readVersion(file, options.stdinFilename, session.host), options, session);
    return;
  }
  const loaded = await readDesign(file, options.stdinFilename, session);
  const broken = reportErrors(loaded, session);
  const { design } = loaded;
  const scenarios = scenariosToRun(design, options.scenario ?? null);
  const traces = await readTraces(options.trace, session);
  if (options.trace.length === 0) refuseWithoutArrivals(design);
  refuseEndlessWarmUp(options, scenarios);
  const executions: Execution[] = [];
  const interrupted = session.host.catchInterrupt();
  const replications = options.replications ?? (options.precision === undefined ? defaultOptions.replications : mostForPrecision);
  const script = session.host.simulationThread;
  const atOnce = script === null ? 1 : runsAtOnce(scenarios.length, replications);
  const bar = progressBar(session.host.stderr, session.err, scenarios.length, replications);
  const run = async (scenario: Scenario | null, index: number): Promise<Execution | null> => {
    if (interrupted.aborted && index > 0) return null;
    const settings = settingsOf(options, scenario?.id ?? null, replications, traces);
    const threads = script === null ? [] : startThreads(script, replications, atOnce);
    const update: ProgressUpdate = (progress, speed) => bar.update(index, scenario?.title ?? "steady load", progress, speed);
    const execution =
      threads.length > 0
        ? await executeParallel(createParallelRun(design, settings, threads), interrupted, update)
        : await execute(createRun(design, settings), interrupted, update);
    bar.ended(index);
    return execution;
  };
  for await (const execution of inOrder(scenarios, atOnce, run)) {
    if (execution === null) continue;
    executions.push(execution);
    if (options.format !== "pretty") continue;
    bar.clear();
    print(session, `${executions.length > 1 ? "\n" : ""}${simulationPretty(design, execution, session.out)}`);
  }
  bar.clear();
  if (options.format === "json") print(session, JSON.stringify(simulationJson(executions), null, 2));
  if (options.format === "html") print(session, await simulationHtml(loaded, executions, session));
  session.exitCode = broken || executions.length < scenarios.length || executions.some(fails) ? ExitCode.findings : ExitCode.clean;
}

function settingsOf(
  options: SimulateOptions,
  scenario: string | null,
  replications: number,
  traces: SimulationOptions["traces"],
): SimulationOptions {
  return {
    ...defaultOptions,
    scenario,
    duration: options.duration ?? defaultOptions.duration,
    seed: options.seed,
    warmUp: options.warmUp ?? defaultOptions.warmUp,
    replications,
    precision: options.precision ?? defaultOptions.precision,
    load: options.load,
    randomFailures: options.failures === true,
    traces,
    maxEvents: options.maxEvents,
  };
}

/** With `--against` or `--what-if`. */
async function compare(loaded: LoadedDesign, options: SimulateOptions, session: Session): Promise<void> {
  const { against = null, whatIf, format, stdinFilename, scenario = null } = options;
  if (options.precision !== undefined)
    throw new InputError("--precision is about one design; say with --replications how many pairs of runs there are");
  const traces = await readTraces(options.trace, session);
  refuseEndlessWarmUp(options, scenariosToRun(loaded.design, scenario));
  const settings = settingsOf(options, null, options.replications ?? defaultPairs, traces);
  await simulateAgainst(loaded, { file: against, whatIf, stdinFilename, scenario, format }, settings, session);
}

/** A promise that is missed, or a run that ended before it could show all of them. */
function fails({ result }: Execution): boolean {
  return result.stopped !== null || [...result.expectations, ...result.objectives].some((verdict) => verdict.met === false);
}

/** A warm-up may be none at all. */
function parseWarmUp(text: string): number {
  return Number.parseFloat(text) === 0 ? 0 : parseDuration(text);
}

/** Refuses a warm-up that leaves nothing to measure. */
function refuseEndlessWarmUp({ warmUp, duration }: SimulateOptions, scenarios: readonly (Scenario | null)[]): void {
  if (warmUp === undefined) return;
  for (const scenario of scenarios) {
    const length = duration ?? scenario?.duration.value ?? steadyDuration;
    if (warmUp >= length)
      throw new InputError(
        `a warm-up of ${timeText(warmUp)} leaves nothing of ${timeText(length)} to measure; shorten it, or give a longer --duration`,
      );
  }
}
