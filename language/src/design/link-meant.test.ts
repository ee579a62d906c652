import { expect, test } from "vitest";
import { designFromText } from "../load.ts";

const before = "client U\nservice A\nservice B\ndatabase D\nU -> A\nA -> B\n";
const after = "\nflow F { from U at 1 rps  U -> A { A -> D } }";

function told(line: string): string[] {
  return designFromText(before + line + after).findings.map(({ rule, origin }) => `${origin.range.start.line + 1} ${rule}`);
}

test.each(["A => D { timeout 1 s }", "A → D { timeout 1 s }", "A - > D { timeout 1 s }", "A -> ", "A -> // to be done", "A - D"])(
  "a link that is written `%s` is one mistake, not one more where it is used",
  (line) => {
    expect(told(line)).toEqual(["7 syntax-error"]);
  },
);

test.each(["a -> D { timeout 1 s }", "U -> a -> D"])(
  "a misspelt name in `%s` is one mistake, not one more where the link is used",
  (line) => {
    expect(told(line)).toEqual(["7 unknown-name"]);
  },
);

test("the name of the other end may be the misspelt one", () => {
  const text = "client User\nservice Api\ndatabase Store\nUser -> Api -> Stroe\nflow F { from User at 1 rps  User -> Api -> Store }";
  expect(designFromText(text).findings).toMatchObject([{ rule: "unknown-name", fixes: [{ edits: [{ text: "Store" }] }] }]);
});

test.each([
  ["a link that cannot be read but leads elsewhere", "A => B", ["7 syntax-error", "8 undeclared-link"]],
  ["a half link of another component", "B -> ", ["7 syntax-error", "8 undeclared-link"]],
  ["an unknown name that is not like it", "Zookeeper -> D", ["7 unknown-name", "8 undeclared-link"]],
  ["no line at all", "", ["8 undeclared-link"]],
])("%s leaves the missing link to be told", (_, line, findings) => {
  expect(told(line)).toEqual(findings);
});
