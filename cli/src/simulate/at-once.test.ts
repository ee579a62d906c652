import { expect, test } from "vitest";
import { inOrder } from "./at-once.ts";

/** Works whose ends are called from outside. */
function works(): { begun: string[]; work: (name: string) => Promise<string>; end: (name: string, error?: Error) => Promise<void> } {
  const begun: string[] = [];
  const ends = new Map<string, { resolve: (result: string) => void; reject: (error: Error) => void }>();
  return {
    begun,
    work: (name) => {
      begun.push(name);
      return new Promise((resolve, reject) => ends.set(name, { resolve, reject }));
    },
    end: async (name, error) => {
      if (error) ends.get(name)?.reject(error);
      else ends.get(name)?.resolve(`${name} done`);
      // Whatever waits for it goes on before the next macrotask.
      await new Promise((resume) => setImmediate(resume));
    },
  };
}

test("what is done later than what stands behind it holds that back, and places are filled as they become free", async () => {
  const { begun, work, end } = works();
  const shown: string[] = [];
  const all = (async () => {
    for await (const result of inOrder(["a", "b", "c", "d"], 2, work)) shown.push(result);
  })();
  expect(begun).toEqual(["a", "b"]);
  await end("b");
  expect([begun, shown]).toEqual([["a", "b", "c"], []]);
  await end("a");
  expect([begun, shown]).toEqual([
    ["a", "b", "c", "d"],
    ["a done", "b done"],
  ]);
  await end("d");
  await end("c");
  await all;
  expect(shown).toEqual(["a done", "b done", "c done", "d done"]);
});

test("one at a time is one after the other, and nothing is nothing", async () => {
  const { begun, work, end } = works();
  const all = inOrder(["a", "b"], 0, work);
  const first = all.next();
  expect(begun).toEqual(["a"]);
  await end("a");
  expect(await first).toEqual({ value: "a done", done: false });
  expect(begun).toEqual(["a"]);
  expect(await inOrder([], 2, work).next()).toEqual({ value: undefined, done: true });
});

test("what fails ends it at once", async () => {
  const { work, end } = works();
  const first = inOrder(["a", "b"], 2, work).next();
  const failed = expect(first).rejects.toThrow("no thread");
  await end("b", new Error("no thread"));
  await failed;
  await end("a");
});
