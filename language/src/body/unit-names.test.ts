import { expect, test } from "vitest";
import { designFromText } from "../load.ts";

test.each([
  ["1 sec", "s"],
  ["5 msec", "ms"],
  ["2 mins", "min"],
  ["3 hrs", "h"],
  ["10 seconds", "s"],
  ["2 Hours", "h"],
  ["30 millis", "ms"],
])("`timeout %s` is one finding that offers the unit's name here", (written, unit) => {
  const { findings, design } = designFromText(`service A\nservice B\nA -> B { timeout ${written}  pool 5 }`);
  const word = written.split(" ")[1] ?? "";
  expect(findings).toMatchObject([
    {
      rule: "wrong-dimension",
      message: `\`${word}\` in \`${written}\` is not a unit. Did you mean \`${unit}\`?`,
      origin: { range: { start: { line: 2, character: 17 + written.indexOf(word) } } },
      fixes: [{ title: `Change to \`${unit}\``, edits: [{ type: "replace", text: unit }] }],
    },
  ]);
  expect(design.links[0]?.pool?.value).toBe(5);
});
