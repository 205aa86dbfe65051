/**
 * What the console can do. The command line implements it with the functions of its commands, so that a button and a
 * command cannot differ. The server decides who may call what.
 */
import type { z } from '@hono/zod-openapi';
import type * as controls from './controls.ts';
import type * as findings from './findings.ts';
import type * as operation from './operation.ts';
import type * as remediations from './remediation.ts';

type Out<Schema extends z.ZodType> = z.infer<Schema>;

/** Which accounts a caller can see. */
export type AccountFilter = (accountId: string) => boolean;

interface PageOf {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Items of other accounts are left out. */
  readonly isVisible: AccountFilter;
}

export interface RemediationQuery extends PageOf {
  readonly control?: string | undefined;
  readonly account?: string | undefined;
  readonly resource?: string | undefined;
  readonly finding?: string | undefined;
  readonly outcome?: string | undefined;
  readonly actor?: string | undefined;
  /** `24h`, `7d`, a day or ISO 8601, as for `asr history`. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

export interface FindingQuery extends PageOf {
  readonly control?: string | undefined;
  readonly account?: string | undefined;
  readonly severity?: string | undefined;
}

interface ConsoleReads {
  me(): Promise<Omit<Out<typeof operation.me>, 'role' | 'accounts'>>;
  /** @param most Remediations to read at most, here and in the others. @default as many as one page reads */
  inbox(since: string, isVisible: AccountFilter, most?: number): Promise<Out<typeof remediations.inbox>>;
  findings(query: FindingQuery): Promise<Out<typeof findings.findingPage>>;
  /** Open findings whose deadline in the policy has passed. */
  overdue(isVisible: AccountFilter): Promise<Out<typeof findings.overdue>>;
  remediations(query: RemediationQuery): Promise<Out<typeof remediations.remediationPage>>;
  /** @throws a `ConsoleError` with status 404, if history has no such remediation. */
  remediation(remediationId: string): Promise<remediations.Remediation>;
  undoPreview(remediationId: string): Promise<Out<typeof remediations.undoPreview>>;
  /** @throws a `ConsoleError` with status 404, if the execution is not of an action on this remediation. */
  actionResult(remediationId: string, executionArn: string): Promise<Out<typeof remediations.actionResult>>;
  controls(isVisible: AccountFilter, most?: number): Promise<Out<typeof controls.controls>>;
  policy(): Promise<Out<typeof controls.policy>>;
  policyImpact(
    controlId: string,
    mode: Out<typeof controls.mode>,
    isVisible: AccountFilter,
  ): Promise<Out<typeof controls.policyImpact>>;
  accounts(isVisible: AccountFilter, most?: number): Promise<Out<typeof operation.accounts>>;
  doctor(): Promise<Out<typeof operation.doctor>>;
  metrics(since: string, isVisible: AccountFilter, most?: number): Promise<Out<typeof operation.metrics>>;
  stop(): Promise<Out<typeof operation.stop>>;
  /** Plans for findings. Changes nothing. */
  plan(findingIds: readonly string[], isVisible: AccountFilter): Promise<Out<typeof findings.plans>>;
}

interface ConsoleWrites {
  remediate(findingIds: readonly string[], isVisible: AccountFilter): Promise<Out<typeof remediations.started>>;
  /** @throws a `ConsoleError` with status 409, if another plan awaits approval. */
  approve(remediationId: string, digest: string, because: string): Promise<Out<typeof remediations.started>>;
  reject(remediationId: string, digest: string, because: string): Promise<Out<typeof remediations.started>>;
  undo(remediationId: string): Promise<Out<typeof remediations.started>>;
  stopAsr(because: string): Promise<Out<typeof operation.stop>>;
  startAsr(because: string): Promise<Out<typeof operation.stop>>;
}

export interface ConsoleOperations extends ConsoleReads, ConsoleWrites {}
