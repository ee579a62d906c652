import { expect, test } from "vitest";
import { lintel } from "./lintel.ts";

test("help is a result, its absence a mistake", async () => {
  const help = await lintel(["--help"]);
  expect(help.code).toBe(0);
  expect(help.err).toBe("");
  for (const command of ["check", "analyze", "simulate", "render", "fix", "fmt", "explain", "rules", "lsp"])
    expect(help.out).toContain(`\n  ${command} `);
  expect((await lintel(["fmt", "--help"])).out).toContain("`lintel fmt -`: standard input to standard output");
  const none = await lintel([]);
  expect(none.code).toBe(2);
  expect(none.out).toBe("");
});

test.each([
  [["chekc", "a.arch"], /Did you mean check\?\)\nlintel --help lists the commands\.\n$/],
  [["shop.arch"], /Did you mean lintel check shop\.arch\?/],
  [["check"], /missing required argument 'path'\nlintel check --help lists what it takes\.\n$/],
  [["sweep", "load", "a.arch", "--wrong"], /unknown option '--wrong'\nlintel sweep load --help lists what it takes\.\n$/],
  [["sweep", "neither"], /unknown command 'neither'\nlintel sweep --help lists the commands\.\n$/],
  [["check", "a.arch", "--format", "xml"], /pretty, concise, json, sarif, junit, github/],
  [["check", "a.arch", "--max-warnings", "-1"], /whole number/],
  [["simulate", "examples/url-shortener.arch", "--duration", "soon"], /"soon" is no duration/],
  [["simulate", "examples/url-shortener.arch", "--load", "none"], /above 0/],
  [["explain", "single-point-of-failur"], /did you mean single-point-of-failure/],
  [["render", "examples/url-shortener.arch", "-o", "x.jpg"], /name it x\.svg or end it with \.png, \.pdf, \.mmd, \.d2, \.dsl, \.json/],
  [["render", "examples/url-shortener.arch", "--format", "png"], /name a file with -o, such as -o design\.png/],
  [["render", "examples/url-shortener.arch", "--scale", "5"], /no number from 1 to 4/],
])("%j is a usage error that helps", async (args, message) => {
  const { code, out, err } = await lintel(args);
  expect(err).toMatch(message);
  expect({ code, out }).toEqual({ code: 2, out: "" });
});

test("the version is a result", async () => {
  expect(await lintel(["--version"])).toMatchObject({ code: 0, err: "", out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});
