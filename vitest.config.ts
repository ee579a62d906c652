import { defineConfig } from "vitest/config";
import { simulatorAsShipped } from "./test/simulator-as-shipped.ts";

/** Unit tests stand beside their code; tests that use several packages are in `test/`. End-to-end suites (`*.e2e.mjs`) run from `.ci/run`. */
export default defineConfig({
  plugins: [simulatorAsShipped()],
  test: {
    include: ["{engine,language,server,extension,webview,cli,syntaxes,test}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "test/e2e/**"],
    environment: "node",
    // A worker that began anew for each file would spend most of its time on reading the engine and the grammar again. What a test
    // replaces (spies, clocks) it puts back itself.
    isolate: false,
    // By default one core is left to others, which on two is half of them.
    maxWorkers: "100%",
    // Two cores are the usual CI machine; a slow one must not fail a right result.
    testTimeout: 60_000,
  },
});
