import { defaultOptions, loadSweep, sweepEvents } from "@lintel/engine/simulation";
import { type Command, Option } from "commander";
import { ExitCode } from "../exit.ts";
import { readDesign, reportErrors } from "../input/design.ts";
import { factor, share, stdinNameOption, wholeNumber } from "../input/options.ts";
import { parseDuration } from "../print/duration.ts";
import { print, type Session } from "../session.ts";
import { refuseWithoutArrivals } from "../simulate/arrivals.ts";
import { executeStudy } from "../simulate/execute-study.ts";
import { loadSweepHtml } from "../simulate/html.ts";
import { scenariosToRun } from "../simulate/runs.ts";
import { loadPretty } from "./load-pretty.ts";
import { loadSvg } from "./load-svg.ts";

interface LoadOptions {
  readonly scenario?: string;
  readonly duration?: number;
  readonly warmUp?: number;
  readonly tolerance: number;
  readonly upTo: number;
  readonly seed: number;
  readonly load: number;
  readonly replications: number;
  readonly maxEvents: number;
  readonly format: "pretty" | "json" | "svg" | "html";
  readonly stdinFilename: string;
}

/** `lintel sweep load FILE`: the largest load that meets the objectives, and the knee. */
export function addLoadSweep(sweep: Command, session: Session): void {
  sweep
    .command("load")
    .description("find the largest load that meets the objectives, and the load from which latency climbs faster than throughput")
    .argument("<file>", "a design, or - for standard input")
    .option("--scenario <name>", "under this scenario (steady load when not given)")
    .option("--duration <time>", "simulated time of each run (as long as the events allow when not given)", parseDuration)
    .option("--warm-up <time>", "left out at the start of each run", parseDuration)
    .option("--tolerance <share>", "how narrow the limit is looked for", share, 0.02)
    .option("--up-to <factor>", "the largest load that is tried", factor, 100)
    .option("--seed <n>", "start of the random numbers; the same seed gives the same result", wholeNumber(0), defaultOptions.seed)
    .option("--load <factor>", "multiply every arrival rate beforehand", factor, defaultOptions.load)
    .option("--replications <n>", "runs of each load, at least two", wholeNumber(1), 2)
    .option("--max-events <n>", "events of the whole sweep", wholeNumber(1), sweepEvents)
    .addOption(new Option("--format <format>", "how to print").choices(["pretty", "json", "svg", "html"]).default("pretty"))
    .addOption(stdinNameOption())
    .action((file: string, options: LoadOptions) => sweepLoad(file, options, session));
}

async function sweepLoad(file: string, options: LoadOptions, session: Session): Promise<void> {
  const loaded = await readDesign(file, options.stdinFilename, session);
  const broken = reportErrors(loaded, session);
  const { design } = loaded;
  refuseWithoutArrivals(design);
  const scenario = options.scenario === undefined ? null : (scenariosToRun(design, options.scenario)[0] ?? null);
  const { seed, load, replications, maxEvents, tolerance, upTo, duration = null, warmUp = null, format } = options;
  const study = loadSweep({
    design,
    options: { ...defaultOptions, scenario: scenario?.id ?? null, duration, warmUp, seed, load, replications, maxEvents },
    tolerance,
    cap: upTo,
  });
  const { outcome, interrupted } = await executeStudy(study, "Load", session.host.catchInterrupt(), session);
  if (format === "json") print(session, JSON.stringify(outcome, null, 2));
  else if (format === "html") print(session, await loadSweepHtml(loaded, outcome));
  else {
    const { loadAnswers } = await import("@lintel/webview/report");
    const answers = loadAnswers(design, outcome);
    if (format === "svg") print(session, loadSvg(outcome, answers));
    else print(session, loadPretty(outcome, answers, scenario?.title ?? null, interrupted, session.out));
  }
  session.exitCode = broken || outcome.metAtOne === false ? ExitCode.findings : ExitCode.clean;
}
