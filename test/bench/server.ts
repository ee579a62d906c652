/*
 * Times the built language server as an editor sees it, through a real stdio session: start to initialized, first diagnostics,
 * one-character edits to the diagnostics of the language and of the rules, hover, completion, rename, memory; for designs of
 * several sizes in one file and in twenty. Run: node scripts/bench.mjs server
 * LINTEL_SIZES=500,2000 chooses sizes, LINTEL_FILES=1 numbers of files.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import { generatedFiles } from "./designs.ts";
import { referenceLoop } from "./reference.ts";

const server = process.env.LINTEL_SERVER ?? fileURLToPath(new URL("../../server/dist/node.cjs", import.meta.url));
const numbers = (text: string | undefined, fallback: readonly number[]): readonly number[] => text?.split(",").map(Number) ?? fallback;
const sizes = numbers(process.env.LINTEL_SIZES, [100, 500, 2000, 10_000]);
const fileCounts = numbers(process.env.LINTEL_FILES, [1, 20]);
const edits = 50;
/** Milliseconds between two edits of somebody who types fast. */
const typing = 80;
/** Milliseconds after which nobody waits for the rules any more. */
const patience = 120_000;

interface Run {
  readonly started: number;
  readonly first: number;
  readonly reviewed: number;
  readonly language: readonly number[];
  readonly rules: readonly number[];
  readonly hover: readonly number[];
  readonly completion: readonly number[];
  readonly rename: number;
  /** Processor time of one edit: the measure that a busy machine changes least. */
  readonly cpuPerEdit: number;
  readonly memory: number;
  /** What the reference loop took before it: how fast this machine was just then. */
  readonly loop: number;
}

class Client {
  readonly connection: ProtocolConnection;
  readonly #child: ChildProcess;
  readonly #uri: string;
  #text: string;
  #version = 0;
  #published: () => void = () => {};
  #reviewed: () => void = () => {};

  constructor(uri: string, text: string) {
    this.#uri = uri;
    this.#text = text;
    this.#child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    const { stdout, stdin } = this.#child;
    if (!stdout || !stdin) throw new Error("The server has no streams.");
    this.connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.connection.onNotification("textDocument/publishDiagnostics", ({ uri: about, version }: PublishDiagnosticsParams) => {
      if (about === this.#uri && version === this.#version) this.#published();
    });
    this.connection.onNotification("lintel/designChanged", ({ version }: { version: number }) => {
      if (version === this.#version) this.#reviewed();
    });
    this.connection.onNotification("window/showMessage", ({ message }: { message: string }) => console.error(message));
    this.connection.listen();
  }

  async start(folder: string): Promise<void> {
    const workspaceFolders = [{ uri: folder, name: "bench" }];
    await this.connection.sendRequest("initialize", { processId: process.pid, rootUri: folder, capabilities: {}, workspaceFolders });
    await this.connection.sendNotification("initialized", {});
  }

  /** Milliseconds from opening the file to its first diagnostics, and to those of the rules. */
  async open(): Promise<{ readonly first: number; readonly reviewed: number }> {
    const version = ++this.#version;
    const from = performance.now();
    const [first, reviewed] = [this.#first(from), this.#rules(from)];
    const textDocument = { uri: this.#uri, languageId: "arch", version, text: this.#text };
    await this.connection.sendNotification("textDocument/didOpen", { textDocument });
    return { first: await Promise.race([first, reviewed]), reviewed: await reviewed };
  }

  /** Types or takes back one character; milliseconds to the next diagnostics of the file. */
  async edit(offset: number, insert: boolean, waitForRules: boolean): Promise<number> {
    this.#version++;
    const from = performance.now();
    const answer = waitForRules ? this.#rules(from) : this.#first(from);
    const before = this.#text.slice(0, offset).split("\n");
    const start = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    const end = insert ? start : { line: start.line, character: start.character + 1 };
    this.#text = insert
      ? `${this.#text.slice(0, offset)}x${this.#text.slice(offset)}`
      : this.#text.slice(0, offset) + this.#text.slice(offset + 1);
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: this.#uri, version: this.#version },
      contentChanges: [{ range: { start, end }, text: insert ? "x" : "" }],
    });
    return answer;
  }

  async timed(method: string, offset: number, more: object = {}): Promise<number> {
    const before = this.#text.slice(0, offset).split("\n");
    const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    const from = performance.now();
    await this.connection.sendRequest(method, { textDocument: { uri: this.#uri }, position, ...more });
    return performance.now() - from;
  }

  #first(from: number): Promise<number> {
    return new Promise((resolve) => {
      this.#published = () => resolve(performance.now() - from);
    });
  }

  /** Infinity when it takes longer than anybody waits. */
  #rules(from: number): Promise<number> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(Number.POSITIVE_INFINITY), patience);
      this.#reviewed = () => {
        clearTimeout(timer);
        resolve(performance.now() - from);
      };
    });
  }

  /** Processor time the server has used, in milliseconds; NaN where the system does not tell. */
  cpu(): number {
    if (process.platform !== "linux") return Number.NaN;
    const fields = readFileSync(`/proc/${this.#child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  /** The most memory the server has held, in MB; NaN where the system does not tell. */
  memory(): number {
    if (process.platform !== "linux") return Number.NaN;
    const line = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${this.#child.pid}/status`, "utf8"));
    return Number(line?.[1] ?? Number.NaN) / 1024;
  }

  stop(): void {
    this.connection.dispose();
    this.#child.kill();
  }
}

async function run(components: number, fileCount: number): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), "lintel-bench-"));
  const files = generatedFiles(components, fileCount);
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  const name = fileCount > 1 ? "part0.arch" : "main.arch";
  const text = files.get(name) ?? "";
  const before = performance.now();
  referenceLoop();
  const from = performance.now();
  const loop = from - before;
  const client = new Client(pathToFileURL(join(folder, name)).href, text);
  try {
    await client.start(pathToFileURL(folder).href);
    const started = performance.now() - from;
    const { first, reviewed } = await client.open();
    const onName = text.indexOf("service Api0") + "service A".length;
    const inLink = text.indexOf("Api0 -> Cache0 {") + "Api0 -> Cache0".length;
    const hover: number[] = [];
    const completion: number[] = [];
    for (let count = 0; count < 10; count++) {
      hover.push(await client.timed("textDocument/hover", onName));
      completion.push(await client.timed("textDocument/completion", inLink));
    }
    const rename = await client.timed("textDocument/rename", onName, { newName: "Renamed" });
    // Every edit breaks a name and the next one mends it, so that each brings other diagnostics.
    const language: number[] = [];
    const used = client.cpu();
    for (let edit = 0; edit < edits; edit++) {
      language.push(await client.edit(inLink, edit % 2 === 0, false));
      await new Promise((resolve) => setTimeout(resolve, typing));
    }
    const cpuPerEdit = (client.cpu() - used) / edits;
    const rules: number[] = [];
    for (let edit = 0; edit < 4 && reviewed < patience / 4; edit++) rules.push(await client.edit(inLink, edit % 2 === 0, true));
    return { started, first, reviewed, language, rules, hover, completion, rename, cpuPerEdit, memory: client.memory(), loop };
  } finally {
    client.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}

const columns = [
  ["components", 10],
  ["files", 5],
  ["initialized", 11],
  ["open", 7],
  ["rules", 8],
  ["edit p50", 8],
  ["p95", 6],
  ["edit→rules", 10],
  ["hover", 6],
  ["complete", 8],
  ["rename", 7],
  ["CPU/edit", 8],
  ["MB", 6],
  ["loop", 5],
] as const;
const row = (values: readonly (string | number)[]): string =>
  values.map((value, index) => (typeof value === "number" ? value.toFixed(0) : value).padStart(columns[index]?.[1] ?? 8)).join("  ");

console.log(
  `milliseconds, with those of the reference loop (some 50 when nothing else runs); load of the machine ${loadavg()[0]?.toFixed(1)}`,
);
console.log(row(columns.map(([name]) => name)));
for (const fileCount of fileCounts) {
  for (const size of sizes) {
    const { started, first, reviewed, language, rules, hover, completion, rename, cpuPerEdit, memory, loop } = await run(size, fileCount);
    const [p50, p95] = [percentile(language, 0.5), percentile(language, 0.95)];
    const others = [percentile(rules, 0.5), percentile(hover, 0.5), percentile(completion, 0.5), rename, cpuPerEdit, memory, loop];
    console.log(row([size, fileCount, started, first, reviewed, p50, p95, ...others]));
  }
}
console.log(`load of the machine at the end ${loadavg()[0]?.toFixed(1)}`);
