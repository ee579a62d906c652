import {
  l10n,
  ProcessExecution,
  Task,
  type TaskDefinition,
  TaskGroup,
  type TaskProvider,
  TaskScope,
  Uri,
  type WorkspaceFolder,
  workspace,
} from "vscode";

export const taskType = "lintel";

interface CheckDefinition extends TaskDefinition {
  /** Files and folders to check, from the workspace folder; everything in it when there are none. */
  readonly paths?: readonly string[];
  /** Further options of `lintel check`, such as `--max-warnings 0`. */
  readonly options?: readonly string[];
}

/** `lintel check` as a task: the command line comes with the extension and runs in the Node of the editor. */
export class CheckTasks implements TaskProvider {
  readonly #script: string;

  constructor(extensionUri: Uri) {
    this.#script = Uri.joinPath(extensionUri, "dist", "check.mjs").fsPath;
  }

  provideTasks(): Task[] {
    return (workspace.workspaceFolders ?? [])
      .filter(({ uri }) => uri.scheme === "file")
      .map((folder) => this.#task({ type: taskType }, folder, l10n.t("check all designs")));
  }

  resolveTask(task: Task): Task | undefined {
    const definition = task.definition as CheckDefinition;
    const { paths, options } = definition;
    if (
      ![paths, options].every((list) => list === undefined || (Array.isArray(list) && list.every((entry) => typeof entry === "string")))
    ) {
      return undefined;
    }
    return this.#task(definition, task.scope ?? TaskScope.Workspace, task.name);
  }

  #task(definition: CheckDefinition, scope: WorkspaceFolder | TaskScope.Global | TaskScope.Workspace, name: string): Task {
    const paths = definition.paths?.length ? definition.paths : ["."];
    const args = [this.#script, "check", "--format", "concise", ...(definition.options ?? []), "--", ...paths];
    // On a desktop this is the editor's own program, which is Node with this variable.
    const execution = new ProcessExecution(process.execPath, args, { env: { ELECTRON_RUN_AS_NODE: "1" } });
    // The language server lists the findings of all files of the workspace; with `$lintel` each would be there twice.
    const task = new Task(definition, scope, name, "lintel", execution, []);
    task.group = TaskGroup.Test;
    task.detail = l10n.t("lintel check {0}", paths.join(" "));
    return task;
  }
}
