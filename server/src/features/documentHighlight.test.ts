import { expect, test } from "vitest";
import { type DocumentHighlight, DocumentHighlightKind } from "vscode-languageserver";
import { openDesign } from "../testing/client.ts";

test("the declaration and every mention in the file are marked", async () => {
  const client = await openDesign("service Api\ndatabase Db\nApi -> D█b\nApi ~> Db\n");
  const marks = await client.at<DocumentHighlight[]>("textDocument/documentHighlight");
  expect(marks.map(({ range, kind }) => [range.start.line, kind])).toEqual([
    [1, DocumentHighlightKind.Write],
    [2, DocumentHighlightKind.Read],
    [3, DocumentHighlightKind.Read],
  ]);
});
