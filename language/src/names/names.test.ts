import { describe, expect, test } from "vitest";
import { designFromText, loadDesign } from "../load.ts";
import { elementAt } from "./element-at.ts";

const text = `region us-east { zones a, b }
let rate = 5 rps
client User { location us-east }
service Api { in us-east.a }
database Db {
  entity Order { key id }
  shard Order by hash(id) into 4
}
User -> Api
Api -> Db
flow Buy { from User at rate  User -> Api { Api -> Db key id } }
slo Buy { availability 99% }
scenario "S" { at 1 s hot key Order.id 30%  at 2 s kill Api  at 3 s outage us-east.a }
view "V" { include Buy, Api }
`;
const uri = "memory:/design.arch";
const built = designFromText(text);

/** The text at each place where a symbol is written, by its id. */
function places(id: string): string[] {
  const lines = text.split("\n");
  return built.names.occurrences
    .filter((occurrence) => occurrence.symbol.id === id)
    .map(
      ({ origin: { range } }) => `${range.start.line + 1}:${lines[range.start.line]?.slice(range.start.character, range.end.character)}`,
    );
}

describe("every place where a name is written", () => {
  test("there is nothing wrong with it", () => expect(built.findings).toEqual([]));
  test.each([
    ["us-east", ["1:us-east", "3:us-east", "4:us-east", "13:us-east"]],
    ["us-east.a", ["1:a", "4:a", "13:a"]],
    ["rate", ["2:rate", "11:rate"]],
    ["User", ["3:User", "9:User", "11:User", "11:User"]],
    ["Db.Order", ["6:Order", "7:Order", "13:Order"]],
    ["Db.Order.id", ["6:id", "7:id", "11:id", "13:id"]],
    ["Buy", ["11:Buy", "12:Buy", "14:Buy"]],
  ])("%s", (id, expected) => expect(places(id).sort()).toEqual([...expected].sort()));
});

describe("the element at a position", () => {
  const at = (line: number, character: number): string | undefined => elementAt(built, uri, { line: line - 1, character })?.element;
  test("a name stands for its element", () => {
    expect(at(9, 1)).toBe("User");
    expect(at(11, 6)).toBe("Buy");
    expect(at(4, 25)).toBe("us-east.a");
  });
  test("elsewhere it is the innermost declaration", () => {
    expect(at(9, 6)).toBe("User -> Api");
    expect(at(4, 2)).toBe("Api");
    expect(at(12, 12)).toBe("slo Buy: availability");
    expect(at(13, 1)).toBe('scenario "S"');
    expect(at(15, 0)).toBeUndefined();
  });
});

describe("imports", () => {
  const read = (files: Record<string, string>) => (address: string) => files[address.slice(address.lastIndexOf("/") + 1)] ?? null;
  const load = (files: Record<string, string>) => loadDesign("file:///a/main.arch", read(files));

  test("bring in names, also through other files, and in circles", async () => {
    const { design, findings } = await load({
      "main.arch": 'import "./b.arch"\nservice A { in us.a }\nA -> B\nA -> C',
      "b.arch": 'import "./c.arch"\nservice B',
      "c.arch": 'import "./main.arch"\nservice C\nregion us { zones a }\nC -> A',
    });
    expect(findings).toEqual([]);
    expect(design.components.map((component) => component.id)).toEqual(["A", "B", "C"]);
    expect(design.links.map((link) => link.id)).toEqual(["A -> B", "A -> C", "C -> A"]);
    expect(design.components[0]?.replicaZones).toEqual(["us.a"]);
  });

  test("with a list bring in only those names", async () => {
    const { findings } = await load({
      "main.arch": 'import { B } from "./b.arch"\nservice A\nA -> B\nA -> C',
      "b.arch": "service B\nservice C",
    });
    expect(findings.map((finding) => finding.message)).toEqual([
      "There is nothing called `C` here; a component is needed. Declare it, or import the file that does.",
    ]);
  });

  test("of a missing file are reported on the path", async () => {
    const { findings } = await load({ "main.arch": 'import "./nowhere.arch"\nservice A' });
    expect(findings.map(({ rule, origin }) => [rule, origin.range.start.character, origin.range.end.character])).toEqual([
      ["missing-import", 7, 23],
    ]);
  });

  test("of the file itself are reported once, on the path, whatever they name", async () => {
    for (const names of ["", "{ B } from "]) {
      const { findings } = await load({ "main.arch": `import ${names}"../a/main.arch"\nservice A` });
      expect(findings.map(({ rule, origin, fixes }) => [rule, origin.range.start.character, fixes[0]?.title])).toEqual([
        ["self-import", 7 + names.length, "Remove the import"],
      ]);
    }
  });

  test("of a name the file does not declare are reported with what is close", async () => {
    const { findings } = await load({ "main.arch": 'import { Pyments } from "./b.arch"', "b.arch": "service Payments" });
    expect(findings[0]?.message).toContain("Did you mean `Payments`?");
  });

  test("findings of an imported file stand in that file", async () => {
    const { findings } = await load({ "main.arch": 'import "./b.arch"', "b.arch": "service B { replicsa 2 }" });
    expect(findings.map((finding) => finding.origin.uri)).toEqual(["file:///a/b.arch"]);
  });
});
