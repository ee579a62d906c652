/* Pictures of a run, for a person to look at: test/e2e/out, which git ignores. */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { it } from "node:test";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "out");

/** What fades in is shown as it is in the end. */
export async function picture(page, name) {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
}

/**
 * Defines the steps of a suite that share one page. A step that fails leaves a picture of what was on screen.
 * `page` is asked for when it is needed, since it opens in `before`; `tidy` makes a clean start for each step.
 */
export function stepsOn(page, suite, tidy = async () => {}) {
  return (name, run, { timeout = 90_000 } = {}) =>
    it(name, { timeout }, async () => {
      try {
        await tidy();
        await run();
      } catch (error) {
        const file = `failed-${suite}-${name.replaceAll(/\W+/g, "-").slice(0, 60)}`;
        await picture(page(), file).catch((reason) => console.error(`No picture of the failure could be taken: ${reason.message}`));
        error.message += `\nPicture: ${join(folder, `${file}.png`)}`;
        throw error;
      }
    });
}
