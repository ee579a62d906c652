/* Every setting of the extension, by what it changes on screen. */
import { waitFor } from "../browser.mjs";
import { picture } from "../out-folder.mjs";
import { previewTabs, previewWith } from "./panels.mjs";

export function settingSteps(step, suite) {
  step(
    "obeys the settings of the editor: lenses and hints",
    async () => {
      const { workbench } = suite;
      const change = changes(suite);
      const lenses = async (text) => {
        const all = await workbench.editor().locator(".codelens-decoration").allInnerTexts();
        return all.filter((lens) => text.test(lens.replaceAll("\u00a0", " "))).length;
      };
      await workbench.openFile("sale.arch");
      await workbench.goTo({ line: 1, column: 1 });
      await change("lintel.codeLens.components", false, async () => (await lenses(/busy/)) === 0);
      await change("lintel.codeLens.flows", false, async () => (await lenses(/p99/)) === 0);
      await change("lintel.codeLens.scenarios", false, async () => (await lenses(/^Run$/)) === 0);
      const line = async (word) =>
        (await workbench.editor().locator(".view-line").filter({ hasText: word }).first().innerText()).replaceAll("\u00a0", " ");
      await change("lintel.inlayHints.assumptions", true, async () => /workers|availability/.test(await line("database")));
      await workbench.openFile("hints.arch");
      await workbench.goTo({ line: 1, column: 1 });
      await change("lintel.inlayHints.values", false, async () => !/300/.test(await line("let")));
      await change("lintel.inlayHints.rates", false, async () => !/300/.test(await line("from")));
      suite.settings({});
    },
    { timeout: 180_000 },
  );

  step(
    "obeys the settings of the rules",
    async () => {
      const { workbench } = suite;
      const change = changes(suite);
      const marks = () => workbench.editor().locator(".squiggly-error, .squiggly-warning, .squiggly-info").count();
      await workbench.openFile("sale.arch");
      await workbench.goTo({ line: 1, column: 1 });
      await change("lintel.rules", { "lb-missing": "off", "rate-limit-missing": "off" }, async () => (await marks()) === 0);
      await change("lintel.options", { "utilisation-limit": "50%" }, async () => (await marks()) > 0);
      suite.settings({});
      await waitFor("the findings as before", async () => (await marks()) > 0);
      const before = await marks();
      await change("lintel.tier", "all", async () => (await marks()) > before);
      suite.settings({});
    },
    { timeout: 120_000 },
  );

  step("lets previews stay with their designs", async () => {
    const { workbench, page } = suite;
    const open = async (file, component) => {
      await workbench.openFile(file);
      await workbench.run("Lintel: Open Preview to the Side");
      await previewWith(page, component);
    };
    /** Asks for the previews of two designs; whether there are two then. */
    const hasTwo = async () => {
      await open("hints.arch", "Backend");
      await open("sale.arch", "Catalogue");
      return (await previewTabs(page)).length === 2;
    };
    await changes(suite)("lintel.preview.followEditor", false, hasTwo);
    suite.settings({});
    await workbench.run("View: Close All Editors");
  });

  step("writes the messages to and from the server into the log, and shows it", async () => {
    const { workbench, page, coverage } = suite;
    await workbench.openFile("sale.arch");
    // The change itself is told to the server.
    await changes(suite)("lintel.trace.server", "messages", () =>
      /(Sending|Received) (request|notification|response)/.test(coverage.log()),
    );
    await workbench.run("Lintel: Show Log");
    const panel = page.locator(".part.panel");
    await waitFor("the messages on screen", async () => {
      // The filter of the Problems view is also that of the output, whose own comes with its view.
      await panel
        .getByPlaceholder(/^Filter/)
        .first()
        .fill("");
      return /(Sending|Received) (request|notification|response)/.test((await panel.innerText()).replaceAll("\u00a0", " "));
    });
    await picture(page, "log");
    suite.settings({});
    await workbench.closePanel();
  });
}

/** Changes settings one after the other; those that were changed before stay as they are. */
function changes(suite) {
  const all = {};
  return (name, value, holds) => {
    all[name] = value;
    return suite.coverage.setting(name, () => suite.settings(all), holds);
  };
}
