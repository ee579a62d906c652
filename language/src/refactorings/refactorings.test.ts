import type { Design } from "@lintel/engine/model";
import { describe, expect, test } from "vitest";
import { applied } from "../edits/source-edit.ts";
import { formatText } from "../format/format.ts";
import { designFromText } from "../load.ts";
import { extractConstant, inlineConstant } from "./constants.ts";
import { extractFlow, flowFromLinks } from "./extract-flow.ts";
import { extractGroup } from "./extract-group.ts";
import { organizeImports } from "./organize-imports.ts";
import type { Refactoring, Selection } from "./refactoring.ts";
import { writeImplicitFlow } from "./written-flow.ts";

/** A selection between two marks `|`, or a cursor at one. */
function marked(text: string): Selection {
  const parts = text.split("|");
  const built = designFromText(parts.join(""));
  const document = built.documents[0];
  if (!document) throw new Error("There is no document.");
  const start = parts[0]?.length ?? 0;
  return { built, document, start, end: parts.length > 2 ? start + (parts[1]?.length ?? 0) : start };
}

/** The text after a refactoring, which must be formatted (columns of constants aside) and without findings that were not there before. */
function result({ built, document }: Selection, refactoring: Refactoring | null | undefined): { text: string; design: Design } {
  if (!refactoring) throw new Error("Nothing was offered.");
  const text = applied(document, refactoring.edits);
  expect(formatText(text).replace(/ +=/g, " =")).toBe(text);
  const after = designFromText(text);
  expect(after.findings.map(({ message }) => message)).toEqual(built.findings.map(({ message }) => message));
  return { text, design: after.design };
}

/** A design without groups and places in the text. */
function meaning(design: Design): unknown {
  return JSON.parse(
    JSON.stringify(design, (key, value) =>
      /origin$/i.test(key) || ["groups", "group", "lets", "text", "title"].includes(key) ? undefined : value,
    ),
  );
}

const shop = "client User\nservice Api\ndatabase Db\ncache Cache\nUser -> Api\nApi -> Db\nApi -> Cache\n";

describe("extract group", () => {
  test("components with their comments go in, the design is the same but for the group", () => {
    const selection = marked(
      "client User\n\n/** Takes orders. */\nserv|ice Api {\n  replicas 2\n}\n// rows\ndatab|ase Db\nUser -> Api -> Db\n",
    );
    const { text, design } = result(selection, extractGroup(selection));
    expect(text).toBe(
      'client User\n\ngroup "New group" {\n  /** Takes orders. */\n  service Api {\n    replicas 2\n  }\n  // rows\n  database Db\n}\nUser -> Api -> Db\n',
    );
    expect(meaning(design)).toEqual(meaning(selection.built.design));
    expect(design.components.map(({ group }) => group)).toEqual([null, 'group "New group"', 'group "New group"']);
  });

  test("inside a group", () => {
    const selection = marked('group "G" {\n  service A\n  |service B|\n}\n');
    expect(result(selection, extractGroup(selection)).text).toBe(
      'group "G" {\n  service A\n  group "New group" {\n    service B\n  }\n}\n',
    );
  });

  test("is offered for nothing but components that stand together", () => {
    expect(extractGroup(marked("service A\n|\n"))).toBeNull();
    expect(extractGroup(marked("|let x = 5\n|service A\n"))).toBeNull();
    expect(extractGroup(marked("client U\n|service A\nflow F { from U }\nservice B|\n"))).toBeNull();
  });
});

describe("constants", () => {
  test("a value gets a name", () => {
    const selection = marked("service A\nservice B\nA -> B { timeout 20|0 ms }\nB -> A { timeout 200 ms }\n");
    const [here, all] = extractConstant(selection);
    expect(here?.title).toBe("Give “200 ms” a name");
    const once = result(selection, here);
    expect(once.text).toBe("service A\nservice B\nlet the-timeout = 200 ms\n\nA -> B { timeout the-timeout }\nB -> A { timeout 200 ms }\n");
    expect(meaning(once.design)).toEqual(meaning(selection.built.design));
    expect(all?.title).toBe("Give “200 ms” a name and use it in all 2 places");
  });

  test("a selected expression gets a name", () => {
    const selection = marked("let a = 5 ms\nlet b = |2 * a| + 1 ms\n");
    expect(result(selection, extractConstant(selection)[0]).text).toBe("let a = 5 ms\nlet result = 2 * a\nlet b = result + 1 ms\n");
  });

  test("a constant is written out", () => {
    const selection = marked("let ba|se = 5 ms + 1 ms\nlet twice = 2 * base\nservice A { service-time base }\n");
    const { text, design } = result(selection, inlineConstant(selection));
    expect(text).toBe("let twice = 2 * (5 ms + 1 ms)\nservice A { service-time (5 ms + 1 ms) }\n");
    expect(meaning(design)).toEqual(meaning(selection.built.design));
  });

  test("also from where it is used, and with what is simple as it is", () => {
    const selection = marked("let base = 5 ms // why\nservice A { service-time b|ase }\n");
    expect(result(selection, inlineConstant(selection)).text).toBe("service A { service-time 5 ms }\n");
  });
});

describe("flows", () => {
  test("along selected links", () => {
    const selection = marked(`${shop.replace("User -> Api\n", "|User -> Api\n")}|`);
    const { text, design } = result(selection, flowFromLinks(selection));
    expect(text).toBe(`${shop}\nflow NewFlow {\n  from User\n  User -> Api {\n    Api -> Db\n    Api -> Cache\n  }\n}\n`);
    expect(design.flows.map(({ name, implicit }) => [name, implicit])).toEqual([["NewFlow", false]]);
  });

  test("written out as they follow from the links", () => {
    const selection = marked(shop);
    const { text, design } = result(selection, writeImplicitFlow(selection.built, "User"));
    expect(text).toContain("flow UserFlow {\n  from User\n  User -> Api {\n    Api -> Db\n    Api -> Cache\n  }\n}\n");
    expect(JSON.stringify(meaning({ ...design, flows: [] }))).toBe(JSON.stringify(meaning({ ...selection.built.design, flows: [] })));
  });

  test("a step becomes a flow of its own", () => {
    const text = `${shop}\nflow Buy {\n  from User at 5 rps\n  User -> Api {\n    Api -> Db\n    Api -> C|ache "get"\n  }\n}\n`;
    const selection = marked(text);
    expect(result(selection, extractFlow(selection)).text).toBe(
      `${shop}\nflow Buy {\n  from User at 5 rps\n  User -> Api {\n    Api -> Db\n  }\n}\n\nflow BuyCache {\n  from User at 5 rps\n  User -> Api {\n    Api -> Cache "get"\n  }\n}\n`,
    );
  });
});

describe("imports", () => {
  function organized(text: string): string | null {
    const { built, document } = marked(text);
    const refactoring = organizeImports(built, document);
    return refactoring && applied(document, refactoring.edits);
  }
  test("are sorted and merged", () => {
    expect(
      organized('import "./z.arch"\nimport { B, A } from "./a.arch"\nimport { C } from "./a.arch"\nimport "../x.arch"\nservice S\n'),
    ).toBe('import "../x.arch"\nimport { A, B, C } from "./a.arch"\nimport "./z.arch"\nservice S\n');
  });
  test("that are in order stay", () => expect(organized('import "./a.arch"\nimport "./b.arch"\n')).toBeNull());
  test("with comments between them stay", () => expect(organized('import "./b.arch"\n// why\nimport "./a.arch"\n')).toBeNull());
});
