import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Plugin } from "vitest/config";

const folder = fileURLToPath(new URL("../engine/src/simulation", import.meta.url)) + sep;
const unitTests = fileURLToPath(new URL("../engine/src", import.meta.url)) + sep;

/** What is imported from outside of the engine: its public face, and what tests use to look deeper. */
const parts = ["index.ts", "plan.ts", "record.ts", "policies/balancing.ts", "policies/rate-limit.ts"];

/** Where the bundle would be if it were written: the paths in its source map start there. */
const bundle = join(folder, "as-shipped.js");

/**
 * Gives tests outside of the engine the simulator as users get it: as one piece, bundled by esbuild.
 *
 * Vitest evaluates each module on its own and turns every use of an imported name into a call of a getter. The simulator does little
 * else than call short functions of its other modules, hundreds of millions of times in a run of the tests, and takes four times as
 * long that way. The bundle is made in memory when the first test asks for it, from the sources as they are then, and has a source map.
 * It holds the modules of `engine/src/simulation` only: the model, the formulas and everything else stay the ones the test itself has.
 * The engine's own tests get the single modules.
 */
export function simulatorAsShipped(): Plugin {
  return {
    name: "simulator-as-shipped",
    enforce: "pre",
    async resolveId(source, importer, options) {
      if (!source.includes("simulation") || !importer || importer.startsWith(unitTests)) return null;
      const module = await this.resolve(source, importer, { ...options, skipSelf: true });
      // Vitest itself, which has no file, asks for the engine's own tests.
      if (!module?.id.startsWith(folder) || module.id.endsWith(".test.ts")) return module;
      if (parts.includes(module.id.slice(folder.length).replaceAll(sep, "/"))) return bundle;
      // A module beside the bundle would bring a second simulator with it.
      throw new Error(`${importer} imports ${module.id}: add it to the parts in test/simulator-as-shipped.ts.`);
    },
    async load(id) {
      if (id !== bundle) return null;
      const { outputFiles, metafile } = await build({
        stdin: { contents: parts.map((part) => `export * from "./${part}";`).join("\n"), resolveDir: folder },
        absWorkingDir: folder,
        outfile: bundle,
        bundle: true,
        write: false,
        format: "esm",
        target: "node20",
        // As in scripts/build.mjs: constants and enum members are put where they are used.
        minifySyntax: true,
        sourcemap: "external",
        metafile: true,
        logLevel: "silent",
        plugins: [
          {
            name: "only-the-simulator",
            setup({ onResolve }) {
              onResolve({ filter: /^\.\.\// }, ({ path, resolveDir }) => {
                const file = join(resolveDir, path);
                return file.startsWith(folder) ? null : { path: file, external: true };
              });
            },
          },
        ],
      });
      for (const input of Object.keys(metafile.inputs)) this.addWatchFile(join(folder, input));
      const written = (path: string): string => outputFiles.find((file) => file.path === path)?.text ?? "";
      return { code: written(bundle), map: written(`${bundle}.map`) };
    },
  };
}
