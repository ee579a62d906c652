import { spawn } from "node:child_process";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { fragile, sound } from "./designs.ts";
import { folderWith, repository } from "./lintel.ts";

const command = join(repository, "cli/bin/lintel.mjs");

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command as a process; `onStart` may act on it meanwhile. Its input ends after `stdin`, or stays open (`null`). */
function lintelProcess(
  args: readonly string[],
  stdin: string | null,
  onStart: (child: ReturnType<typeof spawn>) => void = () => {},
): Promise<Ended> {
  const child = spawn(process.execPath, [command, ...args], { cwd: repository, env: { ...process.env, LANG: "C.UTF-8", NO_COLOR: "" } });
  const output = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    output.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output.err += chunk;
  });
  child.stdin.on("error", () => {});
  if (stdin !== null) child.stdin.end(stdin);
  onStart(child);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, ...output }));
  });
}

beforeAll(async () => {
  const ready = await lintelProcess(["--version"], "");
  expect(ready.code).toBe(0);
}, 300_000);

test("the bundle checks, analyzes and simulates", async () => {
  const folder = folderWith({ "a.arch": sound });
  const file = join(folder, "a.arch");
  expect(await lintelProcess(["check", file], "")).toMatchObject({ code: 0, err: "", out: "✓ 1 file checked, nothing to report\n" });
  expect(await lintelProcess(["analyze", "-"], sound)).toMatchObject({ code: 0, err: "" });
  expect(await lintelProcess(["simulate", "-", "--duration", "20s"], sound)).toMatchObject({ code: 0, err: "" });
  expect(await lintelProcess(["check", "-"], fragile)).toMatchObject({ code: 1, err: "" });
}, 60_000);

test("a reader that goes away is no failure", async () => {
  const ended = await lintelProcess(["rules", "--format", "json"], "", (child) => child.stdout?.destroy());
  expect(ended).toMatchObject({ code: 0, err: "" });
}, 60_000);

test("Ctrl-C ends a simulation with what is known", async () => {
  const endless = `${sound}\nscenario "Endless" for 300 days { }`;
  // The result of the first scenario says that the second one is running.
  const ended = await lintelProcess(["simulate", "-"], endless, (child) => child.stdout?.once("data", () => child.kill("SIGINT")));
  expect(ended.signal).toBe("SIGINT");
  expect(ended.out).toMatch(/Endless.*\nInterrupted after .*: this is what was known by then\./);
}, 60_000);

test("the language server answers over standard input and output", async () => {
  const message = (content: object): string => {
    const text = JSON.stringify({ jsonrpc: "2.0", ...content });
    return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  };
  const ended = await lintelProcess(["lsp", "--stdio"], null, (child) => {
    child.stdout?.on("data", (chunk) => {
      if (String(chunk).includes('"id":1')) child.stdin?.write(message({ id: 2, method: "shutdown" }));
      if (String(chunk).includes('"id":2')) child.stdin?.write(message({ method: "exit" }));
    });
    child.stdin?.write(message({ id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities: {} } }));
  });
  expect(ended.out).toContain('"capabilities"');
  expect(ended.code).toBe(0);
}, 60_000);
