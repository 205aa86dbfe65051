/** Something that remediates, for the comparison. */
import type { CountedCall } from '@asr/local-cloud';
import type { Scene } from './scene.ts';

export interface Contender {
  readonly name: string;
  /** What it is told, and what it has to find by itself. */
  readonly how: string;
  /** What it says of itself, so that nobody is blamed for what they do not claim. */
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
