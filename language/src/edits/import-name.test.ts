import { expect, test } from "vitest";
import { parseArch } from "../source/document.ts";
import { importName } from "./import-name.ts";
import { applied } from "./source-edit.ts";

const from = { uri: "file:///a/b.arch", path: "./b.arch" };

test.each([
  ["service A\n", 'import { X } from "./b.arch"\n\nservice A\n'],
  ["", 'import { X } from "./b.arch"\n'],
  ['system "S" // why\nservice A\n', 'system "S" // why\n\nimport { X } from "./b.arch"\nservice A\n'],
  ['import "./c.arch"\nservice A\n', 'import "./c.arch"\nimport { X } from "./b.arch"\nservice A\n'],
  ['import { A, Z } from "./b.arch"\n', 'import { A, X, Z } from "./b.arch"\n'],
  ['import { A } from "./b.arch"\n', 'import { A, X } from "./b.arch"\n'],
  ['import { Z, A } from "./b.arch"\n', 'import { Z, A, X } from "./b.arch"\n'],
])("%s", (text, expected) => {
  const document = parseArch(text, "file:///a/main.arch");
  const edit = importName(document, "X", from);
  expect(edit && applied(document, [edit])).toBe(expected);
});

test("nothing is imported twice", () => {
  for (const text of ['import "./b.arch"\n', 'import { X } from "./b.arch"\n'])
    expect(importName(parseArch(text, "file:///a/main.arch"), "X", from)).toBeNull();
});
