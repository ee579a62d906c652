import { expect, test } from "vitest";
import { sharedFiles, shareFragment, withImports } from "./share.ts";

const files = [
  { name: "designs/shop.arch", text: 'import "./parts.arch"\nservice Käse "日本" { replicas 2 }\n' },
  { name: "designs/parts.arch", text: "let base = 5 rps\n".repeat(200) },
];

test("a link holds designs in little space and gives them back", async () => {
  const fragment = await shareFragment(files);
  expect(fragment).toMatch(/^#designs=[\w-]+$/);
  expect(fragment.length).toBeLessThan(300);
  expect(await sharedFiles(fragment)).toEqual(files);
});

test("other fragments hold none", async () => {
  expect(await sharedFiles("")).toBeNull();
  expect(await sharedFiles("#flows")).toBeNull();
});

test("a link that is cut off, or holds something else, is refused with the reason", async () => {
  const fragment = await shareFragment(files);
  await expect(sharedFiles(fragment.slice(0, -20))).rejects.toThrow("not complete");
  await expect(sharedFiles("#designs=%%%")).rejects.toThrow("not complete");
  await expect(sharedFiles(await shareFragment([{ name: "../a.arch", text: "" }]))).rejects.toThrow("holds no designs");
  await expect(sharedFiles(await shareFragment([{ name: "a.html", text: "" }]))).rejects.toThrow("holds no designs");
  await expect(sharedFiles(await shareFragment([{ name: "a.arch", text: "x".repeat(5_000_000) }]))).rejects.toThrow("more text than");
});

test("what a design imports goes with it", () => {
  const open = files.map((file) => ({ ...file, uri: `file:///x/${file.name}` }));
  const [first] = open;
  expect(first && withImports(first, [...open, { name: "other.arch", uri: "file:///x/other.arch", text: "" }])).toEqual(open);
});
