import type { DesignEdit } from "@lintel/engine/model";
import { expect, test } from "vitest";
import { designFromText } from "../load.ts";
import { applyEdits } from "./apply.ts";

function check(text: string, edits: readonly DesignEdit[], expected: string): void {
  const changed = applyEdits(text, edits);
  expect(changed).toBe(expected);
  expect(designFromText(changed).findings.filter((finding) => finding.rule === "syntax-error")).toEqual([]);
}

const set = (element: string, path: string[], value: string): DesignEdit => ({ type: "set", element, path, value });
const remove = (element: string, path: string[]): DesignEdit => ({ type: "remove", element, path });

test("sets a property in a body on one line", () => {
  check("service Api { workers 4 }", [set("Api", ["replicas"], "2")], "service Api { workers 4  replicas 2 }");
});

test("makes the body when there is none", () => {
  check("service Api // the api\n", [set("Api", ["replicas"], "2")], "service Api { replicas 2 } // the api\n");
});

test("fills an empty body", () => check("service Api {}", [set("Api", ["replicas"], "2")], "service Api { replicas 2 }"));

test("adds a line to a body of several lines, after its comments", () => {
  check(
    "service Api {\n  workers 4 // cores\n  // more\n}\n",
    [set("Api", ["replicas"], "2")],
    "service Api {\n  workers 4 // cores\n  // more\n  replicas 2\n}\n",
  );
});

test("replaces a value with its unit before a key that could be a noun", () => {
  check("cache C { item-size 2 kB  keys 100M }", [set("C", ["item-size"], "3 kB")], "cache C { item-size 3 kB  keys 100M }");
  check("cache C { size 2 million kB  keys 10 }", [set("C", ["size"], "8 GiB")], "cache C { size 8 GiB  keys 10 }");
});

test("replaces a value and keeps the block after it", () => {
  check(
    "database Db { replicate 2 { mode sync }  workers 3 }",
    [set("Db", ["replicate"], "3")],
    "database Db { replicate 3 { mode sync }  workers 3 }",
  );
});

test("replaces value and block when the new value has a block", () => {
  check(
    "database Db { replicate 2 { mode sync } }",
    [set("Db", ["replicate"], "3 { mode async }")],
    "database Db { replicate 3 { mode async } }",
  );
});

test("makes the blocks on the way", () => {
  check(
    "service Api { workers 4 }",
    [set("Api", ["health-check", "every"], "1 s")],
    "service Api { workers 4  health-check { every 1 s } }",
  );
  check(
    "service Api { health-check { misses 3 } }",
    [set("Api", ["health-check", "every"], "1 s")],
    "service Api { health-check { misses 3  every 1 s } }",
  );
});

test("gives a property its first block", () => {
  check(
    "service A\nservice B\nA -> B { retries 2  pool 3 }",
    [set("A -> B", ["retries", "jitter"], "full")],
    "service A\nservice B\nA -> B { retries 2 { jitter full }  pool 3 }",
  );
});

test("sets flags", () => {
  check(
    "service A\nservice B\nA -> B { timeout 1 s }",
    [set("A -> B", ["idempotent"], "")],
    "service A\nservice B\nA -> B { timeout 1 s  idempotent }",
  );
});

test("two changes of the same missing body", () => {
  check(
    "service A\nservice B\nA -> B",
    [set("A -> B", ["timeout"], "1 s"), set("A -> B", ["idempotent"], "")],
    "service A\nservice B\nA -> B { timeout 1 s  idempotent }",
  );
});

test("takes one link out of a chain before changing it", () => {
  check(
    "service A\nservice B\nservice C\nA -> B -> C over grpc { pool 3 }\n",
    [set("B -> C", ["timeout"], "1 s")],
    "service A\nservice B\nservice C\nA -> B over grpc { pool 3 }\nB -> C over grpc { pool 3  timeout 1 s }\n",
  );
});

test("accepts a risk on elements of every kind", () => {
  const text = 'client U\nservice A\nU -> A\ngroup "G" {\n  service B\n}\nflow F {\n  from U\n  U -> A\n}\nslo F { availability 99% }\n';
  const accept = (element: string): DesignEdit => set(element, ["accept"], 'some-rule "why"');
  check(
    text,
    [accept("A"), accept("U -> A"), accept('group "G"'), accept("F"), accept("slo F: availability")],
    'client U\nservice A { accept some-rule "why" }\nU -> A { accept some-rule "why" }\ngroup "G" {\n  accept some-rule "why"\n  service B\n}\n' +
      'flow F {\n  accept some-rule "why"\n  from U\n  U -> A\n}\nslo F { availability 99%  accept some-rule "why" }\n',
  );
});

test("a second accepted risk stands beside the first", () => {
  check('service A { accept one "x" }', [set("A", ["accept"], 'two "y"')], 'service A { accept one "x"  accept two "y" }');
  check('service A { accept one "x" }', [set("A", ["accept"], 'one "y"')], 'service A { accept one "y" }');
});

test("changes shards and entities", () => {
  const text = "database Db {\n  entity E { key id }\n  shard E by hash(id) into 4\n}\n";
  check(text, [set("Db/E", ["virtual-nodes"], "8")], text.replace("into 4", "into 4 { virtual-nodes 8 }"));
  check(text, [set("Db.E", ["row-size"], "2 kB")], text.replace("key id }", "key id  row-size 2 kB }"));
});

test("removes properties", () => {
  check("service A { replicas 2  workers 3 }", [remove("A", ["replicas"])], "service A { workers 3 }");
  check("service A { replicas 2  workers 3 }", [remove("A", ["workers"])], "service A { replicas 2 }");
  check("service A {\n  replicas 2\n  workers 3\n}", [remove("A", ["replicas"])], "service A {\n  workers 3\n}");
  check("service A { replicas 2 }", [remove("A", ["replicas"])], "service A { }");
  check(
    "service A { health-check { every 1 s  misses 2 } }",
    [remove("A", ["health-check", "every"])],
    "service A { health-check { misses 2 } }",
  );
});

test("adds declarations after an element, with its indentation, and at the end", () => {
  check(
    'group "G" {\n  service A // x\n  service B\n}\n',
    [{ type: "add", text: "service C", after: "A" }],
    'group "G" {\n  service A // x\n  service C\n  service B\n}\n',
  );
  check("service A", [{ type: "add", text: "service B {\n  workers 2\n}", after: null }], "service A\n\nservice B {\n  workers 2\n}\n");
});

test("replaces a place", () => {
  const { findings } = designFromText("service Api { replicsa 3 }");
  check("service Api { replicsa 3 }", findings[0]?.fixes[0]?.edits ?? [], "service Api { replicas 3 }");
});

test("a change of something unknown changes nothing", () => check("service A", [set("B", ["replicas"], "2")], "service A"));
