import { defaultOptions, type FailureTiming, failureSweep, sweepEvents } from "@lintel/engine/simulation";
import { type Command, Option } from "commander";
import { ExitCode } from "../exit.ts";
import { readDesign, reportErrors } from "../input/design.ts";
import { factor, stdinNameOption, wholeNumber } from "../input/options.ts";
import { parseDuration } from "../print/duration.ts";
import { print, type Session } from "../session.ts";
import { refuseWithoutArrivals } from "../simulate/arrivals.ts";
import { executeStudy } from "../simulate/execute-study.ts";
import { failureSweepHtml } from "../simulate/html.ts";
import { failuresPretty } from "./failures-pretty.ts";

interface FailureOptions {
  readonly warmUp?: number;
  readonly down?: number;
  readonly after?: number;
  readonly seed: number;
  readonly load: number;
  readonly replications: number;
  readonly maxEvents: number;
  readonly format: "pretty" | "json" | "html";
  readonly stdinFilename: string;
}

/** `lintel sweep failures FILE`: each zone, region and component fails once. */
export function addFailureSweep(sweep: Command, session: Session): void {
  sweep
    .command("failures")
    .description("let each zone, region and component fail once, and rank the failures by their damage")
    .argument("<file>", "a design, or - for standard input")
    .option("--warm-up <time>", "simulated time before each failure, such as 20s", parseDuration)
    .option("--down <time>", "how long each failure lasts, such as 1m", parseDuration)
    .option("--after <time>", "simulated time after each failure", parseDuration)
    .option("--seed <n>", "start of the random numbers; the same seed gives the same result", wholeNumber(0), defaultOptions.seed)
    .option("--load <factor>", "multiply every arrival rate", factor, defaultOptions.load)
    .option("--replications <n>", "runs of each failure; two or more give confidence intervals", wholeNumber(1), 1)
    .option("--max-events <n>", "events of the whole sweep", wholeNumber(1), sweepEvents)
    .addOption(new Option("--format <format>", "how to print").choices(["pretty", "json", "html"]).default("pretty"))
    .addOption(stdinNameOption())
    .action((file: string, options: FailureOptions) => sweepFailures(file, options, session));
}

async function sweepFailures(file: string, options: FailureOptions, session: Session): Promise<void> {
  const loaded = await readDesign(file, options.stdinFilename, session);
  const broken = reportErrors(loaded, session);
  const { design } = loaded;
  refuseWithoutArrivals(design);
  const { seed, load, replications, maxEvents } = options;
  const study = failureSweep({ design, options: { ...defaultOptions, seed, load, replications, maxEvents }, timing: timingOf(options) });
  const { outcome, interrupted } = await executeStudy(study, "Failures", session.host.catchInterrupt(), session);
  if (options.format === "html") print(session, await failureSweepHtml(loaded, { outcome, interrupted }, session));
  else print(session, options.format === "json" ? JSON.stringify(outcome, null, 2) : failuresPretty(outcome, interrupted, session.out));
  session.exitCode = broken ? ExitCode.findings : ExitCode.clean;
}

function timingOf({ warmUp, down, after }: FailureOptions): Partial<FailureTiming> {
  return {
    ...(warmUp === undefined ? {} : { settle: warmUp }),
    ...(down === undefined ? {} : { down }),
    ...(after === undefined ? {} : { after }),
  };
}
