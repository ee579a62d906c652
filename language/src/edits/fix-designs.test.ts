import type { DesignEdit, Finding, Fix } from "@lintel/engine/model";
import { expect, test } from "vitest";
import { designFromText } from "../load.ts";
import { chooseFixes, compatibleFixes } from "./choose-fixes.ts";
import { type FixOutcome, fixDesigns, type ReviewedDesign } from "./fix-designs.ts";

const uri = "memory:/design.arch";

function set(element: string, path: string, value: string): DesignEdit {
  return { type: "set", element, path: path.split(" "), value };
}

/** A review that raises a finding with these edits wherever a pattern is in the text. */
function fixing(
  text: string,
  rules: readonly { rule: string; when: RegExp; edits?: readonly DesignEdit[]; safe?: boolean; severity?: "error" | "warning" }[],
  options: { unsafe?: boolean; rounds?: number } = {},
): Promise<FixOutcome | null> {
  const review = (now: string): ReviewedDesign => {
    const built = designFromText(now, { uri });
    const ofRules = rules
      .filter(({ when }) => when.test(now))
      .map(({ rule, edits, safe = true, severity = "warning" }): Finding => {
        const fixes: readonly Fix[] = edits ? [{ title: `Mend ${rule}`, safe, edits }] : [];
        return { rule, severity, message: `${rule}.`, element: "Api", origin: built.design.origin, related: [], fixes };
      });
    return { built, findings: [...built.findings, ...ofRules] };
  };
  return fixDesigns({
    review: async (texts) => [review(texts.get(uri) ?? text)],
    wanted: (_, fix) => fix.safe || options.unsafe === true,
    ...(options.rounds === undefined ? {} : { rounds: options.rounds }),
  });
}

const api = "service Api { replicas 1 }\n";

test("fixes are made until nothing is left, also those that others bring about", async () => {
  const outcome = await fixing(api, [
    { rule: "alone", when: /replicas 1/, edits: [set("Api", "replicas", "2")] },
    { rule: "no-time", when: /replicas 2 }/, edits: [set("Api", "service-time", "5 ms")] },
  ]);
  expect(outcome?.texts.get(uri)).toBe("service Api { replicas 2  service-time 5 ms }\n");
  expect(outcome?.applied.map(({ finding }) => finding.rule)).toEqual(["alone", "no-time"]);
});

test("what the author decided is changed only when that is wanted", async () => {
  const rules = [{ rule: "alone", when: /replicas 1/, safe: false, edits: [set("Api", "replicas", "2")] }];
  expect((await fixing(api, rules))?.texts.size).toBe(0);
  expect((await fixing(api, rules, { unsafe: true }))?.texts.get(uri)).toBe("service Api { replicas 2 }\n");
});

test("a fix that would raise an error is left out, and those beside it are made", async () => {
  const outcome = await fixing(api, [
    { rule: "good", when: /replicas 1/, edits: [set("Api", "workers", "4")] },
    { rule: "bad", when: /replicas 1/, edits: [set("Api", "concurrency", "8")] },
    { rule: "worse", when: /concurrency/, severity: "error" },
  ]);
  expect(outcome?.texts.get(uri)).toBe("service Api { replicas 1  workers 4 }\n");
  expect(outcome?.refused.map(({ finding, because }) => `${finding.rule}: ${because}`)).toEqual(["bad: it would raise worse on Api"]);
});

test("what does not go well at first is tried again after the others", async () => {
  const outcome = await fixing(api, [
    { rule: "early", when: /replicas 1 /, edits: [set("Api", "concurrency", "8")] },
    { rule: "meanwhile", when: /^(?!.*service-time)/, edits: [set("Api", "service-time", "5 ms")] },
    { rule: "late", when: /service-time/, edits: [set("Api", "workers", "4")] },
    { rule: "only-without-workers", when: /^(?!.*workers).*concurrency/, severity: "error" },
  ]);
  expect(outcome?.texts.get(uri)).toBe("service Api { replicas 1  service-time 5 ms  workers 4  concurrency 8 }\n");
  expect(outcome?.refused).toEqual([]);
});

test("a text is never left unreadable", async () => {
  const outcome = await fixing(api, [{ rule: "bad", when: /replicas/, edits: [set("Api", "replicas", "2 } {")] }]);
  expect(outcome?.texts.size).toBe(0);
  expect(outcome?.refused.map(({ because }) => because)).toEqual(["the text could not be read any more"]);
});

test("a fix without a place is not said to be made", async () => {
  const outcome = await fixing(api, [
    { rule: "good", when: /replicas 1 }/, edits: [set("Api", "workers", "4")] },
    { rule: "lost", when: /replicas 1/, edits: [set("Nowhere", "workers", "4")] },
  ]);
  expect(outcome?.applied.map(({ finding }) => finding.rule)).toEqual(["good"]);
  expect(outcome?.refused.map(({ finding, because }) => `${finding.rule}: ${because}`)).toEqual([
    "lost: its place in the text is not found",
  ]);
});

test("a fix that mends nothing is made once", async () => {
  const outcome = await fixing(api, [{ rule: "stubborn", when: /./, edits: [set("Api", "workers", "4")] }]);
  expect(outcome?.applied).toHaveLength(1);
});

test("fixes that undo each other end", async () => {
  const outcome = await fixing(api, [
    { rule: "up", when: /replicas 1/, edits: [set("Api", "replicas", "2")] },
    { rule: "down", when: /replicas 2/, edits: [set("Api", "replicas", "1")] },
  ]);
  expect(outcome?.applied.map(({ finding }) => finding.rule)).toEqual(["up", "down"]);
});

test("new lines are those of the file", async () => {
  const text = "service Api {\r\n  replicas 1\r\n}\r\n";
  const outcome = await fixing(text, [{ rule: "no-time", when: /replicas 1\r\n\}/, edits: [set("Api", "service-time", "5 ms")] }]);
  expect(outcome?.texts.get(uri)).toBe("service Api {\r\n  replicas 1\r\n  service-time 5 ms\r\n}\r\n");
});

test("a review that is given up ends it", async () => {
  expect(await fixDesigns({ review: async () => null, wanted: () => true })).toBeNull();
});

test("of fixes that contradict each other the first is made, as a whole", () => {
  const { design } = designFromText(api, { uri });
  const finding = (rule: string, ...edits: DesignEdit[]): Finding => {
    const fixes = [{ title: rule, safe: true, edits }];
    return { rule, severity: "warning", message: rule, element: "Api", origin: design.origin, related: [], fixes };
  };
  const chosen = chooseFixes(
    [
      finding("first", set("Api", "retries", "2")),
      finding("same", set("Api", "retries", "2")),
      finding("other", set("Api", "replicas", "2"), set("Api", "retries", "3")),
      finding("inside", set("Api", "retries budget", "10%")),
      finding("elsewhere", set("Db", "retries", "3")),
    ],
    () => true,
  );
  expect(compatibleFixes(chosen).map(({ fix }) => fix.title)).toEqual(["first", "same", "elsewhere"]);
});
