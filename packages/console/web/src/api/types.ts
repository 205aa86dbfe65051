/** What the API returns, from its schemas. */
import type { z } from '@hono/zod-openapi';
import type * as contract from '../../../src/contract/index.ts';

type Out<Schema extends z.ZodType> = z.infer<Schema>;

export type Remediation = Out<typeof contract.remediation>;
export type Change = Remediation['changes'][number];
export type Inbox = Out<typeof contract.inbox>;
export type UndoPreview = Out<typeof contract.undoPreview>;
export type ActionResult = Out<typeof contract.actionResult>;
export type Started = Out<typeof contract.started>;
export type Finding = Out<typeof contract.findingPage>['items'][number];
export type Overdue = Out<typeof contract.overdue>;
export type Plans = Out<typeof contract.plans>;
export type Plan = Plans['plans'][number];
export type Controls = Out<typeof contract.controls>;
export type Control = Controls['items'][number];
export type Policy = Out<typeof contract.policy>;
export type PolicyImpact = Out<typeof contract.policyImpact>;
export type Mode = PolicyImpact['to'];
export type Accounts = Out<typeof contract.accounts>;
export type Doctor = Out<typeof contract.doctor>;
export type Metrics = Out<typeof contract.metrics>;
export type Stop = Out<typeof contract.stop>;
export type Me = Out<typeof contract.me>;
