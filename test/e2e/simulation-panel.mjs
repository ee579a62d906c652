/* The simulation panel of the preview, in VS Code or in the playground. */

const controls = (frame) => frame.locator(".simulation-controls");

export async function cancelRun(frame) {
  await controls(frame).getByText("Cancel").click({ timeout: 60_000 });
  await controls(frame).getByText("Run").waitFor();
}

/** The scenario that the panel is set to. */
export function chosenScenario(frame) {
  return frame.getByRole("combobox", { name: "Scenario" }).evaluate((list) => list.selectedOptions[0]?.textContent);
}

/** Runs a scenario to its end and returns its verdicts: what was asked, whether it is `met`, `missed` or `open`, and all its words. */
export async function runScenario(frame, name, { timeout }) {
  await frame.getByRole("combobox", { name: "Scenario" }).click();
  await frame.getByRole("option", { name }).click();
  await controls(frame).getByText("Run").click();
  await controls(frame).getByText("Cancel").waitFor();
  await controls(frame).getByText("Run").waitFor({ timeout });
  const verdicts = frame.locator(".verdicts .verdict");
  await verdicts.first().scrollIntoViewIfNeeded();
  return verdicts.evaluateAll((rows) =>
    rows.map((row) => ({
      text: row.querySelector(".verdict-text")?.textContent ?? "",
      state: ["met", "missed", "open"].find((state) => row.classList.contains(state)),
      words: row.textContent ?? "",
    })),
  );
}
