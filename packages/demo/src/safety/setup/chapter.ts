/** A chapter of the story: its remediations, expectations and commands. */
import type { Expectation } from './expectation.ts';
import type { Command } from './operator.ts';
import type { PlannedViolation } from './planned-violation.ts';

/** The outcome of one violation. */
export interface Line {
  readonly name: string;
  readonly controlId: string;
  readonly accountId: string;
  readonly outcome: string;
  readonly reason: string;
}

export interface Chapter {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly expectations: readonly Expectation[];
  /** Commands of the operator. */
  readonly commands: readonly Command[];
  /** Text output of one of the commands. */
  readonly text?: string;
}

/** Whether every expectation is met. A chapter without expectations counts as failed. */
export function isKept(chapters: readonly Chapter[]): boolean {
  return chapters.every(({ expectations }) => expectations.length > 0 && expectations.every(({ holds }) => holds));
}

export function lineOf({ name, kind, accountId }: PlannedViolation, outcome: string, reason: string): Line {
  return { name, controlId: kind.controlId, accountId, outcome, reason };
}
