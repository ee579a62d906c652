/* Previews of a window with several of them, dialogs and menus, as a person uses them. */
import { waitFor } from "../browser.mjs";

/** The frame of the preview that shows a component, once it is there; of several the first. */
export function previewWith(page, component) {
  return waitFor(
    `a preview with ${component}`,
    async () => {
      for (const frame of page.frames()) {
        const shows = await frame
          .evaluate((id) => Boolean(document.body?.dataset.layoutWorker && document.querySelector(`.node[data-id="${id}"]`)), component)
          // A frame that goes away while it is asked shows nothing.
          .catch(() => false);
        if (shows) return frame;
      }
      return null;
    },
    { timeout: 40_000 },
  );
}

/** Names of the tabs of all previews, sorted. */
export async function previewTabs(page) {
  const names = await page.locator(".tab .label-name").allInnerTexts();
  return names.filter((name) => /^\[?Preview\b/.test(name)).sort();
}

export async function tabsAre(page, names) {
  const expected = JSON.stringify([...names].sort());
  await waitFor(`the previews ${expected}`, async () => JSON.stringify(await previewTabs(page)) === expected || null);
}

/** Makes a tab the active one by its name. */
export async function activate(page, name) {
  await page
    .locator(".tab")
    .filter({ has: page.getByText(name, { exact: true }) })
    .first()
    .click();
}

/** A button at the top right of the active group, by the beginning of its title. */
export async function titleButton(page, title) {
  await page.locator(`.editor-group-container.active .title .actions-container a.action-label[aria-label^="${title}"]`).first().click();
}

/** Right-clicks something and chooses an entry of the menu, which takes no click right after it has opened. */
export async function contextMenu(page, target, title) {
  await target.click({ button: "right" });
  await page.locator(".monaco-menu .action-label").filter({ hasText: title }).first().click({ delay: 200 });
}

/** Names the file in the dialog that asks where to save. */
export async function saveAs(page, path) {
  const input = page.locator(".quick-input-widget input.input");
  await page
    .locator(".quick-input-title")
    .filter({ hasText: /^Export/ })
    .waitFor();
  await waitFor("the dialog's suggestion", async () => (await input.inputValue()).startsWith("/"));
  const ok = page
    .locator(".quick-input-widget .quick-input-action a, .quick-input-widget .quick-input-action .monaco-button")
    .filter({ hasText: "OK" })
    .first();
  // While it lists folders it may write its suggestion over what is typed, and take no answer.
  await waitFor(
    "the dialog to take the path",
    async () => {
      if (!(await input.isVisible())) return true;
      if ((await input.inputValue()) === path) await ok.click({ timeout: 2_000 });
      else await input.fill(path);
      return false;
    },
    { every: 500 },
  );
}
