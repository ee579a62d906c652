/* The language servers of a VS Code that the suite started itself. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Process ids of the servers that run the extension installed below a folder. Linux only, like the headless VS Code. */
export function serverProcesses(folder) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      const command = readProcess(id, "cmdline").split("\0");
      return command.some((part) => part.startsWith(folder) && part.endsWith(join("dist", "server", "node.cjs")));
    })
    .map(Number);
}

/** Resident memory of a process in MiB. */
export function memoryOf(id) {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readProcess(id, "status"))?.[1] ?? Number.NaN) / 1024;
}

function readProcess(id, file) {
  try {
    return readFileSync(`/proc/${id}/${file}`, "utf8");
  } catch (error) {
    // It ended between being listed and being read.
    if (error.code === "ENOENT" || error.code === "ESRCH") return "";
    throw error;
  }
}
