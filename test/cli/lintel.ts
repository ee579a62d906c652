import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Host } from "../../cli/src/host.ts";
import { run } from "../../cli/src/program.ts";

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Situation {
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array;
  readonly terminal?: boolean;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly interrupt?: AbortSignal;
}

/** Runs a command line in this process, as if in a UTF-8 locale with its output redirected. */
export async function lintel(args: readonly string[], situation: Situation = {}): Promise<Outcome> {
  const output = { out: "", err: "" };
  const { terminal = false, columns = null } = situation;
  const stream = (name: "out" | "err"): Host["stdout"] => ({
    isTerminal: terminal,
    columns,
    write: (text) => {
      output[name] += text;
    },
  });
  const host: Host = {
    stdout: stream("out"),
    stderr: stream("err"),
    env: situation.env ?? { LANG: "C.UTF-8" },
    platform: "linux",
    cwd: situation.cwd ?? repository,
    catchInterrupt: () => situation.interrupt ?? new AbortController().signal,
    readStdin: async () =>
      typeof situation.stdin === "string" ? new TextEncoder().encode(situation.stdin) : (situation.stdin ?? new Uint8Array()),
    simulationThread: null,
    loadPictures: () => import("../../cli/src/render/pictures.ts"),
  };
  const code = await run(args, host);
  return { code, ...output };
}

/** A folder with these files for the time of one test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "lintel-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}
