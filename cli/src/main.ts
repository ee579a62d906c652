import process from "node:process";
import { processHost } from "./host.ts";
import { run } from "./program.ts";

const host = processHost();
const exitCode = await run(process.argv.slice(2), host);
// A caught Ctrl-C ends the process as one after all, so that a shell loop around it stops too.
if (host.interruption.aborted) process.kill(process.pid, "SIGINT");
else process.exitCode = exitCode;
