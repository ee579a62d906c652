import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { compileFunction } from "node:vm";
import type { Command } from "commander";
import { heldCompanion } from "../companions.ts";
import { InputError } from "../exit.ts";
import type { Session } from "../session.ts";

/** Where the bundled server is in a checkout; the published command line holds it itself. */
const place = "../../server/dist/node.cjs";

/** `lintel lsp --stdio`: the language server for any editor that speaks the protocol. */
export function addLsp(program: Command, _session: Session): void {
  program
    .command("lsp")
    .description("start the language server for another editor")
    .requiredOption("--stdio", "talk over standard input and output")
    .action(serve);
}

/** It reads --stdio from this process's arguments, and its open input keeps the process alive. */
function serve(): void {
  const held = heldCompanion("server.cjs");
  if (held) {
    const run = compileFunction(new TextDecoder().decode(held), ["exports", "require", "module"], { filename: "server.cjs" });
    const module = { exports: {} };
    run(module.exports, createRequire(process.execPath), module);
    return;
  }
  const server = fileURLToPath(new URL(place, import.meta.url));
  if (!existsSync(server)) throw new InputError("the language server is not built; run npm run build in the checkout first");
  createRequire(import.meta.url)(server);
}
