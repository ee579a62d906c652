#!/usr/bin/env node
/*
 * Makes dist/lintel.mjs, the command line in one file without dependencies, and dist/lintel-VERSION.tgz, the same as a package for npm.
 * What otherwise lies beside the bundle (cli/src/companions.ts) is in the file, compressed.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build, root } from "./build.mjs";
import { notices } from "./notices.mjs";

const staging = join(root, "node_modules/.cache/lintel-package-cli");
const bundleNames = ["cli", "cli-thread", "cli-pictures", "server-node"];

/** Files inside the one: by the name that the code asks for. */
const companions = {
  "simulation-thread.mjs": "cli/dist/simulation-thread.mjs",
  "pictures.mjs": "cli/dist/pictures.mjs",
  "resvg.wasm": "cli/dist/resvg.wasm",
  "DejaVuSans.ttf": "cli/dist/DejaVuSans.ttf",
  "DejaVuSans-Bold.ttf": "cli/dist/DejaVuSans-Bold.ttf",
  "server.cjs": "server/dist/node.cjs",
};

/** Builds the command line; returns the paths of the file and of the package. */
export async function packageCli({ log = () => {} } = {}) {
  await build({ minify: true, only: ["cli", "server-node"], log });
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  const { version, description, license } = JSON.parse(readFileSync(join(root, "cli/package.json"), "utf8"));
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const manifest = { name: "lintel", version, description, license, type: "module", bin: { lintel: "lintel.mjs" }, engines };
  writeFileSync(join(staging, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(staging, "lintel.mjs"), oneFile());
  chmodSync(join(staging, "lintel.mjs"), 0o755);
  writeFileSync(join(staging, "ThirdPartyNotices.txt"), notices(bundleNames));
  copyFileSync(join(root, "LICENSE"), join(staging, "LICENSE"));
  copyFileSync(join(root, "docs/cli.md"), join(staging, "README.md"));

  const dist = join(root, "dist");
  mkdirSync(dist, { recursive: true });
  const packed = execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", dist], {
    cwd: staging,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  const file = join(dist, "lintel.mjs");
  copyFileSync(join(staging, "lintel.mjs"), `${file}.new`);
  renameSync(`${file}.new`, file);
  const archive = join(dist, packed.trim().split("\n").at(-1));
  for (const made of [file, archive]) log(`${relative(root, made)}: ${Math.round(statSync(made).size / 1024)} KiB`);
  return { file, archive };
}

function oneFile() {
  const held = Object.fromEntries(Object.entries(companions).map(([name, path]) => [name, compressed(contentOf(name, join(root, path)))]));
  const bundle = readFileSync(join(root, "cli/dist/lintel.mjs"), "utf8");
  const head = "#!/usr/bin/env node\n// Lintel on the command line, in one file. Licences: ThirdPartyNotices.txt of the package.\n";
  // The bundle's imports are evaluated first in any case, and are of Node's own modules only.
  return `${head}globalThis[Symbol.for("lintel.companions")]=${JSON.stringify(held)};\n${bundle}`;
}

/** A module that is run from memory has no address, and packages in it name files relative to theirs. (None of these is there, or needed.) */
function contentOf(name, path) {
  const content = readFileSync(path);
  return name.endsWith(".mjs") ? Buffer.from(content.toString("utf8").replaceAll("import.meta.url", '"file:///"')) : content;
}

function compressed(content) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  return brotliCompressSync(content, { params }).toString("base64");
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await packageCli({ log: (line) => console.log(line) });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
