import process from "node:process";
import { companionModule } from "./companions.ts";

export interface OutputStream {
  readonly isTerminal: boolean;
  /** Columns of the terminal; `null` when it is none or does not say. */
  readonly columns: number | null;
  write(text: string): void;
}

/** All that a command may know of the process it runs in, so that tests can run it without one. */
export interface Host {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly cwd: string;
  /** From now on Ctrl-C no longer ends the process: the first one raises the signal, for a command that can stop in good order. */
  catchInterrupt(): AbortSignal;
  readStdin(): Promise<Uint8Array>;
  /** The script of a thread that simulates; `null` where there is none, and everything runs in this thread. */
  readonly simulationThread: URL | null;
  /** Loads what draws pictures in pixels and pages. */
  loadPictures(): Promise<typeof import("./render/pictures.ts")>;
}

/**
 * The host of the running process. A reader that goes away (`lintel check . | head -1`) ends the output,
 * not the command: its exit status still says what was found.
 */
export function processHost(): Host & { readonly interruption: AbortSignal } {
  const interruption = new AbortController();
  return {
    stdout: outputTo(process.stdout),
    stderr: outputTo(process.stderr),
    env: process.env,
    platform: process.platform,
    cwd: process.cwd(),
    interruption: interruption.signal,
    catchInterrupt() {
      process.once("SIGINT", () => interruption.abort());
      return interruption.signal;
    },
    readStdin,
    simulationThread: companionModule("simulation-thread.mjs"),
    loadPictures: () => import((companionModule("pictures.mjs") ?? new URL("pictures.mjs", import.meta.url)).href),
  };
}

function outputTo(stream: NodeJS.WriteStream): OutputStream {
  let open = true;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    open = false;
  });
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.columns ?? null;
    },
    write(text) {
      if (open) stream.write(text);
    },
  };
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
