import { defineConfig } from "vitest/config";

/** Unit tests stand beside their code; tests that use several packages are in `test/`. End-to-end suites (`*.e2e.mjs`) run from `.ci/run`. */
export default defineConfig({
  test: {
    include: ["{engine,language,server,extension,webview,cli,syntaxes,test}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "test/e2e/**"],
    environment: "node",
    // Two cores are the usual CI machine; a slow one must not fail a right result.
    testTimeout: 20_000,
  },
});
