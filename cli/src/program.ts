import { addAnalyze } from "./commands/analyze.ts";
import { addCheck } from "./commands/check.ts";
import { addDiff } from "./commands/diff.ts";
import { addExplain } from "./commands/explain.ts";
import { addFix } from "./commands/fix.ts";
import { addFmt } from "./commands/fmt.ts";
import { addLsp } from "./commands/lsp.ts";
import { addRender } from "./commands/render.ts";
import { addRules } from "./commands/rules.ts";
import { addSimulate } from "./commands/simulate.ts";
import { addSweep } from "./commands/sweep.ts";
import type { ExitCode } from "./exit.ts";
import type { Host } from "./host.ts";
import { type AddCommand, runWith } from "./run.ts";

/** All commands there are. */
export const commands: readonly AddCommand[] = [
  addCheck,
  addAnalyze,
  addSimulate,
  addSweep,
  addDiff,
  addRender,
  addFix,
  addFmt,
  addExplain,
  addRules,
  addLsp,
];

/** Runs one command line (without the program's name) and returns its exit status. Never throws. */
export function run(args: readonly string[], host: Host): Promise<ExitCode> {
  return runWith(commands, args, host);
}
