/* Starts VS Code as a web server on this machine, with its own empty user folder, and ends it. */
import { execFile, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const startTimeout = 60_000;

/** A quiet workbench: nothing that opens by itself, asks, or calls out. */
const settings = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "window.commandCenter": false,
  "workbench.layoutControl.enabled": false,
  // Settings and lists of extensions open as tabs like everything else.
  "workbench.editor.useModal": "off",
  // Nobody has said yet whether the folder is to be trusted.
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "telemetry.telemetryLevel": "off",
  "extensions.ignoreRecommendations": true,
  "extensions.autoCheckUpdates": false,
  "git.openRepositoryInParentFolders": "never",
  "files.autoSave": "off",
  "editor.minimap.enabled": false,
  "editor.hover.delay": 100,
  "editor.accessibilitySupport": "off",
  "workbench.colorTheme": "Default Dark Modern",
};

/**
 * Installs the extension and opens `workspace` in VS Code. `scratch` is a folder for everything VS Code writes.
 * Returns the page's address and `stop()`.
 */
export async function startCodeServer({ codeServer, vsix, workspace, scratch }) {
  const userData = join(scratch, "user-data");
  const extensions = join(scratch, "extensions");
  mkdirSync(join(userData, "User"), { recursive: true });
  mkdirSync(extensions, { recursive: true });
  writeFileSync(join(userData, "User/settings.json"), JSON.stringify(settings, null, 2));
  const config = join(scratch, "config.yaml");
  writeFileSync(config, "bind-addr: 127.0.0.1:0\nauth: none\n");
  const folders = ["--config", config, "--user-data-dir", userData, "--extensions-dir", extensions];
  // No shell of a developer's own VS Code may catch these commands.
  const env = Object.fromEntries(Object.entries({ ...process.env, HOME: scratch }).filter(([name]) => !name.startsWith("VSCODE_")));

  await promisify(execFile)(codeServer.command, [...codeServer.args, ...folders, "--install-extension", vsix], {
    env,
    timeout: startTimeout,
  });
  const flags = ["--auth", "none", "--bind-addr", "127.0.0.1:0", "--disable-telemetry", "--disable-update-check"];
  const server = spawn(codeServer.command, [...codeServer.args, ...folders, ...flags, workspace], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => (output += data));
  const ended = new Promise((done) => server.once("exit", done));
  const stop = async () => {
    if (server.exitCode === null) server.kill("SIGTERM");
    const force = setTimeout(() => server.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(force);
  };

  const address = await new Promise((done, fail) => {
    const timer = setTimeout(
      () => fail(new Error(`code-server did not start in ${startTimeout / 1000} s. It printed:\n${output}`)),
      startTimeout,
    );
    const look = () => {
      const match = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(output);
      if (match) done(match[1]);
      if (match) clearTimeout(timer);
    };
    server.stdout.on("data", look);
    server.once("error", fail);
    server.once("exit", (code) => fail(new Error(`code-server ended with status ${code}. It printed:\n${output}`)));
  }).catch(async (error) => {
    await stop();
    throw error;
  });
  return { url: `${address}/?folder=${encodeURIComponent(workspace)}`, stop };
}
