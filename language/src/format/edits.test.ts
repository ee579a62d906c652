import type { Range } from "@lintel/engine/model";
import { expect, test } from "vitest";
import { applied } from "../edits/source-edit.ts";
import { parseArch } from "../source/document.ts";
import { formatEdits, formatRangeEdits } from "./edits.ts";
import { formatText } from "./format.ts";
import { formatOnType } from "./on-type.ts";

const uri = "memory:/design.arch";
const lines = (first: number, last: number): Range => ({ start: { line: first, character: 0 }, end: { line: last, character: 999 } });

/** The text after what was typed up to `|` has been looked at. */
function typed(text: string, character: string): string {
  const at = text.indexOf("|");
  const document = parseArch(text.replace("|", ""), uri);
  return applied(document, formatOnType(document, document.lines.position(at), character));
}

test("edits touch nothing but white space that differs", () => {
  const document = parseArch("service   A { replicas 2 }\nservice B\n\n\n\nservice C {}\n", uri);
  const edits = formatEdits(document);
  expect(edits.map(({ origin, text }) => [origin.range.start.line, origin.range.start.character, text])).toEqual([
    [0, 8, ""],
    [3, 0, ""],
  ]);
  expect(applied(document, edits)).toBe(formatText(document.text));
});

test("comments of several lines are moved as a whole", () => {
  const document = parseArch('group "G" {\n /**\n * a\n */\n service A\n}\n', uri);
  expect(applied(document, formatEdits(document))).toBe('group "G" {\n  /**\n   * a\n   */\n  service A\n}\n');
});

test("a range is laid out, the rest is not", () => {
  const document = parseArch("service   A\nservice   B {  replicas   2\n workers 3 }\nservice   C\n", uri);
  expect(applied(document, formatRangeEdits(document, lines(1, 2)))).toBe(
    "service   A\nservice B {\n  replicas 2\n  workers 3\n}\nservice   C\n",
  );
  // One line of a block brings the block with it.
  expect(applied(document, formatRangeEdits(document, lines(1, 1)))).toBe(
    "service   A\nservice B {\n  replicas 2\n  workers 3\n}\nservice   C\n",
  );
});

test("a range inside a block is laid out alone", () => {
  const document = parseArch("service   A {\n  replicas   2\n  workers   3\n}\n", uri);
  expect(applied(document, formatRangeEdits(document, lines(1, 1)))).toBe("service   A {\n  replicas 2\n  workers   3\n}\n");
});

test("a line break gets the indentation of its block", () => {
  expect(typed("service A {\n|", "\n")).toBe("service A {\n  ");
  expect(typed("flow F {\n  U -> A {\n|\n  }\n}\n", "\n")).toBe("flow F {\n  U -> A {\n    \n  }\n}\n");
  expect(typed("service A {\n|}\n", "\n")).toBe("service A {\n}\n");
  expect(typed("/* a\n   |b */", "\n")).toBe("/* a\n   b */");
  expect(typed("service A {\n  /* a\n     |b\n  c */\n}\nservice B\n", "\n")).toBe("service A {\n  /* a\n     b\n  c */\n}\nservice B\n");
  expect(typed("service A {\n}\nservice B {\n|\n}\nservice C\n", "\n")).toBe("service A {\n}\nservice B {\n  \n}\nservice C\n");
});

test("a closing brace lays out what it closes", () => {
  expect(typed("service A\nservice   B {\n replicas   2\n  }|\nservice   C", "}")).toBe(
    "service A\nservice B {\n  replicas 2\n}\nservice   C",
  );
  expect(typed("flow F {\n  U -> A {\n    A -> = B\n    }|\n}\n", "}")).toBe("flow F {\n  U -> A {\n    A -> = B\n  }\n}\n");
});
