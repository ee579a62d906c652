import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { InputError } from "../exit.ts";
import type { Session } from "../session.ts";

/** Where the bundled server is: beside this bundle in the published package, in its own folder in a checkout. */
const places = ["./server.cjs", "../../server/dist/node.cjs"];

/** `lintel lsp --stdio`: the language server for any editor that speaks the protocol. */
export function addLsp(program: Command, _session: Session): void {
  program
    .command("lsp")
    .description("start the language server for another editor")
    .requiredOption("--stdio", "talk over standard input and output")
    .action(serve);
}

function serve(): void {
  const server = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((file) => existsSync(file));
  if (!server) throw new InputError("the language server is not built; run npm run build in the checkout first");
  // It reads --stdio from this process's arguments, and its open input keeps the process alive.
  createRequire(import.meta.url)(server);
}
