import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sound } from "./designs.ts";
import { folderWith, lintel } from "./lintel.ts";

const untidy = "service   Api{replicas 2}\n\n\n\nclient User\nUser->Api\n";

test("fmt writes formatted files once and names them", async () => {
  const cwd = folderWith({ "a.arch": untidy, "b/c.arch": untidy });
  const first = await lintel(["fmt", "."], { cwd });
  expect(first).toEqual({ code: 0, out: "a.arch\nb/c.arch\n", err: "" });
  const formatted = readFileSync(join(cwd, "a.arch"), "utf8");
  expect(formatted).toContain("service Api { replicas 2 }");
  expect(await lintel(["fmt", "."], { cwd })).toEqual({ code: 0, out: "", err: "" });
  expect((await lintel(["fmt", "-"], { stdin: untidy })).out).toBe(formatted);
});

test("fmt writes no byte-order mark", async () => {
  const cwd = folderWith({ "a.arch": `\uFEFF${untidy}` });
  expect(await lintel(["fmt", "a.arch"], { cwd })).toEqual({ code: 0, out: "a.arch\n", err: "" });
  expect(readFileSync(join(cwd, "a.arch"), "utf8")).toMatch(/^service Api/);
});

test("fmt --check changes nothing", async () => {
  const cwd = folderWith({ "a.arch": untidy });
  expect(await lintel(["fmt", "--check", "."], { cwd })).toEqual({ code: 1, out: "a.arch\n", err: "" });
  expect(readFileSync(join(cwd, "a.arch"), "utf8")).toBe(untidy);
});

test("fmt leaves a file with syntax errors alone", async () => {
  const cwd = folderWith({ "a.arch": "service {" });
  const { code, out, err } = await lintel(["fmt", "a.arch"], { cwd });
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(/a\.arch has syntax errors and stays as it is/);
  expect(readFileSync(join(cwd, "a.arch"), "utf8")).toBe("service {");
});

test("render writes one SVG, to a file or to standard output", async () => {
  const cwd = folderWith({ "a.arch": sound });
  const { code, out, err } = await lintel(["render", "a.arch"], { cwd });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^<\?xml [^>]*>\n<svg[\s>]/);
  for (const name of ["Shopper", "Front", "Api", "Items"]) expect(out).toContain(name);
  expect(await lintel(["render", "a.arch", "-o", "a.svg"], { cwd })).toMatchObject({ code: 0, out: "", err: "wrote a.svg\n" });
  expect(readFileSync(join(cwd, "a.svg"), "utf8")).toBe(out);
  expect((await lintel(["render", "a.arch", "--theme", "dark"], { cwd })).out).not.toBe(out);
});

test("render shows one view, and knows which there are", async () => {
  const cwd = folderWith({ "a.arch": `${sound}\nview "Store only" { include Items }\n` });
  const { out } = await lintel(["render", "a.arch", "--view", "store only"], { cwd });
  expect(out).toContain("Items");
  expect(out).not.toContain("Shopper");
  expect((await lintel(["render", "a.arch", "--view", "Stroe only"], { cwd })).err).toBe(
    'lintel: there is no view "Stroe only"; did you mean "Store only"?\n',
  );
});

test("a folder that cannot be written to is said so", async () => {
  const cwd = folderWith({ "a.arch": sound });
  const { code, err } = await lintel(["render", "a.arch", "-o", "gone/a.svg"], { cwd });
  expect(code).toBe(2);
  expect(err).toBe("lintel: gone/a.svg: there is no such file or folder\n");
});

test("a command on one design refuses a folder with several", async () => {
  const cwd = folderWith({ "a.arch": sound, "b.arch": sound });
  writeFileSync(join(cwd, "c.txt"), "");
  const { code, err } = await lintel(["analyze", "."], { cwd });
  expect({ code, err }).toEqual({ code: 2, err: "lintel: . holds 2 .arch files; name one of them, such as a.arch\n" });
});
