import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { SimulationOptions } from "@lintel/engine/simulation";
import { InvalidArgumentError } from "commander";
import { InputError } from "../exit.ts";
import { problemText } from "../input/sources.ts";
import type { Session } from "../session.ts";

/** A flow whose requests arrive as recorded, and the file that says when. */
export interface TraceFile {
  readonly flow: string;
  readonly file: string;
}

/** Parses one `--trace FLOW=FILE`. */
export function traceOption(text: string, earlier: readonly TraceFile[]): readonly TraceFile[] {
  const at = text.indexOf("=");
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError("It must name a flow and a file, such as Checkout=requests.txt.");
  return [...earlier, { flow: text.slice(0, at), file: text.slice(at + 1) }];
}

/** The seconds in each file, one a line; what follows a comma is left out, and so are empty lines. */
export async function readTraces(files: readonly TraceFile[], { host }: Session): Promise<SimulationOptions["traces"]> {
  const traces: Record<string, readonly number[]> = {};
  for (const { flow, file } of files) traces[flow] = moments(file, await textOf(resolve(host.cwd, file), file));
  return traces;
}

async function textOf(path: string, file: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new InputError(problemText(error, file));
  }
}

function moments(file: string, text: string): readonly number[] {
  return text.split(/\r?\n/).flatMap((line, i) => {
    const written = line.split(",")[0]?.trim() ?? "";
    if (written === "") return [];
    const seconds = Number(written);
    if (seconds >= 0 && Number.isFinite(seconds)) return [seconds];
    throw new InputError(`${file}:${i + 1}: "${written}" is no time in seconds, such as 12.5`);
  });
}
