/*
 * Times the built language server as an editor sees it: start to initialized, first diagnostics, and from an edit to its
 * diagnostics. Run: node scripts/bench.mjs server
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import { generatedDesign } from "./designs.ts";

const server = process.env.LINTEL_SERVER ?? fileURLToPath(new URL("../../server/dist/node.cjs", import.meta.url));
const sizes = [20, 100, 500];
const edits = 20;
const uri = "file:///bench/generated.arch";

interface Run {
  readonly components: number;
  readonly lines: number;
  readonly started: number;
  readonly first: number;
  /** From an edit to the first diagnostics after it (language), and to those of the rules. */
  readonly language: readonly number[];
  readonly rules: readonly number[];
  readonly hover: readonly number[];
  /** Processor time of one edit with its hover: the measure that a busy machine changes least. */
  readonly cpuPerEdit: number;
}

class Client {
  readonly connection: ProtocolConnection;
  readonly #child: ChildProcess;
  #version = 0;
  #published: (() => void) | null = null;
  #reviewed: (() => void) | null = null;

  constructor() {
    this.#child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    const { stdout, stdin } = this.#child;
    if (!stdout || !stdin) throw new Error("The server has no streams.");
    this.connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.connection.onNotification("textDocument/publishDiagnostics", () => this.#published?.());
    this.connection.onNotification("lintel/designChanged", ({ version }: { version: number }) => {
      if (version === this.#version) this.#reviewed?.();
    });
    this.connection.onNotification("window/showMessage", ({ message }: { message: string }) => console.error(message));
    this.connection.listen();
  }

  async start(): Promise<void> {
    await this.connection.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities: {}, workspaceFolders: null });
    await this.connection.sendNotification("initialized", {});
  }

  /** Sends a text and waits; returns the milliseconds to the first diagnostics and to those of the rules. */
  async send(text: string): Promise<{ readonly language: number; readonly rules: number }> {
    const version = ++this.#version;
    const from = performance.now();
    let language: number | null = null;
    this.#published = () => {
      language ??= performance.now() - from;
    };
    const done = new Promise<void>((resolve) => {
      this.#reviewed = resolve;
    });
    if (version === 1)
      await this.connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "arch", version, text } });
    else await this.connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ text }] });
    await done;
    const rules = performance.now() - from;
    return { language: language ?? rules, rules };
  }

  async hover(line: number, character: number): Promise<number> {
    const from = performance.now();
    await this.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position: { line, character } });
    return performance.now() - from;
  }

  /** Processor time the server has used, in milliseconds; NaN where the system does not tell. */
  cpu(): number {
    if (process.platform !== "linux") return Number.NaN;
    const fields = readFileSync(`/proc/${this.#child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  stop(): void {
    this.connection.dispose();
    this.#child.kill();
  }
}

async function run(components: number): Promise<Run> {
  const text = generatedDesign(components);
  const from = performance.now();
  const client = new Client();
  await client.start();
  const started = performance.now() - from;
  const first = (await client.send(text)).rules;
  const language: number[] = [];
  const rules: number[] = [];
  const hover: number[] = [];
  const lines = text.split("\n");
  const before = client.cpu();
  const place = lines.findIndex((line) => line.includes("service Api0"));
  for (let edit = 0; edit < edits; edit++) {
    // Every edit breaks a name and the next one mends it, so that each brings other diagnostics.
    const changed =
      edit % 2 === 0 ? text.replace("Api0 -> Cache0 {", "Api0 -> Cach0 {") : text.replace("replicas 4", `replicas ${5 + edit}`);
    const times = await client.send(changed);
    language.push(times.language);
    rules.push(times.rules);
    hover.push(await client.hover(place, 12));
  }
  const cpuPerEdit = (client.cpu() - before) / edits;
  client.stop();
  return { components, lines: lines.length, started, first, language, rules, hover, cpuPerEdit };
}

function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}

const ms = (value: number): string => value.toFixed(0).padStart(6);
console.log("components  lines  initialized   first   edit→language p50  p95   edit→rules p50    p95   hover p50   CPU/edit   (ms)");
for (const size of sizes) {
  const result = await run(size);
  console.log(
    `${String(result.components).padStart(10)} ${String(result.lines).padStart(6)} ${ms(result.started).padStart(12)} ${ms(result.first)}   ${ms(percentile(result.language, 0.5)).padStart(15)} ${ms(percentile(result.language, 0.95))}   ${ms(percentile(result.rules, 0.5)).padStart(12)} ${ms(percentile(result.rules, 0.95))}   ${ms(percentile(result.hover, 0.5)).padStart(8)} ${ms(result.cpuPerEdit).padStart(10)}`,
  );
}
