import { expect, test } from "vitest";
import { plainSnippet, plainText } from "./clientText.ts";
import { columnGap } from "./hover/text.ts";

test("Markdown becomes readable text", () => {
  const text = `service **Api** — Web API\n\n| | |\n|:--|:--|\n| Load${columnGap} | 5 rps · peak 15 rps |\n| ${columnGap} | more of it |\n\n- own: **3** — see [docs](https://a.b/c)\n\n_Approximate: \`M/M/c\`._`;
  expect(plainText(text)).toBe(
    "service Api — Web API\n\nLoad: 5 rps · peak 15 rps\nmore of it\n\n- own: 3 — see docs (https://a.b/c)\n\nApproximate: M/M/c.",
  );
});

test("formulas keep their signs and lose their fence", () => {
  expect(plainText("let `a` = **6**\n\n~~~text\na = 2 * b * 1\n  = 2 * _3_ * 1\n~~~\n\n_Exact._")).toBe(
    "let a = 6\n\na = 2 * b * 1\n  = 2 * _3_ * 1\n\nExact.",
  );
});

test("names with underscores and escaped marks stay as they are", () => {
  expect(plainText("**a\\_b** and c_d_e and 2 \\* 3")).toBe("a_b and c_d_e and 2 * 3");
});

test("a snippet becomes the text of its defaults", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a snippet's placeholders look like those of a template.
  expect(plainSnippet("service ${1:Name} { replicas ${2} ${3|a,b|} $0 }\ncost \\$5")).toBe("service Name { replicas  a  }\ncost $5");
});
