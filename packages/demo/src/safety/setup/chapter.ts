/** A chapter of the story: what was done in it, and what held. */
import type { Expectation } from './expectation.ts';
import type { Command } from './operator.ts';
import type { Trouble } from './trouble.ts';

/** What came of one trouble. */
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
  /** That people ran in it. */
  readonly commands: readonly Command[];
  /** What one of them printed for people. */
  readonly text?: string;
}

/** Whether every promise was kept. A chapter that promises nothing shows nothing. */
export function isKept(chapters: readonly Chapter[]): boolean {
  return chapters.every(({ expectations }) => expectations.length > 0 && expectations.every(({ holds }) => holds));
}

export function lineOf({ name, kind, accountId }: Trouble, outcome: string, reason: string): Line {
  return { name, controlId: kind.controlId, accountId, outcome, reason };
}
