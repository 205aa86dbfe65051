/** A tool that remediates, for the comparison. */
import type { CountedCall } from '@asr/local-cloud';
import type { Scene } from './scene.ts';

export interface Contender {
  readonly name: string;
  /** The input of the tool, and what it must find on its own. */
  readonly how: string;
  /** What its documentation claims, so that the comparison does not blame it for other things. */
  readonly claims: { readonly verifies: string; readonly undoes: string };
  fix(scene: Scene): Promise<void>;
  /** AWS API calls so far. */
  calls(): readonly CountedCall[];
  close(): Promise<void>;
}

/** A contender cannot take part on this machine. The message is the line that says so. */
export class AbsentError extends Error {
  override readonly name = 'AbsentError';
}
