import type { Command } from "commander";
import type { Session } from "../session.ts";
import { addFailureSweep } from "../sweep/failures.ts";
import { addLoadSweep } from "../sweep/load.ts";

/** `lintel sweep failures FILE` and `lintel sweep load FILE`: many runs that change one thing after the other. */
export function addSweep(program: Command, session: Session): void {
  const sweep = program.command("sweep").description("let everything fail once, or find the largest load that meets the objectives");
  addFailureSweep(sweep, session);
  addLoadSweep(sweep, session);
}
