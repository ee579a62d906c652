import { expect, test } from "vitest";
import type { SemanticTokens } from "vscode-languageserver";
import { openDesign } from "../testing/client.ts";

async function coloured(text: string): Promise<readonly string[]> {
  const client = await openDesign(text);
  const { data } = await client.at<SemanticTokens>("textDocument/semanticTokens/full");
  const legend = client.result.capabilities.semanticTokensProvider?.legend.tokenTypes ?? [];
  const lines = text.split("\n");
  const found: string[] = [];
  let line = 0;
  let character = 0;
  for (let index = 0; index < data.length; index += 5) {
    const [down = 0, right = 0, length = 0, type = 0, modifiers = 0] = data.slice(index, index + 5);
    character = down > 0 ? right : character + right;
    line += down;
    found.push(`${lines[line]?.slice(character, character + length)} ${legend[type]}${modifiers ? " declaration" : ""}`);
  }
  return found;
}

test("names are coloured by what they stand for", async () => {
  expect(
    await coloured("region us { zones a }\nlet r = 5 rps\nclient U\nservice Api { in us.a }\nU -> Api\nflow F { from U at r  U -> Api }\n"),
  ).toEqual(
    expect.arrayContaining([
      "us namespace declaration",
      "r variable declaration",
      "U class declaration",
      "Api class declaration",
      "us namespace",
      "a namespace",
      "U class",
      "F function declaration",
      "r variable",
    ]),
  );
});

test("keys, clauses and words are told apart, also where a word is spelled like a key", async () => {
  expect(
    await coloured(
      "queue Q { dead-letter D after 5  delivery at-least-once }\nqueue D\ndatabase S { engine search  shard by hash(id) into 4 }\n",
    ),
  ).toEqual(
    expect.arrayContaining([
      "dead-letter property",
      "after keyword",
      "delivery property",
      "at-least-once enumMember",
      "engine property",
      "search enumMember",
      "shard property",
      "by keyword",
      "into keyword",
    ]),
  );
});
