/** One thing that must hold of a deployment, and what came of looking. */
import type { Aws } from '@asr/playbooks';
import type { Policy } from '@asr/orchestrator';
import type { DeployedRule, Deployment } from '../../../deployment/index.ts';

/** What could not be looked at is `unknown`, and never fine. */
export type Verdict =
  | { readonly kind: 'ok'; readonly sentence: string }
  | {
      readonly kind: 'problem';
      readonly sentence: string;
      /** A command, or a sentence where no command does it. */
      readonly fix: string;
      /** A line each. */
      readonly details?: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly sentence: string };

/** Where the orchestrator is: the admin account in its home Region. */
export interface Home {
  readonly aws: Aws;
  readonly namespace: string;
  /** Of the local file: what should be deployed. */
  readonly policy: Policy;
  readonly now: Date;
  /** Asked once, however many checks want it. @throws NotDeployedError */
  readonly deployment: () => Promise<Deployment>;
  /** The rules of this namespace. Asked once. */
  readonly rules: () => Promise<readonly DeployedRule[]>;
}

/** An account that ASR remediates in. */
export interface Member {
  readonly accountId: string;
  readonly home: Home;
  /** Regions that runbooks must be in. */
  readonly regions: readonly string[];
  /** The caller's own access to the account; `undefined`: nobody said how to get there. */
  readonly aws: Aws | undefined;
}

export interface Check<Where> {
  /** Stable, for `--json`. */
  readonly id: string;
  /** What must hold, in a few words. */
  readonly title: string;
  /** IAM actions that the caller needs to look. */
  readonly permissions: readonly string[];
  run(where: Where): Promise<Verdict>;
}

export const ok = (sentence: string): Verdict => ({ kind: 'ok', sentence });
export const unknown = (sentence: string): Verdict => ({ kind: 'unknown', sentence });
export function problem(sentence: string, fix: string, details: readonly string[] = []): Verdict {
  return { kind: 'problem', sentence, fix, ...(details.length === 0 ? {} : { details }) };
}
