import {
  maximumFiles,
  type ScenarioInfo,
  type ScenariosParams,
  type SimulationInput,
  type SimulationParams,
  scenariosRequest,
  simulationRequest,
} from "@lintel/server/protocol";
import {
  type CancellationToken,
  Disposable,
  Location,
  type LogOutputChannel,
  l10n,
  Position,
  Range,
  type TestController,
  type TestItem,
  TestMessage,
  type TestRun,
  TestRunProfileKind,
  type TestRunRequest,
  tests,
  Uri,
  workspace,
} from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type StartSimulation, simulateInWorker } from "./simulate.ts";
import { stackOf } from "./stack.ts";
import { reportOf, type TraceLine, traceOf, type Verdict, verdictsOf } from "./story.ts";

/** Files that are asked for their scenarios at the same time. */
const together = 8;

/**
 * The scenarios of all designs in the Test Explorer and in the gutter. They run as `lintel simulate` runs them, in a worker; a test
 * passes when its expectations and the objectives of the design hold.
 */
export class ScenarioTests implements Disposable {
  readonly #client: BaseLanguageClient;
  readonly #log: LogOutputChannel;
  readonly #startWorker: StartSimulation;
  readonly #controller: TestController;
  readonly #subscriptions: Disposable;
  /** Scenarios by the id of their test. */
  readonly #scenarios = new Map<string, { readonly uri: Uri; readonly info: ScenarioInfo }>();
  /** Counts questions about each file: an older answer never replaces a newer one. */
  readonly #asked = new Map<string, number>();

  constructor(client: BaseLanguageClient, log: LogOutputChannel, startWorker: StartSimulation) {
    this.#client = client;
    this.#log = log;
    this.#startWorker = startWorker;
    this.#controller = tests.createTestController("lintel.scenarios", l10n.t("Lintel scenarios"));
    this.#controller.resolveHandler = async (item) => {
      if (!item) await this.#discover();
    };
    this.#controller.refreshHandler = () => this.#discover();
    this.#controller.createRunProfile(l10n.t("Simulate"), TestRunProfileKind.Run, (request, token) => this.#run(request, token), true);
    const watcher = workspace.createFileSystemWatcher("**/*.arch");
    this.#subscriptions = Disposable.from(
      this.#controller,
      watcher,
      watcher.onDidCreate((uri) => this.changed(uri)),
      watcher.onDidChange((uri) => this.changed(uri)),
      watcher.onDidDelete((uri) => this.#forget(uri)),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** The scenarios of a file may be others now. */
  changed(uri: Uri): void {
    this.#refresh(uri).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.warn(`The scenarios of ${uri.path} are not known: ${reason}`);
    });
  }

  async #discover(): Promise<void> {
    const files = await workspace.findFiles("**/*.arch", "**/node_modules/**", maximumFiles);
    const present = new Set(files.map(String));
    this.#controller.items.forEach((item) => {
      if (item.uri && item.uri.scheme !== "untitled" && !present.has(item.uri.toString())) this.#forget(item.uri);
    });
    const waiting = [...files];
    const next = async (): Promise<void> => {
      for (let file = waiting.shift(); file; file = waiting.shift()) await this.#refresh(file);
    };
    await Promise.all(Array.from({ length: together }, next));
  }

  async #refresh(uri: Uri): Promise<void> {
    const key = uri.toString();
    const question = (this.#asked.get(key) ?? 0) + 1;
    this.#asked.set(key, question);
    const params: ScenariosParams = { uri: this.#client.code2ProtocolConverter.asUri(uri) };
    const scenarios = await this.#client.sendRequest<readonly ScenarioInfo[]>(scenariosRequest, params);
    if (this.#asked.get(key) !== question) return;
    this.#forget(uri, false);
    if (scenarios.length === 0) {
      this.#controller.items.delete(key);
      return;
    }
    // An item that stays keeps its result of the last run.
    const file = this.#controller.items.get(key) ?? this.#controller.createTestItem(key, workspace.asRelativePath(uri), uri);
    const children = scenarios.map((info) => {
      const id = `${key}#${info.id}`;
      const item = file.children.get(id) ?? this.#controller.createTestItem(id, info.title, uri);
      item.range = rangeOf(info.range);
      this.#scenarios.set(id, { uri, info });
      return item;
    });
    file.children.replace(children);
    this.#controller.items.add(file);
  }

  #forget(uri: Uri, item = true): void {
    const key = uri.toString();
    for (const id of this.#scenarios.keys()) if (id.startsWith(`${key}#`)) this.#scenarios.delete(id);
    if (!item) return;
    this.#asked.set(key, (this.#asked.get(key) ?? 0) + 1);
    this.#controller.items.delete(key);
  }

  async #run(request: TestRunRequest, token: CancellationToken): Promise<void> {
    const run = this.#controller.createTestRun(request);
    const stop = new AbortController();
    const listening = Disposable.from(
      token.onCancellationRequested(() => stop.abort()),
      run.token.onCancellationRequested(() => stop.abort()),
    );
    try {
      const chosen = this.#chosen(request);
      for (const item of chosen) run.enqueued(item);
      for (const item of chosen) {
        if (stop.signal.aborted) run.skipped(item);
        else await this.#simulate(item, run, stop.signal);
      }
    } finally {
      listening.dispose();
      run.end();
    }
  }

  #chosen({ include, exclude }: TestRunRequest): readonly TestItem[] {
    const chosen: TestItem[] = [];
    const add = (item: TestItem): void => {
      if (exclude?.includes(item)) return;
      if (this.#scenarios.has(item.id)) chosen.push(item);
      item.children.forEach(add);
    };
    if (include) include.forEach(add);
    else this.#controller.items.forEach(add);
    return chosen;
  }

  async #simulate(item: TestItem, run: TestRun, cancelled: AbortSignal): Promise<void> {
    const scenario = this.#scenarios.get(item.id);
    if (!scenario) return run.skipped(item);
    run.started(item);
    const started = Date.now();
    try {
      const params: SimulationParams = { uri: this.#client.code2ProtocolConverter.asUri(scenario.uri), scenario: scenario.info.id };
      const input = await this.#client.sendRequest<SimulationInput | null>(simulationRequest, params);
      if (!input) return run.errored(item, new TestMessage(l10n.t("The file cannot be read any more.")));
      if (input.broken) return run.errored(item, new TestMessage(l10n.t("The file has syntax errors. A run would be of half a design.")));
      const { design, options } = input;
      const result = await simulateInWorker(this.#startWorker, { type: "run", design, options, pace: null }, cancelled);
      if (!result) return run.skipped(item);
      const verdicts = verdictsOf(design, result);
      run.appendOutput(`${reportOf(scenario.info.title, verdicts, result).replaceAll("\n", "\r\n")}\r\n`, undefined, item);
      const missed = verdicts.filter(({ met }) => met === false);
      const took = Date.now() - started;
      if (missed.length > 0) {
        const messages = missed.map((verdict) => this.#message(verdict, traceOf(design, result, verdict), item));
        for (const verdict of missed) this.#print(verdict, traceOf(design, result, verdict), run, item);
        run.failed(item, messages, took);
      } else if (verdicts.some(({ met }) => met)) run.passed(item, took);
      // A tick would say that something was checked.
      else run.skipped(item);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      run.errored(item, new TestMessage(l10n.t("The simulation failed: {0}", reason)));
      this.#log.error(`Simulation of ${scenario.info.title}`, error instanceof Error ? (error.stack ?? reason) : reason);
    }
  }

  #message(verdict: Verdict, trace: readonly TraceLine[], item: TestItem): TestMessage {
    const message = new TestMessage(`${verdict.text}: ${verdict.outcome}`);
    const at = verdict.origin;
    if (at) message.location = new Location(Uri.parse(at.uri), rangeOf(at.range));
    else if (item.uri && item.range) message.location = new Location(item.uri, item.range);
    const stack = stackOf(
      trace.map(({ text, origin }) => ({
        label: text,
        uri: origin ? Uri.parse(origin.uri) : undefined,
        position: origin ? new Position(origin.range.start.line, origin.range.start.character) : undefined,
      })),
    );
    if (stack) message.stackTrace = stack;
    return message;
  }

  /** The same trace in the test output, each line with its place, which the output makes a link. */
  #print(verdict: Verdict, trace: readonly TraceLine[], run: TestRun, item: TestItem): void {
    run.appendOutput(`\r\n${verdict.text}: ${verdict.outcome}\r\n`, undefined, item);
    for (const { text, origin } of trace) {
      const place = origin ? `  (${workspace.asRelativePath(Uri.parse(origin.uri))}:${origin.range.start.line + 1})` : "";
      run.appendOutput(`    ${text}${place}\r\n`, undefined, item);
    }
  }
}

function rangeOf({ start, end }: ScenarioInfo["range"]): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
