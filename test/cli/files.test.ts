import { linkSync, lstatSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applyPatch } from "diff";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { fragile, sound } from "./designs.ts";
import { folderWith, lintel } from "./lintel.ts";
import { schemaProblems } from "./schema.ts";
import { fontOf } from "./small-font.ts";

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

test("render writes pixels in the size that was asked for, with all texts", async () => {
  const cwd = folderWith({ "a.arch": sound });
  const svg = (await lintel(["render", "a.arch"], { cwd })).out;
  const [width, height] = ["width", "height"].map((name) => Number(new RegExp(`<svg [^>]*${name}="(\\d+)"`).exec(svg)?.[1])) as [
    number,
    number,
  ];
  for (const scale of [1, 4]) {
    expect(await lintel(["render", "a.arch", "-o", "a.png", "--scale", String(scale)], { cwd })).toMatchObject({ code: 0 });
    const picture = PNG.sync.read(readFileSync(join(cwd, "a.png")));
    expect([picture.width, picture.height]).toEqual([width * scale, height * scale]);
    // A title and its figures are hundreds of dark pixels at the smallest scale; without fonts there would be lines only.
    let dark = 0;
    for (let at = 0; at < picture.data.length; at += 4) if ((picture.data[at] ?? 255) + (picture.data[at + 1] ?? 255) < 140) dark++;
    expect(dark).toBeGreaterThan(400 * scale * scale);
  }
});

test("render writes a PDF page whose texts can be read back, the same each time", async () => {
  const cwd = folderWith({ "a.arch": sound });
  for (const name of ["a.pdf", "b.pdf"]) expect(await lintel(["render", "a.arch", "-o", name], { cwd })).toMatchObject({ code: 0 });
  const bytes = readFileSync(join(cwd, "a.pdf"));
  expect(bytes.subarray(0, 5).toString("latin1")).toBe("%PDF-");
  expect(bytes.equals(readFileSync(join(cwd, "b.pdf")))).toBe(true);
  const text = bytes.toString("latin1");
  expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1);
  expect(text).toMatch(/\/BaseFont \/[A-Z]+\+DejaVuSans/);
});

describe("letters that DejaVu Sans lacks", () => {
  const design = 'client User "数"\nservice Api "Änderung ≥ 数 \u{F8FF0}" { replicas 2 }\nUser -> Api { timeout 1 s }\n';
  /** A design without them, and of the same size. */
  const plain = design.replaceAll(/[数\u{F8FF0}]/gu, "A");
  const darkness = (file: string): number => {
    const { data } = PNG.sync.read(readFileSync(file));
    let sum = 0;
    for (let at = 0; at < data.length; at += 4) sum += 255 - (data[at] ?? 255);
    return sum;
  };

  test("are drawn in a font that is named, and those that no font has are told", async () => {
    const cwd = folderWith({ "a.arch": design, "b.arch": plain, "Han.ttf": fontOf("数"), "none.ttf": "no font" });
    const env = { LANG: "C.UTF-8", HOME: cwd };
    for (const ending of ["png", "pdf"]) {
      const { code, err } = await lintel(["render", "a.arch", "-o", `a.${ending}`, "--font", "Han.ttf"], { cwd, env });
      expect(code).toBe(0);
      expect(err).toBe(
        `no font here has \u{F8FF0}: empty boxes stand for it. Install a font that does, such as Noto Sans CJK, name one with --font, or write an SVG, which is shown with the fonts of its reader\nwrote a.${ending}\n`,
      );
    }
    // Regular, bold, and the one that was named.
    expect(readFileSync(join(cwd, "a.pdf"), "latin1").match(/\/BaseFont \/[A-Z]+\+DejaVuSans/g)?.length).toBeGreaterThan(2);
    expect(await lintel(["render", "a.arch", "-o", "a.png", "--font", "none.ttf"], { cwd, env })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/none\.ttf is no font with outlines/),
    });
    expect(await lintel(["render", "a.arch", "-o", "a.png", "--font", "gone.ttf"], { cwd, env })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/gone\.ttf: /),
    });
    truncateSync(join(cwd, "none.ttf"), 200_000_001);
    expect(await lintel(["render", "a.arch", "-o", "a.png", "--font", "none.ttf"], { cwd, env })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/none\.ttf is too large for a font/),
    });
    expect(await lintel(["render", "b.arch", "-o", "b.png", "--font", "none.ttf"], { cwd, env })).toMatchObject({
      code: 0,
      err: "wrote b.png\n",
    });
  });

  test("are drawn in a font of the machine", async () => {
    const cwd = folderWith({ "a.arch": design.replaceAll("\u{F8FF0}", ""), ".local/share/fonts/han/Han.ttf": fontOf("数"), "bare/x": "" });
    const draw = async (home: string, name: string): Promise<number> => {
      expect(await lintel(["render", "a.arch", "-o", name], { cwd, env: { LANG: "C.UTF-8", HOME: home } })).toMatchObject({ code: 0 });
      return darkness(join(cwd, name));
    };
    expect(await lintel(["render", "a.arch", "-o", "a.png"], { cwd, env: { LANG: "C.UTF-8", HOME: cwd } })).toMatchObject({
      err: "wrote a.png\n",
    });
    expect(await draw(cwd, "a.png")).not.toBe(await draw(join(cwd, "bare"), "b.png"));
  });
});

test("render writes the languages of other tools and the places of everything", async () => {
  const cwd = folderWith({ "a.arch": sound });
  const text = async (name: string): Promise<string> => {
    expect(await lintel(["render", "a.arch", "-o", name], { cwd })).toMatchObject({ code: 0 });
    return readFileSync(join(cwd, name), "utf8");
  };
  expect(await text("a.mmd")).toMatch(/^flowchart LR$/m);
  expect(await text("a.d2")).toMatch(/^direction: right$/m);
  expect(await text("a.dsl")).toMatch(/^workspace /);
  expect(schemaProblems("diagram", await text("a.json"))).toEqual([]);
  expect((await lintel(["render", "a.arch", "--format", "mmd"], { cwd })).out).toBe(await text("a.mermaid"));
});

test("render puts components where the file of pins beside the design says", async () => {
  const cwd = folderWith({ "a.arch": sound });
  const places = async (): Promise<Map<string, { x: number; y: number }>> => {
    const { components } = JSON.parse((await lintel(["render", "a.arch", "--format", "json"], { cwd })).out);
    return new Map(components.map((component: { id: string; x: number; y: number }) => [component.id, component]));
  };
  const free = await places();
  const pin = { x: Math.round((free.get("Api")?.x ?? 0) + 300), y: Math.round((free.get("Api")?.y ?? 0) + 400) };
  const file = { version: 1, views: { "": { direction: "right", pins: { Api: [pin.x, pin.y], Gone: [0, 0] } } } };
  writeFileSync(join(cwd, "a.arch.layout.json"), JSON.stringify(file));
  expect((await places()).get("Api")).toMatchObject(pin);
  file.views[""].direction = "down";
  writeFileSync(join(cwd, "a.arch.layout.json"), JSON.stringify(file));
  expect((await places()).get("Api")?.y).toBeGreaterThan(100);
  writeFileSync(join(cwd, "a.arch.layout.json"), "{");
  const { code, err } = await lintel(["render", "a.arch", "-o", "a.svg"], { cwd });
  expect(code).toBe(0);
  expect(err).toMatch(/a\.arch\.layout\.json is left aside: it is no JSON/);
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
  expect(err).toBe("lintel: gone/a.svg cannot be written: there is no folder gone. Make it first, or write elsewhere.\n");
});

test("a command on one design refuses a folder with several", async () => {
  const cwd = folderWith({ "a.arch": sound, "b.arch": sound });
  writeFileSync(join(cwd, "c.txt"), "");
  const { code, err } = await lintel(["analyze", "."], { cwd });
  expect({ code, err }).toEqual({ code: 2, err: "lintel: . holds 2 .arch files; name one of them, such as a.arch\n" });
});

const read = (cwd: string, name: string): string => readFileSync(join(cwd, name), "utf8");

/** Codes of the errors and warnings of a file. */
async function faults(cwd: string, name: string): Promise<readonly string[]> {
  const { out } = await lintel(["check", name, "--format", "json"], { cwd });
  const { findings } = JSON.parse(out) as { findings: { rule: string; severity: string }[] };
  return findings.filter(({ severity }) => severity !== "info").map(({ rule }) => rule);
}

test("fix makes the safe fixes, says which and what is left, and then finds nothing more to fix", async () => {
  const cwd = folderWith({ "a.arch": fragile });
  const { code, out, err } = await lintel(["fix", "a.arch"], { cwd });
  expect(code).toBe(1);
  expect(out.split("\n")).toEqual([
    "a.arch",
    "  spof-primary-database on Db: Keep 2 copies of Db",
    expect.stringMatching(/^ {2}timeout-missing on Api -> Db: Give up after \d+ ms$/),
    "",
  ]);
  expect(err).toMatch(/^2 findings fixed in 1 file; 3 errors, 1 remark left \(lintel check shows them\)\n$/);
  const fixed = read(cwd, "a.arch");
  expect(fixed).toContain("replicas 1");
  expect(await faults(cwd, "a.arch")).not.toContain("timeout-missing");
  const again = await lintel(["fix", "a.arch"], { cwd });
  expect({ ...again, text: read(cwd, "a.arch") }).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringMatching(/^nothing to fix; /),
    text: fixed,
  });
});

test("fix --unsafe also changes what the author decided, and goes on with what that brings about", async () => {
  const cwd = folderWith({ "a.arch": fragile });
  const before = await faults(cwd, "a.arch");
  await lintel(["fix", "--unsafe", "a.arch"], { cwd });
  expect(read(cwd, "a.arch")).toContain("replicas 2");
  const after = await faults(cwd, "a.arch");
  expect(after.length).toBeLessThan(before.length);
  expect(after.filter((rule) => !before.includes(rule))).toEqual([]);
});

test("fix --dry-run and --diff change nothing, and the patch is what fix does", async () => {
  const cwd = folderWith({ "sub/a.arch": fragile, "b.arch": sound });
  const dry = await lintel(["fix", "--dry-run", "."], { cwd });
  expect(dry).toMatchObject({
    code: 1,
    out: expect.stringContaining("timeout-missing on Api -> Db"),
    err: expect.stringMatching(/^2 findings would be fixed in 1 file/),
  });
  const { code, out } = await lintel(["fix", "--diff", "."], { cwd });
  expect(code).toBe(1);
  expect(out).toMatch(/^--- a\/sub\/a\.arch\n\+\+\+ b\/sub\/a\.arch\n@@ /);
  expect(read(cwd, "sub/a.arch")).toBe(fragile);
  await lintel(["fix", "."], { cwd });
  expect(applyPatch(fragile, out)).toBe(read(cwd, "sub/a.arch"));
  expect(read(cwd, "b.arch")).toBe(sound);
  expect(await lintel(["fix", "--diff", "b.arch"], { cwd })).toEqual({ code: 0, out: "", err: "nothing to fix\n" });
});

test("fix tells of nothing as fixed that it could not write", async () => {
  const cwd = folderWith({ "a.arch": fragile });
  // What is written under one name is changed under the other one meanwhile.
  linkSync(join(cwd, "a.arch"), join(cwd, "b.arch"));
  const { code, out, err } = await lintel(["fix", "a.arch", "b.arch"], { cwd });
  expect(code).toBe(2);
  expect(out).toMatch(/^a\.arch\n/);
  expect(out).not.toContain("b.arch");
  expect(err).toMatch(/^\d findings? fixed in 1 file.*\nlintel: b\.arch was changed by somebody else meanwhile and stays as it is\n$/);
});

test("fix - writes the fixed text to standard output", async () => {
  const { code, out, err } = await lintel(["fix", "-"], { stdin: fragile });
  expect(code).toBe(1);
  expect(out).toContain("Api -> Db { timeout ");
  expect(err).toContain("timeout-missing on Api -> Db");
  expect(await lintel(["fix", "-"], { stdin: sound })).toEqual({ code: 0, out: sound, err: "nothing to fix\n" });
  expect(await lintel(["fix", "gone.arch"])).toEqual({ code: 2, out: "", err: "lintel: gone.arch: there is no such file or folder\n" });
});

test("fix keeps Windows line ends and a byte-order mark", async () => {
  const text = 'client User { users 1k }\r\nservice Api {\r\n  replicas 2\r\n  accept plaintext-link "once"\r\n}\r\nUser -> Api\r\n';
  const cwd = folderWith({ "a.arch": `\uFEFF${text}` });
  const { out } = await lintel(["fix", "--rule", "unused-accept", "a.arch"], { cwd });
  expect(out).toContain('unused-accept on Api: Remove "accept plaintext-link"');
  expect(read(cwd, "a.arch")).toBe(`\uFEFF${text.replace('  accept plaintext-link "once"\r\n', "")}`);
});

test("fix follows imports, and two designs agree about a file that they share", async () => {
  const shared =
    "service Api { replicas 2  service-time 5 ms }\ndatabase Db { replicate 2 { style leader-follower  mode semi-sync  failover 20 s } }\nApi -> Db\n";
  const design = (name: string): string =>
    `import "./parts/shared.arch"\nclient ${name} { users 1k }\n${name} -> Api { timeout 2 s }\nflow Use { from ${name} at 10 rps  ${name} -> Api -> Db read }\n`;
  const cwd = folderWith({ "one.arch": design("One"), "two.arch": design("Two"), "parts/shared.arch": shared });
  const { out } = await lintel(["fix", ".", "--rule", "timeout-missing"], { cwd });
  expect(out).toMatch(/^parts\/shared\.arch\n {2}timeout-missing on Api -> Db: [^\n]+\n$/);
  expect(read(cwd, "parts/shared.arch")).toMatch(/Api -> Db \{ timeout \d+ ms \}\n$/);
  expect(read(cwd, "one.arch")).toBe(design("One"));
  // Of standard input only its own text is written.
  const stdin = await lintel(["fix", "-", "--rule", "timeout-missing", "--stdin-filename", "one.arch"], {
    cwd: folderWith({ "parts/shared.arch": shared }),
    stdin: design("One"),
  });
  expect(stdin.out).toBe(design("One"));
  expect(stdin.err).toContain("(it would change another file)");
});

test("fix writes through a link, once", async () => {
  const cwd = folderWith({ "real.arch": fragile });
  symlinkSync("real.arch", join(cwd, "alias.arch"));
  const { err } = await lintel(["fix", "."], { cwd });
  expect(err).toMatch(/^2 findings fixed in 1 file/);
  expect(lstatSync(join(cwd, "alias.arch")).isSymbolicLink()).toBe(true);
  expect(read(cwd, "real.arch")).toContain("timeout");
});

test("a link to a device is no design, be it in a folder or imported", async () => {
  const cwd = folderWith({ "a.arch": 'import "./endless.arch"\nclient User\n' });
  symlinkSync("/dev/null", join(cwd, "endless.arch"));
  const { code, err } = await lintel(["check", "."], { cwd });
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("endless.arch leads to a device or a pipe, not to a file") });
  const importing = await lintel(["check", "a.arch"], { cwd });
  expect(importing.code).toBe(1);
  symlinkSync("/dev/null", join(cwd, "a.arch.layout.json"));
  const { err: drawn } = await lintel(["render", "a.arch"], { cwd });
  expect(drawn).toContain("a.arch.layout.json leads to a device or a pipe, not to a file; drawn without pins");
  expect(importing.out).toMatch(/^error missing-import {2}a\.arch:1:8\n/);
});

test("fix leaves a text alone that cannot be read, and follows lintel.config.json", async () => {
  const cwd = folderWith({
    "a.arch": "service {",
    "b/a.arch": fragile,
    "b/lintel.config.json": '{ "rules": { "timeout-missing": "off" } }',
  });
  const broken = await lintel(["fix", "a.arch"], { cwd });
  expect(broken).toMatchObject({ code: 1, out: "", err: expect.stringMatching(/^nothing to fix; 1 error left/) });
  expect(read(cwd, "a.arch")).toBe("service {");
  const { out } = await lintel(["fix", "b/a.arch"], { cwd });
  expect(out).not.toContain("timeout-missing");
  const misread = await lintel(["fix", "a.arch"], { cwd: folderWith({ "a.arch": sound, "lintel.config.json": '{ "tier": "all,"' }) });
  expect(misread).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringContaining("lintel.config.json:1:11: error[invalid-configuration] There is no tier"),
  });
  expect(await lintel(["fix", "a.arch", "--rule", "timeout-mising"], { cwd })).toMatchObject({
    code: 2,
    err: expect.stringContaining("did you mean timeout-missing?"),
  });
  expect(await lintel(["fix", "gone.arch"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("gone.arch: there is no such file"),
  });
});
