import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { type ParseError, parse } from "jsonc-parser";
import { expect, test } from "vitest";
import { commands as allCommands } from "../../cli/src/program.ts";
import { buildProgram } from "../../cli/src/run.ts";
import { openSession } from "../../cli/src/session.ts";

const repository = resolve(fileURLToPath(import.meta.url), "../../..");
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

interface Block {
  readonly place: string;
  readonly language: string;
  readonly text: string;
}

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "examples/README.md",
  ...readdirSync(join(repository, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];
const texts = pages.map((page) => ({ page, text: readFileSync(join(repository, page), "utf8") }));
const blocks: readonly Block[] = texts.flatMap(({ page, text }) =>
  [...text.matchAll(/^```(\w+)[^\n]*\n([\s\S]*?)^```/gm)].map(([, language = "", content = ""], index) => ({
    place: `${page}, block ${index + 1}`,
    language,
    text: content,
  })),
);

/** Command lines of the manual, in blocks and in sentences, from the word behind `lintel` on. */
const commands = texts.flatMap(({ page, text }) =>
  [...text.matchAll(/(?:^|[`$ ])(?:npx )?lintel ([a-z]+ ?[^`\n#>|]*)/gm)]
    .map(([, line = ""]) => line.trim())
    .filter((line) => program.commands.some((command) => command.name() === line.split(" ")[0]) && /(^| )--?\w/.test(line))
    .map((line) => ({ page, line })),
);

function whatIsWrong(line: string): string | null {
  const words = line.match(/"[^"]*"|\S+/g) ?? [];
  let command = program;
  for (const word of words) {
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
  expect(commands.length).toBeGreaterThan(60);
  expect(commands.flatMap(({ page, line }) => (whatIsWrong(line) ? [`${page}: ${line}: ${whatIsWrong(line)}`] : []))).toEqual([]);
});

test("JSON and YAML in the manual can be read", () => {
  const readers: Readonly<Record<string, (text: string) => void>> = {
    json: (text) => void JSON.parse(text),
    yaml: (text) => void load(text),
    jsonc: (text) => {
      const errors: ParseError[] = [];
      parse(text, errors, { allowTrailingComma: true });
      expect(errors).toEqual([]);
    },
  };
  const read = blocks.filter(({ language }) => language in readers);
  expect(read.length).toBeGreaterThan(5);
  for (const { place, language, text } of read) expect(() => readers[language]?.(text), place).not.toThrow();
});
