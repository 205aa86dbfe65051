/** One requirement of a deployment, and the result of its check. */
import type { Aws } from '@asr/playbooks';
import type { Policy } from '@asr/orchestrator';
import type { DeployedRule, Deployment } from '../../deployment/index.ts';

/** A check that cannot run is `unknown`, never `ok`. */
export type Verdict =
  | { readonly kind: 'ok'; readonly sentence: string }
  | {
      readonly kind: 'problem';
      readonly sentence: string;
      /** A command, or a sentence if no command fixes the problem. */
      readonly fix: string;
      /** One line each. */
      readonly details?: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly sentence: string };

/** Where the orchestrator is: the admin account in its home Region. */
export interface Home {
  readonly aws: Aws;
  readonly namespace: string;
  /** The policy of the local file, which should be deployed. */
  readonly policy: Policy;
  readonly now: Date;
  /** Read once for all checks. @throws NotDeployedError */
  readonly deployment: () => Promise<Deployment>;
  /** The event rules of this namespace. Read once for all checks. */
  readonly rules: () => Promise<readonly DeployedRule[]>;
}

/** An account that ASR remediates in. */
export interface Member {
  readonly accountId: string;
  readonly home: Home;
  /** Regions that must have the runbooks. */
  readonly regions: readonly string[];
  /** The caller's own access to the account. `undefined`: the caller gave no profile for it. */
  readonly aws: Aws | undefined;
}

export interface Check<Where> {
  /** Stable, for `--json`. */
  readonly id: string;
  /** The requirement, in a few words. */
  readonly title: string;
  /** IAM actions that the caller needs for the check. */
  readonly permissions: readonly string[];
  run(where: Where): Promise<Verdict>;
}

export const ok = (sentence: string): Verdict => ({ kind: 'ok', sentence });
export const unknown = (sentence: string): Verdict => ({ kind: 'unknown', sentence });
export function problem(sentence: string, fix: string, details: readonly string[] = []): Verdict {
  return { kind: 'problem', sentence, fix, ...(details.length === 0 ? {} : { details }) };
}
