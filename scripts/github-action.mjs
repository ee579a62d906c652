#!/usr/bin/env node
/*
 * What action.yml runs in a workflow: annotations for the findings, the comparison with the branch that a pull request goes to in the summary of
 * the job and, if wanted, in one comment, which later runs replace. Inputs come as LINTEL_* variables, so that no text of a pull request is
 * ever part of a command line.
 */
import { spawnSync } from "node:child_process";
import { appendFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const command = join(dirname(fileURLToPath(import.meta.url)), "../cli/bin/lintel.mjs");
const { env } = process;
const paths = (env.LINTEL_PATHS || ".").split(/\s+/).filter((path) => path !== "");
/** GitHub takes comments of up to 65,536 characters. */
const longestComment = 60_000;
/** By this the comment of an earlier run is known. */
const mark = "<!-- lintel diff -->";

/** Runs the command and shows what it says; its status and what it wrote to standard output. */
function lintel(args, { show = true } = {}) {
  const run = spawnSync(process.execPath, [command, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (run.error) throw run.error;
  if (show) process.stdout.write(run.stdout);
  return { status: run.status ?? 3, out: run.stdout };
}

const limit = env.LINTEL_MAX_WARNINGS ? ["--max-warnings", env.LINTEL_MAX_WARNINGS] : [];
let { status } = lintel(["check", "--format", "github", ...limit, "--", ...paths]);

if (env.LINTEL_SARIF) writeFileSync(resolve(env.LINTEL_SARIF), lintel(["check", "--format", "sarif", "--", ...paths], { show: false }).out);

if (env.LINTEL_SINCE) {
  const diff = lintel(["diff", "--since", env.LINTEL_SINCE, "--format", "markdown", "--", ...paths], { show: !env.GITHUB_STEP_SUMMARY });
  if (diff.out !== "" && env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, `${diff.out}\n`);
  if (env.LINTEL_COMMENT === "true" && env.LINTEL_PULL_REQUEST && diff.status < 2) comment(diff.out);
  // What cannot be compared, such as a history that was not fetched, is a mistake in the workflow.
  if (diff.status > 1 || env.LINTEL_FAIL_ON_DIFF !== "false") status = Math.max(status, diff.status);
}
process.exitCode = status;

/** Writes the comment, or replaces the one that an earlier run wrote. What goes wrong with it is said and fails nothing: the numbers are in the summary. */
function comment(markdown) {
  const [, owner, repository, number] = /([^/]+)\/([^/]+)\/pull\/(\d+)$/.exec(env.LINTEL_PULL_REQUEST) ?? [];
  if (number === undefined) return warn(`${env.LINTEL_PULL_REQUEST} is no address of a pull request`);
  const short =
    markdown.length <= longestComment ? markdown : `${markdown.slice(0, longestComment)}\n\n… the rest is in the summary of the job.`;
  const body = JSON.stringify({ body: `${mark}\n${short}` });
  const comments = `repos/${owner}/${repository}/issues/${number}/comments`;
  const found = github(["--paginate", comments, "--jq", `.[] | select(.body | startswith("${mark}")) | .id`]);
  if (found === null) return;
  const [id] = found.trim().split("\n");
  if (id) github(["--method", "PATCH", `repos/${owner}/${repository}/issues/comments/${id}`, "--input", "-"], body);
  else github(["--method", "POST", comments, "--input", "-"], body);
}

function github(args, input = "") {
  const run = spawnSync("gh", ["api", ...args], { input, stdio: ["pipe", "pipe", "pipe"], encoding: "utf8" });
  if (run.status === 0) return run.stdout;
  warn(`the comment could not be written: ${run.error?.message ?? run.stderr.trim()}`);
  return null;
}

function warn(message) {
  console.log(`::warning title=Lintel::${message.replaceAll("%", "%25").replaceAll("\n", "%0A")}`);
}
