import { expect, test, vi } from "vitest";

const env = { language: "en" };

vi.mock("vscode", () => ({ env, Uri: { joinPath: (base: { path: string }, name: string) => ({ path: `${base.path}/${name}` }) } }));

const { previewHtml } = await import("./html.ts");

const webview = { cspSource: "https://own.example", asWebviewUri: (uri: { path: string }) => `https://own.example${uri.path}` };
const page = (uri = "file:///a.arch"): string => previewHtml(webview as never, { path: "/assets" } as never, uri, true);

function policy(html: string): ReadonlyMap<string, string> {
  const content = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
  return new Map(content.split("; ").map((rule) => [rule.slice(0, rule.indexOf(" ")), rule.slice(rule.indexOf(" ") + 1)]));
}

test("only the page's own script runs, workers come from blobs, and nothing is loaded from elsewhere", () => {
  const rules = policy(page());
  expect(rules.get("default-src")).toBe("'none'");
  expect(rules.get("script-src")).toMatch(/^'nonce-[\w+/=]{24,}'$/);
  expect(rules.get("worker-src")).toBe("blob:");
  expect(rules.get("connect-src")).toBe("https://own.example");
  expect([rules.get("base-uri"), rules.get("form-action")]).toEqual(["'none'", "'none'"]);
  expect([...rules.values()].join(" ")).not.toMatch(/unsafe|\*/);
});

test("every page has a nonce of its own, on its scripts", () => {
  const nonceOf = (html: string): string | undefined => {
    const nonces = [...html.matchAll(/<script([^>]*)>/g)].map(([, attributes]) => /^ nonce="([^"]+)"/.exec(attributes ?? "")?.[1]);
    expect(new Set(nonces).size).toBe(1);
    return nonces[0];
  };
  const first = page();
  expect(policy(first).get("script-src")).toBe(`'nonce-${nonceOf(first)}'`);
  expect(nonceOf(first)).not.toBe(nonceOf(page()));
});

test("a file name cannot break out of the page", () => {
  expect(page('file:///"><script>alert(1)</script>.arch')).not.toContain("<script>alert");
});

test("the page is in the language of the editor", () => {
  env.language = "de";
  expect(page()).toContain('<html lang="de">');
  env.language = "en";
});
