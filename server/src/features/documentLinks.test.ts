import { expect, test } from "vitest";
import type { DocumentLink } from "vscode-languageserver";
import { openDesign, uriOf } from "../testing/client.ts";
import { withMarks, withoutMarks } from "../testing/marks.ts";

const marked = `/** Payments, see «https://example.com/payments?a=1», and [more](«https://example.com/more»). */
import «"./data.arch"»
import { Db } from "./nowhere.arch"
external Pay { sla "«https://pay.example/sla»"  description "no address: https://" }
service Api { link "«https://wiki.example/api»" }
// TODO «http://tracker.example/7».
`;

test("imports of files that are there and addresses in texts and comments are links", async () => {
  const { text } = withoutMarks(marked);
  const client = await openDesign(text, { files: { "data.arch": "database Db\n" } });
  const links = await client.at<DocumentLink[]>("textDocument/documentLink");
  expect(
    withMarks(
      text,
      links.map(({ range }) => range),
    ),
  ).toBe(marked);
  expect(links.map(({ target, tooltip }) => [target ?? null, tooltip])).toEqual([
    [null, "Open data.arch"],
    ["https://example.com/payments?a=1", "Open example.com in a browser"],
    ["https://example.com/more", "Open example.com in a browser"],
    ["https://pay.example/sla", "Open pay.example in a browser"],
    ["https://wiki.example/api", "Open wiki.example in a browser"],
    ["http://tracker.example/7", "Open tracker.example in a browser"],
  ]);
});

test("an import says where it leads when it is followed", async () => {
  const client = await openDesign('import "./data.arch"\n', { files: { "data.arch": "database Db\n" } });
  const [link] = await client.at<DocumentLink[]>("textDocument/documentLink");
  expect(await client.connection.sendRequest("documentLink/resolve", link)).toMatchObject({ target: uriOf("data.arch") });
});
