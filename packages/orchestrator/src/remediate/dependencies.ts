/** The dependencies of a request: history, the member account, the clock. */
import type { AnyPlaybook, Aws, Parameters } from '@asr/playbooks';
import type { OwnFinding } from '../detection/index.ts';
import type { History, Lease } from '../history/index.ts';
import type { Fact, RemediationRequest } from '../model/index.ts';
import type { Limits, TagVerdict } from '../policy/index.ts';
import type { RunbookRunner } from './runbooks/index.ts';

export interface Dependencies {
  readonly history: History;
  readonly loadPlaybook: (controlId: string) => Promise<AnyPlaybook | undefined>;
  /** Opens a session in the member account with the permissions of the playbook. */
  readonly enter: (request: RemediationRequest, playbook: AnyPlaybook) => Promise<Aws>;
  /** Loaded on demand, because most remediations start no runbook. */
  readonly runbooks: () => Promise<RunbookRunner>;
  readonly limits: Limits;
  /** Days for which automatic remediation does not repeat what was undone. */
  readonly undoHoldsDays: number;
  /** A tag that changed so many minutes before a violation, or since, does not decide. */
  readonly tagSettleMinutes: number;
  /** The number of open findings of the control in Security Hub, in all accounts or in one. Only called if a limit depends on it. */
  readonly openFindings: (controlId: string, accountId?: string) => Promise<Fact<number>>;
  /** Reads the current tags of the resource, and decides by them. One call to AWS for each remediation. */
  readonly checkTags: (request: RemediationRequest, aws: Aws) => Promise<TagVerdict>;
  /** The parameters of another control in the policy. `undefined`: the control is off. */
  readonly parametersInForce: (controlId: string) => Parameters | undefined;
  /** Imports a finding about a violation that ASR detected or fixed. Returns a sentence if the import fails. */
  readonly importFinding: (aws: Aws, finding: OwnFinding) => Promise<string | undefined>;
  readonly roleName: (request: RemediationRequest) => string;
  readonly lease: () => Lease;
  readonly now: () => Date;
  /** Waits inside the function. For seconds, not for minutes. */
  readonly pause: (seconds: number) => Promise<void>;
}
