/*
 * The notices of the third-party packages inside the given bundles, from the inputs that the last build recorded.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, stampOf } from "./build.mjs";

/** Words the licence asks for beyond its own text. */
const additions = {
  elkjs:
    "elkjs is distributed unmodified under the Eclipse Public License 2.0. Its source code is available at https://github.com/kieler/elkjs and that of the Eclipse Layout Kernel it is compiled from at https://github.com/eclipse/elk.",
};

export function notices(bundleNames) {
  const packages = new Map();
  for (const bundle of bundleNames) {
    for (const input of inputsOf(bundle)) {
      const folder = packageFolder(input);
      if (folder && !packages.has(folder)) packages.set(folder, describe(folder));
    }
  }
  const unique = [...new Map([...packages.values()].map((info) => [`${info.name} ${info.version}`, info])).values()];
  unique.sort((a, b) => (a.name < b.name ? -1 : 1));
  const head = "Lintel is MIT licensed (see LICENSE). It contains the following third-party software:\n";
  const list = unique.map((info) => `- ${info.name} ${info.version} (${info.license})`).join("\n");
  return `${head}\n${list}\n\n${unique.map(section).join("\n")}`;
}

function section(info) {
  const rule = "-".repeat(78);
  const extra = additions[info.name] ? `${additions[info.name]}\n\n` : "";
  return `${rule}\n${info.name} ${info.version}\nLicence: ${info.license}\n${rule}\n\n${extra}${info.text.trim()}\n`;
}

/** `node_modules/a/b.js` → `node_modules/a`; the innermost package where they nest; `null` for our own files. */
function packageFolder(input) {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input.replaceAll("\\", "/"));
  return match?.[1] ?? null;
}

function describe(folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const file = readdirSync(join(root, folder)).find((name) => /^(licen[cs]e|copying)(\.|-|$)/i.test(name));
  const text = file
    ? readFileSync(join(root, folder, file), "utf8")
    : `No licence file comes with the package; its manifest says: ${manifest.license}.`;
  if (!manifest.license && !existsSync(join(root, folder, file ?? "LICENSE"))) throw new Error(`${manifest.name} names no licence.`);
  return { name: manifest.name, version: manifest.version, license: manifest.license ?? "see below", text };
}

function inputsOf(bundle) {
  const stamp = stampOf(bundle);
  if (!stamp) throw new Error(`Files of the bundle ${bundle} changed while it was built. Run the command again.`);
  return Object.keys(stamp.inputs);
}
