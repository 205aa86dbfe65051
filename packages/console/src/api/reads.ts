/** The routes that read. */
import { z } from '@hono/zod-openapi';
import { requireAccount, visibleTo } from '../access/index.ts';
import {
  accounts,
  actionResult,
  controlId,
  controls,
  doctor,
  findingPage,
  findingQuery,
  inbox,
  me,
  metrics,
  mode,
  most,
  overdue,
  page,
  policy,
  policyImpact,
  remediation,
  remediationPage,
  remediationQuery,
  since,
  stop,
  undoPreview,
} from '../contract/index.ts';
import { byId, requireAccountOf } from './by-id.ts';
import { type AnyEndpoint, read } from './endpoint.ts';

const newest = z.object({ most });

export const reads: readonly AnyEndpoint[] = [
  read('/me', 'Who acts, and what they may do.', { result: me }, async ({ access, operations }) => ({
    ...(await operations.me()),
    role: access.role,
    accounts: access.accounts === null ? null : [...access.accounts],
  })),
  read(
    '/inbox',
    'Plans to approve, failures, refusals and deferred changes.',
    { query: z.object({ since: since('7d'), most }), result: inbox },
    ({ query, access, operations }) => operations.inbox(query.since, visibleTo(access), query.most),
  ),
  read(
    '/findings',
    'Open findings of Security Hub that have a playbook.',
    {
      query: findingQuery,
      result: findingPage,
    },
    ({ query, access, operations }) => operations.findings({ ...query, isVisible: visibleTo(access) }),
  ),
  read(
    '/overdue',
    'Open findings of Security Hub whose deadline in the policy has passed.',
    { result: overdue },
    ({ access, operations }) => operations.overdue(visibleTo(access)),
  ),
  read(
    '/remediations',
    'Remediations, newest first.',
    {
      query: remediationQuery,
      result: remediationPage,
    },
    ({ query, access, operations }) => operations.remediations({ ...query, isVisible: visibleTo(access) }),
  ),
  read(
    '/remediations/{id}',
    'One remediation.',
    { params: byId, result: remediation },
    async ({ params, access, operations }) => {
      const found = await operations.remediation(params.id);
      requireAccount(access, found.accountId);
      return found;
    },
  ),
  read(
    '/remediations/{id}/undo-preview',
    'What an undo would change.',
    { params: byId, result: undoPreview },
    async (call) => {
      await requireAccountOf(call);
      return call.operations.undoPreview(call.params.id);
    },
  ),
  read(
    '/remediations/{id}/result',
    'How an approval, a rejection or an undo ended.',
    { params: byId, query: z.object({ execution: z.string().min(1).max(512) }), result: actionResult },
    async (call) => {
      await requireAccountOf(call);
      return call.operations.actionResult(call.params.id, call.query.execution);
    },
  ),
  read(
    '/resources/{id}/timeline',
    'Every remediation of one resource, newest first.',
    {
      params: z.object({ id: z.string().min(1).max(2048) }),
      query: page,
      result: remediationPage,
    },
    ({ params, query, access, operations }) =>
      operations.remediations({ ...query, resource: params.id, isVisible: visibleTo(access) }),
  ),
  read(
    '/controls',
    'The controls that ASR can remediate.',
    { query: newest, result: controls },
    ({ query, access, operations }) => operations.controls(visibleTo(access), query.most),
  ),
  read(
    '/policy',
    'The policy file, its problems, and the mode of every control.',
    { result: policy },
    ({ operations }) => operations.policy(),
  ),
  read(
    '/policy/impact',
    'What a change of the mode of a control would do. Returns a patch and writes nothing.',
    { query: z.object({ control: controlId, mode }), result: policyImpact },
    ({ query, access, operations }) => operations.policyImpact(query.control, query.mode, visibleTo(access)),
  ),
  read(
    '/accounts',
    'The accounts in history, with their names.',
    { query: newest, result: accounts },
    ({ query, access, operations }) => operations.accounts(visibleTo(access), query.most),
  ),
  read('/doctor', 'The health of the deployment.', { result: doctor }, async ({ access, operations }) => {
    const isVisible = visibleTo(access);
    const found = await operations.doctor();
    const checks = found.checks.filter(({ place }) => place === 'home' || isVisible(place));
    const count = (kind: string) => checks.filter((one) => one.kind === kind).length;
    return { ...found, checks, ok: count('ok'), problems: count('problem'), unknown: count('unknown') };
  }),
  read(
    '/metrics',
    'Numbers from history.',
    { query: z.object({ since: since('30d'), most }), result: metrics },
    ({ query, access, operations }) => operations.metrics(query.since, visibleTo(access), query.most),
  ),
  read('/stop', 'Whether ASR is stopped, and since when.', { result: stop }, ({ operations }) => operations.stop()),
];
