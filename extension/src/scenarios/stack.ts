import * as vscode from "vscode";

export interface Frame {
  readonly label: string;
  readonly uri: vscode.Uri | undefined;
  readonly position: vscode.Position | undefined;
}

/** Frames of a test message; `null` in editors from before they had such (VS Code 1.93 and older), where the trace is in the output only. */
export function stackOf(frames: readonly Frame[]): vscode.TestMessageStackFrame[] | null {
  if (!("TestMessageStackFrame" in vscode)) return null;
  return frames.map(({ label, uri, position }) => new vscode.TestMessageStackFrame(label, uri, position));
}
