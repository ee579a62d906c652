import process from "node:process";
import { addCheck } from "./commands/check.ts";
import { processHost } from "./host.ts";
import { runWith } from "./run.ts";

/* `lintel check` alone, which the extension carries for its tasks: without the layout engine and the simulator it is a third as large. */
process.exitCode = await runWith([addCheck], process.argv.slice(2), processHost());
