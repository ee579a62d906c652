import { expect, test, vi } from "vitest";
import { archServices } from "../services.ts";
import { parseChunk } from "./chunk.ts";
import { textDifference } from "./difference.ts";
import { mostErrors } from "./error-cap.ts";
import { splitAgain, splitStatements } from "./split.ts";

test("a parser that runs out of stack is replaced, and the next text is read as if nothing had happened", () => {
  const { arch } = archServices();
  const builder = Reflect.get(arch.parser.LangiumParser, "nodeBuilder") as { buildLeafNode(token: unknown, feature: unknown): unknown };
  const build = builder.buildLeafNode.bind(builder);
  let tokens = 0;
  // Amid a statement, with rules on all stacks of the parser.
  const leaf = vi.spyOn(builder, "buildLeafNode").mockImplementation((token, feature) => {
    tokens++;
    if (tokens > 4) throw new RangeError("Maximum call stack size exceeded");
    return build(token, feature);
  });
  const failed = parseChunk("service A {\n  replicas 2\n}\n");
  leaf.mockRestore();
  expect(failed.statements).toEqual([]);
  expect(failed.breaks).toBe(3);
  expect(failed.problems.map(({ message }) => message)).toEqual([expect.stringContaining("Too much of this text cannot be read")]);
  expect(archServices().arch).not.toBe(arch);
  const next = parseChunk("service A {\n  replicas 2\n}\n");
  expect(next.problems).toEqual([]);
  expect(next.statements.map(({ $type }) => $type)).toEqual(["ComponentDeclaration"]);
});

test("an error costs no search of the grammar for what could have followed", () => {
  const { wrapper } = archServices().arch.parser.LangiumParser as unknown as {
    wrapper: { errorMessageProvider: { buildNoViableAltMessage(about: unknown): string; buildEarlyExitMessage(about: unknown): string } };
  };
  const searches = [
    vi.spyOn(wrapper.errorMessageProvider, "buildNoViableAltMessage"),
    vi.spyOn(wrapper.errorMessageProvider, "buildEarlyExitMessage"),
  ];
  const { problems } = parseChunk('scenario "x" {\n  at kil Api\n  -> ->\n  kill {\n}\nlet a = )\n');
  expect(problems.length).toBeGreaterThan(1);
  for (const search of searches) {
    expect(search).not.toHaveBeenCalled();
    search.mockRestore();
  }
});

test("what may follow at a place of the grammar is searched for once", () => {
  const { wrapper } = archServices().arch.parser.LangiumParser as unknown as {
    wrapper: { getNextPossibleTokenTypes(path: unknown): unknown };
  };
  const text = '->"\nservice a {\n';
  const first = parseChunk(text);
  const search = vi.spyOn(wrapper, "getNextPossibleTokenTypes");
  const again = parseChunk(text);
  expect(search).not.toHaveBeenCalled();
  search.mockRestore();
  expect(again.problems).toEqual(first.problems);
  expect(again.problems.length).toBeGreaterThan(0);
});

test("an edit is looked for around its chunk only, unless braces or comments are open", () => {
  const text = "/* a */ service A { replicas 2 }\n// note\n".repeat(100);
  const split = splitStatements(text);
  const at = text.indexOf("2", text.length / 2);
  const edited = (by: string) => `${text.slice(0, at)}${by}${text.slice(at)}`;
  const again = splitAgain(edited("1\n"), textDifference(text, edited("1\n")), split);
  expect(again?.starts).toEqual(splitStatements(edited("1\n")).starts);
  expect((again?.same ?? 0) + (again?.behind ?? 0)).toBeGreaterThanOrEqual(97);
  expect(splitAgain(edited("{"), textDifference(text, edited("{")), split)).toBeNull();
  const open = splitStatements(edited("{"));
  expect(splitAgain(text, textDifference(edited("{"), text), open)).toBeNull();
  expect(splitAgain(`${text}/*`, textDifference(text, `${text}/*`), split)).toBeNull();
});

test("other failures than a used up stack are not hidden", () => {
  const parse = vi.spyOn(archServices().arch.parser.LangiumParser, "parse").mockImplementationOnce(() => {
    throw new TypeError("a mistake in the parser");
  });
  expect(() => parseChunk("service A\n")).toThrow("a mistake in the parser");
  parse.mockRestore();
});

test("a statement of nothing but errors is read until there are too many, and what stood before them is kept", () => {
  const chunk = parseChunk(`service A { replicas 2 } ${"a.let a = a\n".repeat(5000)}`);
  expect(chunk.problems.length).toBeGreaterThan(20);
  expect(chunk.problems.length).toBeLessThanOrEqual(mostErrors);
  expect(chunk.statements[0]?.$type).toBe("ComponentDeclaration");
  const next = parseChunk("service B {\n  -> -> x\n  replicas 2\n}\n");
  expect(next.problems).toHaveLength(1);
  expect(next.statements[0]?.$type).toBe("ComponentDeclaration");
});
