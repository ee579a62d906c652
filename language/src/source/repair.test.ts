import { describe, expect, test } from "vitest";
import { designFromText } from "../load.ts";

/** The findings as `line:character`, message and fixes; lines from 1. */
function told(text: string): readonly (readonly [place: string, message: string, fixes: readonly string[]])[] {
  return designFromText(text).findings.map(
    ({ message, origin: { range }, fixes }) =>
      [`${range.start.line + 1}:${range.start.character + 1}`, message, fixes.map(({ title }) => title)] as const,
  );
}

const shop = `client User { users 10  actions 1 / h }
service Api { replicas 2 }
cache Hot
database Db { entity Row { key id } }
User -> Api
Api -> Hot
Api -> Db
`;
const lines = shop.split("\n").length - 1;

describe("a misspelt keyword is read as the one that is meant", () => {
  test.each([
    ["clinet Guest", "clinet", "client"],
    ["sevice Other { replicas 3 }", "sevice", "service"],
    ["db Orders { engine relational }", "db", "database"],
    ["lb Front", "lb", "loadbalancer"],
    ["flwo F { from User at 5 rps  User -> Api }", "flwo", "flow"],
    ["regoin eu { zones a, b }", "regoin", "region"],
    ["lett x = 5", "lett", "let"],
    ['scenaro "Busy" for 5 min { load x 2 }', "scenaro", "scenario"],
    ['veiw "All" { include Api }', "veiw", "view"],
    ['gruop "Inner" { service Inside }', "gruop", "group"],
    ["sla Api { availability 99% }", "sla", "slo"],
    ['group "G" { trust private  servce Inside { replicas 2 } }', null, null],
    ['group "G" {\n  servce Inside { replicas 2 }\n}', "servce", "service"],
    ["flow F { from User\n  User -> Api {\n    parrallel { Api -> Hot  Api -> Db }\n  }\n}", "parrallel", "parallel"],
    ["flow F { form User at 1 rps\n  User -> Api }", "form", "from"],
    ["flow F {\n  User -> Api {\n    mabye 20% { Api -> Hot }\n  }\n}", "mabye", "maybe"],
    ["flow F { User -> Api { Api -> Hot\n on mis { Api -> Db } } }", "mis", "miss"],
    ["flow F { User -> Api { Api -> Db wirte } }", "wirte", "write"],
    ['scenario "S" for 5 min {\n  at 1 min laod x 5\n}', "laod", "load"],
    ['scenario "S" for 5 min {\n  kil Api for 1 min\n  at 2 min kill Api\n}', "kil", "kill"],
    ['scenario "S" for 5 min {\n  warmup 1 min\n}', "warmup", "warm-up"],
    ['scenario "S" for 5 min {\n  exepct no data loss\n}', "exepct", "expect"],
    ['view "V" { inclde Api }', "inclde", "include"],
    ['view "V" { include tga core }', "tga", "tag"],
    ['view "V" { include Db, neigbours of Api }', "neigbours", "neighbours"],
    ['scenario "S" for 5 min { expect no data lost }', "lost", "loss"],
  ])("%s", (text, word, meant) => {
    if (word === null || meant === null) return expect(told(shop + text).length).toBe(1);
    expect(told(shop + text).map(([, message, fixes]) => [message, fixes])).toEqual([
      [`\`${word}\` is not known here. Did you mean \`${meant}\`? It is read as that for now.`, [`Change to \`${meant}\``]],
    ]);
    const right = text.replace(word, meant);
    const plain = (design: unknown): unknown =>
      JSON.parse(JSON.stringify(design, (key, value) => (/origin$/i.test(key) || key === "text" || key === "title" ? undefined : value)));
    expect(plain(designFromText(shop + text).design)).toEqual(plain(designFromText(shop + right).design));
    return undefined;
  });

  test("names that look like keywords stay names", () => {
    const text = `service clinet\nservice loud\nclient User\nUser -> clinet\nclinet -> loud\nflow F { from User at 1 rps  User -> clinet { clinet -> loud } }\nscenario "S" for 5 min { at 1 min kill loud }\nservice Tog\nview "V" { include Tog exclude loud }`;
    expect(told(text)).toEqual([]);
  });
});

describe("a word that is nearly a name is read as one", () => {
  test.each([
    ["9lives", "_9lives"],
    ["a--b", "a-b"],
    ["my-svc-", "my-svc"],
    ["Ä", "A"],
    ["Größe", "Grosse"],
    ["café", "cafe"],
  ])("%s", (name, better) => {
    const text = `client User\nservice ${name} { replicas 2 }\nUser -> ${name}\n`;
    const [finding, ...others] = told(text);
    expect(others).toEqual([]);
    expect(finding?.[0]).toBe("2:9");
    expect(finding?.[1]).toMatch(`\`${name}\` is not a name`);
    expect(finding?.[2]).toEqual([`Change to \`${better}\``]);
    expect(designFromText(text).design.links.map((link) => link.to)).toEqual([name]);
  });

  test("of another script has no Latin one that would tell it from others: a title keeps it", () => {
    const text = "client User\nservice 服务\nservice 订单\nUser -> 服务 -> 订单\n";
    const findings = told(text);
    expect(findings.map(([place]) => place)).toEqual(["2:9", "3:9"]);
    expect(findings[0]?.[1]).toMatch('Give it one, with `"服务"` behind it as its title.');
    expect(findings.map(([, , fixes]) => fixes)).toEqual([[], []]);
    expect(designFromText(text).design.links.map((link) => link.to)).toEqual(["服务", "订单"]);
  });

  test("sums, arrows without spaces and quantities are none", () => {
    expect(told("let a = 5\nlet b = a - 3\nlet c = 3 - a\nservice X\nservice Y\nX->Y\nservice Z { workers 2 }\nlet d = 9 min")).toEqual([]);
  });
});

describe("what cannot be read costs its line and nothing else", () => {
  test.each([
    ["a half-typed action", 'scenario "S" for 5 min {\n  at 1 min\n  at 2 min kill Api\n  expect Api utilisation < 90%\n}'],
    ["an action that is none", 'scenario "S" for 5 min {\n  at 1 min explode Api\n  at 2 min kill Api\n  expect Api utilisation < 90%\n}'],
    ["a half-typed step", "flow F {\n  from User at 1 rps\n  User -> Api {\n    Api ->\n    Api -> Db read\n  }\n}"],
    ["a half-typed expression on one line", "service Other { workers 2 * }\nUser -> Other"],
    ["a block of an unknown sort", "zzzz Foo {\n  a -> b\n  from x\n}\nservice Other"],
    ["a constant without a value", "let x =\nservice Other { workers x }"],
    ["an objective without a bound", "slo Api {\n  availability\n  error-rate < 1%\n}"],
  ])("%s", (_, text) => {
    const all = told(shop + text);
    expect(all).toHaveLength(1);
    expect(Number(all[0]?.[0].split(":")[0])).toBeGreaterThan(lines);
  });

  test("the rest of a scenario is kept", () => {
    const { design } = designFromText(
      `${shop}scenario "S" for 5 min {\n  at 1 min explode Api\n  at 2 min kill Api\n  expect Api utilisation < 90%\n}`,
    );
    expect(design.scenarios[0]?.actions.map(({ text }) => text)).toEqual(["at 2 min kill Api"]);
    expect(design.scenarios[0]?.expectations).toHaveLength(1);
  });

  test("a block before a line that cannot be read is kept", () => {
    const { design } = designFromText("service Before {\n  replicas 2\n}\n\ndatabase } { entity Row { key  entityid }RowPart5\n");
    expect(design.components.map(({ id }) => id)).toContain("Before");
  });

  test("a declaration before something unreadable on its line is kept", () => {
    const { design, findings } = designFromText("service Api { replicas 3 } ] ]\nservice Db");
    expect(design.components.map(({ id }) => id)).toEqual(["Api", "Db"]);
    expect(findings).toHaveLength(1);
  });
});

describe("habits from other languages", () => {
  test.each([
    ["service A\nservice B\nA => B", "`=>` is no arrow. Write `->`"],
    ["service A\nservice B\nA --> B", "`-->` is no arrow. Write `->`"],
    ["service A\nservice B\nA → B", "`→` is no arrow here. Write `->`."],
    ["service A { replicas: 3 }", "written without a colon"],
    ["service A { replicas = 3 }", "written without `=`"],
    ["service A { replicas 3, workers 4 }", "This comma separates nothing"],
    ["service A replicas 3", "`service A { replicas … }`"],
    ["service my svc { replicas 2 }", "A name is one word: write `service my-svc`"],
  ])("%s", (text, message) => {
    const all = told(text);
    expect(all).toHaveLength(1);
    expect(all[0]?.[1]).toContain(message);
  });
});

test("what else is wrong on a line with a misspelt word is told, too", () => {
  expect(told("sevice Api { replica 3 }").map(([, , fixes]) => fixes)).toEqual([["Change to `service`"], ["Change to `replicas`"]]);
});
