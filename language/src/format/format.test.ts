import { expect, test } from "vitest";
import { formatText } from "./format.ts";

function check(text: string, expected: string): void {
  expect(formatText(text)).toBe(expected);
  expect(formatText(expected)).toBe(expected);
}

test("one statement a line, single spaces, two between properties", () => {
  check(
    "service   Api{replicas 2 workers 3}service B\nApi->B{timeout 1 s idempotent}",
    ["service Api { replicas 2  workers 3 }", "service B", "Api -> B { timeout 1 s  idempotent }", ""].join("\n"),
  );
});

test("a body of several lines keeps the author's groups", () => {
  check(
    "service Api {\n\n replicas 2 workers 3\n    queue-limit 5\n\n\n cost $0.10/h   }",
    "service Api {\n  replicas 2  workers 3\n  queue-limit 5\n\n  cost $0.10 / h\n}\n",
  );
});

test("a body too long for one line has one property on each", () => {
  const long = `service Api { title "${"x".repeat(90)}"  replicas 2  workers 3  queue-limit 500 }`;
  check(long, `service Api {\n  title "${"x".repeat(90)}"\n  replicas 2\n  workers 3\n  queue-limit 500\n}\n`);
});

test("keeps one empty line between statements, none at the ends", () => {
  check("\n\nservice A\n\n\n\nservice B\n\n\n", "service A\n\nservice B\n");
});

test("comments stay where they belong", () => {
  check(
    "/**\n   * The api.\n   */\nservice Api { // inner\n  // own line\n replicas 2 // two\n workers 30 // many\n}\n// end",
    "/**\n * The api.\n */\nservice Api {  // inner\n  // own line\n  replicas 2  // two\n  workers 30  // many\n}\n// end\n",
  );
});

test("a comment inside a property keeps its place", () => {
  check("service Api { replicas /* why */ 3 }", "service Api { replicas /* why */ 3 }\n");
  check("service Api {\n  replicas // why\n 3\n}", "service Api {\n  replicas // why\n      3\n}\n");
});

test("a comment stands one space before what it is about, and a line after a comment is four columns in", () => {
  check("client U {/*c*/users 1M /*d*/ peak 3x}", "client U { /*c*/ users 1M  /*d*/ peak 3x }\n");
  check("let a = max(1 s, // one\n3 s)", "let a = max(1 s, // one\n    3 s)\n");
});

test("units stand apart from their number, magnitudes do not", () => {
  check("let a = 4ms + 1.5s\nlet b = 5M / 30d", "let a = 4 ms + 1.5 s\nlet b = 5M / 30d\n");
  check("Api -> Db { timeout 1s payload 2kB }", "Api -> Db { timeout 1 s  payload 2 kB }\n");
});

test("lines up constants and their comments", () => {
  check(
    "let a = 1 // one\nlet long-name = 2\nlet b = 30 // three",
    "let a         = 1   // one\nlet long-name = 2\nlet b         = 30  // three\n",
  );
});

test("functions, commas, members and signs", () => {
  check(
    "service A { service-time lognormal( p50 4 ms ,p99 9 ms )  across us-east.a ,eu  workers (2+3)*2 }",
    "service A { service-time lognormal(p50 4 ms, p99 9 ms)  across us-east.a, eu  workers (2 + 3) * 2 }\n",
  );
});

test("flows, scenarios and choices stand step by step unless they were short", () => {
  check("flow F { from U at 5 rps\npriority   1 U->A }", "flow F {\n  from U at 5 rps\n  priority 1\n  U -> A\n}\n");
  check("flow F {from U at 5 rps priority 1 U->A}", "flow F { from U at 5 rps  priority 1  U -> A }\n");
  check(
    "flow F { from U at 5 rps\nU->A { A->B read key x\non miss { A->C }\n choose { 80% { A->D } 20% { } } } }",
    "flow F {\n  from U at 5 rps\n  U -> A {\n    A -> B read key x\n    on miss { A -> C }\n    choose { 80% { A -> D }  20% {} }\n  }\n}\n",
  );
});

test("windows line ends stay", () => check("service A {\r\n replicas 2\r\n}\r\n", "service A {\r\n  replicas 2\r\n}\r\n"));

test("an empty text stays empty", () => check("", ""));

test("formats what is sound in a text with errors", () => {
  const text = "service   A{replicas 2}\n\nlet x = = 5\n\nservice   B{replicas 3}\n";
  check(text, "service A { replicas 2 }\n\nlet x = = 5\n\nservice B { replicas 3 }\n");
});

test("leaves garbage alone", () => {
  const text = "\u0000\u0001 }{ ### \n service";
  expect(formatText(text)).toBe(text);
});

test("comments in every place keep it", () => {
  check("service A { /* empty */ }\n", "service A { /* empty */ }\n");
  check("service A {\n // nothing yet\n}\n", "service A {\n  // nothing yet\n}\n");
  check("service A { // nothing yet\n}\n", "service A {  // nothing yet\n}\n");
  check("A -> B, // first\nC\n", "A -> B, // first\n    C\n");
  check('import { A, /* b */ B } from "./x.arch" // why\n', 'import { A, /* b */ B } from "./x.arch"  // why\n');
  check("service A /* one */ // two\n// three\n", "service A  /* one */ // two\n// three\n");
  check("service A // the one\n{ replicas 2 }", "service A // the one\n    { replicas 2 }\n");
  check("flow F {\n  U -> A {\n    // later\n  }\n  // done\n}\n", "flow F {\n  U -> A {\n    // later\n  }\n  // done\n}\n");
  check("// only a comment", "// only a comment\n");
});

test("long lists and sums go on in further lines", () => {
  const names = Array.from({ length: 16 }, (_, index) => `Component${index}`);
  check(
    `view "V" { include ${names.join(",")} }`,
    'view "V" {\n  include Component0, Component1, Component2, Component3, Component4, Component5, Component6, Component7, Component8,\n' +
      "      Component9, Component10, Component11, Component12, Component13, Component14, Component15\n}\n",
  );
  check(
    `import { ${names.join(", ")} } from "./x.arch"`,
    "import {\n  Component0, Component1, Component2, Component3, Component4, Component5, Component6, Component7, Component8,\n" +
      '  Component9, Component10, Component11, Component12, Component13, Component14, Component15\n} from "./x.arch"\n',
  );
  check(
    `let total = ${names.slice(0, 9).join(" + ")}`,
    "let total = Component0 + Component1 + Component2 + Component3 + Component4 + Component5 + Component6 + Component7\n    + Component8\n",
  );
});

test("a broken statement leaves columns of the others lined up", () => {
  check("let a = 1\nlet long = 2\nservice {\nlet b   = 3\n", "let a    = 1\nlet long = 2\nservice {\nlet b = 3\n");
});

test("nothing between a broken statement and a sound one is lost", () => {
  check("service   A\n  -> ->  x\n  ) service   B\n", "service A\n  -> ->  x\n  ) service   B\n");
  check("service   A\n-> ) x\nservice   B\n", "service   A\n-> ) x\nservice B\n");
});
