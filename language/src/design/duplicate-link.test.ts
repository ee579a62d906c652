import { expect, test } from "vitest";
import { designFromText } from "../load.ts";

const shop = "service A\ndatabase D\nqueue Q\n";

test("the same link twice is one finding at the second that shows the first", () => {
  const { findings } = designFromText(`${shop}A -> D { timeout 300 ms }\nA -> D { timeout 100 ms }`);
  expect(findings).toMatchObject([
    {
      rule: "duplicate-name",
      element: "A -> D #2",
      origin: { range: { start: { line: 4, character: 0 } } },
      related: [{ message: "First declared here", origin: { range: { start: { line: 3, character: 0 } } } }],
    },
  ]);
  expect(findings[0]?.message).toContain("The link `A -> D` is declared twice");
});

test("a chain that repeats a link is told, too", () => {
  const { findings } = designFromText(`${shop}A -> D\nservice B\nB -> A -> D`);
  expect(findings).toMatchObject([{ rule: "duplicate-name", element: "A -> D #2", origin: { range: { start: { line: 5 } } } }]);
});

test.each([
  ["protocols", "A -> D over grpc\nA -> D over https"],
  ["labels", 'A -> D "reads"\nA -> D "writes"'],
  ["arrows", "A -> D\nA ~> D"],
  ["directions", "A -> D\nD -> A"],
])("links of a pair with different %s are meant", (_, links) => {
  expect(designFromText(shop + links).findings).toEqual([]);
});

test("the finding goes when the second link does", () => {
  const before = designFromText(`${shop}A -> D\nA -> D`);
  expect(before.findings).toHaveLength(1);
  expect(designFromText(`${shop}A -> D`).findings).toEqual([]);
});
