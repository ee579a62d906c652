import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commands as allCommands } from "../../cli/src/program.ts";
import { buildProgram } from "../../cli/src/run.ts";
import { openSession } from "../../cli/src/session.ts";
import { folderWith, lintel, repository } from "../cli/lintel.ts";
import { designAt, pageAt, pages } from "./manual.ts";

const silent = { isTerminal: false, columns: null, write: () => {} };
const program = buildProgram(
  allCommands,
  openSession({
    stdout: silent,
    stderr: silent,
    env: {},
    platform: "linux",
    cwd: repository,
    catchInterrupt: () => new AbortController().signal,
    readStdin: async () => new Uint8Array(),
    simulationThread: null,
    loadPictures: () => Promise.reject(new Error("nothing is drawn here")),
  }),
);

const wordsOf = (line: string): readonly string[] => line.match(/"[^"]*"|\S+/g) ?? [];

/** Command lines of the manual, in blocks and in sentences, from the word behind `lintel` on. */
const named = pages.flatMap(({ path, text }) =>
  [...text.matchAll(/(?:^|[`$ ])(?:npx )?lintel ([a-z]+ ?[^`\n#>|]*)/gm)]
    .map(([, line = ""]) => line.trim())
    .filter((line) => program.commands.some((command) => command.name() === line.split(" ")[0]) && /(^| )--?\w/.test(line))
    .map((line) => ({ path, line })),
);

function whatIsWrong(line: string): string | null {
  let command = program;
  for (const word of wordsOf(line)) {
    const inner = command.commands.find((candidate) => candidate.name() === word);
    if (inner) command = inner;
    else if (/^--?[a-z]/.test(word)) {
      const name = word.replace(/[=,.;:)].*$/, "");
      if (!command.options.some(({ long, short }) => long === name || short === name)) return `${command.name()} has no option ${name}`;
    }
  }
  return null;
}

test("the manual names only commands and options that there are", () => {
  expect(named.length).toBeGreaterThan(60);
  expect(named.flatMap(({ path, line }) => (whatIsWrong(line) ? [`${path}: ${line}: ${whatIsWrong(line)}`] : []))).toEqual([]);
});

test("the manual asks for the versions that the manifests ask for", () => {
  const manifest = (path: string): { readonly engines: Readonly<Record<string, string>> } =>
    JSON.parse(readFileSync(join(repository, path), "utf8"));
  const wanted = {
    Node: manifest("package.json").engines.node?.replace(">=", ""),
    "VS Code": manifest("extension/package.json").engines.vscode?.replace(/^\^|\.0$/g, ""),
  };
  const said = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/\b(Node|VS Code) ([\d.]+) or newer/g)].map(([, what = "", version]) => ({ path, what, version })),
  );
  expect(new Set(said.map(({ what }) => what))).toEqual(new Set(Object.keys(wanted)));
  expect(said.filter(({ what, version }) => version !== wanted[what as keyof typeof wanted])).toEqual([]);
});

test("the manual names only scripts that there are", () => {
  const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
  const runs = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/\bnpm run (?:-s )?([\w-]+)/g)].map(([, name = ""]) => ({ path, name })),
  );
  const files = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/\bnode ((?:scripts|test)\/[\w/.-]+\.mjs)/g)].map(([, name = ""]) => ({ path, name })),
  );
  expect([runs.length, files.length].every((count) => count > 3)).toBe(true);
  expect(runs.filter(({ name }) => !(name in scripts))).toEqual([]);
  expect(files.filter(({ name }) => !existsSync(join(repository, name)))).toEqual([]);
});

/** Commands in blocks that are not run here, and why. */
const notRun: readonly (readonly [line: RegExp, why: string])[] = [[/^lsp /, "waits for an editor; test/editors talks to it"]];

interface Shown {
  readonly line: string;
  /** The design that the page has shown above; the one of the recipes where a page has none. */
  readonly design: string;
}

/** Every command that a block shows, once for each design that it is shown with. */
function shownCommands(): readonly Shown[] {
  const recipes = designAt(pageAt("docs/recipes.md"), Number.POSITIVE_INFINITY) ?? "";
  const shown = pages.flatMap((page) =>
    page.blocks
      .filter(({ info }) => info === "sh" || info === "yaml")
      .flatMap(({ text, start }) =>
        [...text.matchAll(/^(?:- run: )?npx lintel ([^#\n]+)/gm)].map(([, line = ""]) => ({
          line: line.split(/ >/)[0]?.trim() ?? "",
          design: designAt(page, start) ?? recipes,
        })),
      ),
  );
  // What does not name the page's design says the same on every page.
  return [...new Map(shown.map((one) => [one.line + (/\b(?:shop|old|new)\.arch|designs/.test(one.line) ? one.design : ""), one])).values()];
}

test("every command that the manual shows runs", async () => {
  const shown = shownCommands().filter(({ line }) => !notRun.some(([pattern]) => pattern.test(line)));
  const examples = new Set(shown.flatMap(({ line }) => [...line.matchAll(/examples\/([\w.-]+\.arch)/g)].map(([, name = ""]) => name)));
  expect(shown.length).toBeGreaterThan(40);
  const failed: string[] = [];
  for (const design of new Set(shown.map((one) => one.design))) {
    const cwd = folderWith({
      ...Object.fromEntries([...examples].map((name) => [`examples/${name}`, readFileSync(join(repository, "examples", name), "utf8")])),
      ...Object.fromEntries(["shop.arch", "designs/shop.arch", "old.arch", "new.arch", "other.arch"].map((name) => [name, design])),
      "baseline.json": (await lintel(["check", "--format", "json", "-"], { stdin: design })).out,
    });
    const git = (...args: string[]): void => void execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...args], { cwd });
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-q", "-m", "first");
    git("update-ref", "refs/remotes/origin/main", "main");
    for (const { line } of shown.filter((one) => one.design === design)) {
      const args = wordsOf(line).map((word) => word.replaceAll('"', ""));
      // What is shown must be understood; how long simulations take their time is not asked here.
      if (/^(simulate|sweep)$/.test(args[0] ?? "")) args.push("--max-events", "2000");
      const { code, err } = await lintel(args, { cwd });
      if (code > 1) failed.push(`${line}: ${err}`);
    }
  }
  expect(failed).toEqual([]);
}, 180_000);
