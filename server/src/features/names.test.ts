import { expect, test } from "vitest";
import type { DocumentHighlight, Location } from "vscode-languageserver";
import { openDesign } from "../testing/client.ts";
import { withMarks, withoutMarks } from "../testing/marks.ts";

/* Definition, references and highlights of every sort of name, everywhere it may be written. */

const text = `let rate = 5 rps
let twice = 2 * rate
region us { zones a, b  zone c { availability 99% }  tags cloud }
region eu { zones x }
link us <-> eu { rtt 80 ms }
client U { location us  tags people }
coordinator Zk
cache Cache
group Edge { tags hot
  loadbalancer Lb { strategy weighted(Api.1 3, Api.2 1)  across us.a, us.b }
  service Api { replicas 2  leader-elected by Zk  tags hot, core
    rate-limit { rate 5 rps  per client  store Cache } }
}
database Db {
  entity Order { key id { cardinality 10M }  field day }
  shard Order by hash(id, day) into 4
}
queue Dlq
queue Q { dead-letter Dlq after 5 }
worker W
U -> Lb -> Api
Api -> Db, Cache
Api ~> Q
Q -> W { tags core }
flow Buy { from U at twice  U -> Lb -> Api { Api -> Cache on miss { Api -> Db read key Order.id } Api ~> Q } }
slo Buy { availability 99% }
slo Db { rpo < 1 s }
scenario "S" for 1 min {
  load Buy x 3
  kill Api.1  kill 1 of Lb  slow Db x 2  partition us | eu  outage us.a  drop 5% on Api -> Db  error 5% on W
  hot key Order.id 30%  hot key Db.Order.day 10%  scale Api to 4  deploy Api rolling  restart Cache
  expect Buy p99 < 1 s
}
view "V" { include Buy, Edge, tag hot, neighbours of Db  exclude tag core }
`;

/** Every place in the text where a word stands alone, those left out where it is something else. */
function everywhere(name: string, except: RegExp): string {
  return text.replaceAll(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, "g"), (word, at: number) => {
    const around = text.slice(Math.max(0, at - 12), at + 12);
    return except.test(around) ? word : `«${word}»`;
  });
}

const never = /(?!)/;

test.each([
  ["rate", /rate 5 rps/],
  ["twice", never],
  ["us", never],
  ["eu", never],
  ["a", never],
  ["c", never],
  ["U", never],
  ["Edge", never],
  ["Lb", never],
  ["Zk", never],
  ["Cache", never],
  ["Db", never],
  ["Order", never],
  ["id", never],
  ["day", never],
  ["Q", never],
  ["Dlq", never],
  ["W", never],
  ["Buy", never],
  ["hot", /hot key/],
  ["core", never],
])("%s is found wherever it is written", async (name, except) => {
  const marked = everywhere(name, except);
  const { ranges } = withoutMarks(marked);
  const client = await openDesign(text);
  for (const position of [ranges[0]?.start, ranges.at(-1)?.start]) {
    const found = await client.at<Location[]>("textDocument/references", { position, context: { includeDeclaration: true } });
    expect(
      withMarks(
        text,
        found.map(({ range }) => range),
      ),
    ).toBe(marked);
    const highlights = await client.at<DocumentHighlight[]>("textDocument/documentHighlight", { position });
    expect(
      withMarks(
        text,
        highlights.map(({ range }) => range),
      ),
    ).toBe(marked);
    const definition = await client.at<Location | null>("textDocument/definition", { position });
    expect(definition?.range).toEqual(ranges[0]);
  }
});

test("a replica is named by its component's name and its number", async () => {
  const client = await openDesign(text.replace("kill Api.1", "kill A█pi.1"));
  const found = await client.at<Location[]>("textDocument/references", { context: { includeDeclaration: false } });
  const lines = new Set(found.map(({ range }) => range.start.line));
  expect([...lines].sort((a, b) => a - b)).toEqual([9, 20, 21, 22, 24, 29, 30]);
});
