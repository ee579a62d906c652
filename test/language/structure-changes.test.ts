import { readFileSync } from "node:fs";
import { designFromText, formatText, structureChanges } from "@lintel/language";
import { expect, test } from "vitest";

function told(before: string, after: string): string[] {
  return structureChanges(designFromText(before), designFromText(after)).map(({ sort, noun, element, was, changes }) => {
    const texts = changes.map((change) => `${change.path}: ${change.before ?? "-"} > ${change.after ?? "-"}`);
    return [sort, noun, ...(was === null ? [] : [was, "as"]), element, ...(texts.length > 0 ? [`(${texts.join("; ")})`] : [])].join(" ");
  });
}

test("a changed property is told with its keys and both texts", () => {
  expect(
    told(
      "service A { replicas 2  health-check { every 1 s  misses 3 } }\nservice B\nA -> B { timeout 1 s }",
      "service A { health-check { every 2 s  misses 3 }\n  replicas 3 }\nservice B\nA -> B { timeout 1 s  retries 1 { budget 10% } }",
    ),
  ).toEqual([
    "changed service A (replicas: 2 > 3; health-check every: 1 s > 2 s)",
    "changed call A -> B (retries: - > 1; retries budget: - > 10%)",
  ]);
});

test("layout, comments and the order of declarations and properties are no change", () => {
  const text = readFileSync(new URL("../fixtures/language/every-construct.arch", import.meta.url), "utf8");
  expect(told(text, text.replace(/^\/\*\*.*?\*\//s, ""))).toEqual([]);
  expect(told(text, formatText(text, "memory:/x.arch").replaceAll("\n", "\r\n"))).toEqual([]);
  expect(told("service A { replicas 2  workers 4 }\nservice B", "service B\n// a\nservice A { workers 4  replicas 2 }")).toEqual([]);
});

test("what came and what went is told with all it says", () => {
  expect(told("let a = 1\nservice A", "let a = 1\nqueue Q { visibility 30 s }")).toEqual([
    "added queue Q (kind: - > queue; visibility: - > 30 s)",
    "removed service A (kind: service > -)",
  ]);
});

test("another name of a component that stays as it was is one change, wherever the name is used", () => {
  const before =
    "client U { users 10 }\nservice Api { replicas 2  workers 4 }\nU -> Api { timeout 1 s }\nflow F { from U at 1 rps  U -> Api }";
  expect(told(before, before.replaceAll("Api", "Web"))).toEqual(["renamed service Api as Web"]);
  // With other properties nobody can know that it is the same.
  expect(told(before, before.replaceAll("Api", "Web").replace("workers 4", "workers 5"))[0]).toContain("added service Web");
});

test("steps of flows, scenarios and views come and go line by line", () => {
  const design = (steps: string) => `client U\nservice A\nservice B\nU -> A\nA -> B\nflow F {\n from U at 5 rps\n ${steps}\n}`;
  expect(told(design("U -> A { A -> B read }"), design("U -> A { A -> B write }").replace("5 rps", "6 rps"))).toEqual([
    "changed flow F (from: U at 5 rps > U at 6 rps; :   A -> B read > -; : - >   A -> B write)",
  ]);
});

test("a list is one text and a quantity keeps its unit", () => {
  expect(
    told("region r { zones a, b }\ncache C { item-size 2 kB  keys 10 }", "region r { zones a, b, c }\ncache C { item-size 3 kB  keys 10 }"),
  ).toEqual(["changed region r (zones: a, b > a, b, c)", "changed cache C (item-size: 2 kB > 3 kB)"]);
});

test("what cannot be read is held against the other version as it stands", () => {
  expect(told("service A { replicas many }", "service A { replicas 2 }")).toEqual(["changed service A (replicas: many > 2)"]);
  expect(told("service A {", "service A { replicas")).toEqual(["changed service A (replicas: - > )"]);
});
