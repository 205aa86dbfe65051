/** The routes that plan or change something. */
import { z } from '@hono/zod-openapi';
import { type Access, visibleTo } from '../access/index.ts';
import { ConsoleError, because, digest, findingIds, plans, started, stop } from '../contract/index.ts';
import { byId, requireAccountOf } from './by-id.ts';
import { type AnyEndpoint, post } from './endpoint.ts';

const findings = z.object({ findingIds });

/** The stop switch is for all accounts. */
function requireEveryAccount({ accounts }: Access): void {
  if (accounts !== null) throw new ConsoleError(403, 'The stop switch applies to every account. You see only some.');
}

function decision(verb: 'approve' | 'reject', summary: string): AnyEndpoint {
  return post(
    `/remediations/{id}/${verb}`,
    summary,
    { role: 'approver', params: byId, body: z.object({ because, digest }), result: started },
    async (call) => {
      await requireAccountOf(call);
      return call.operations[verb](call.params.id, call.body.digest, call.body.because);
    },
  );
}

export const writes: readonly AnyEndpoint[] = [
  post(
    '/plans',
    'Plans for findings. Changes nothing.',
    { role: 'viewer', isWrite: false, body: findings, result: plans },
    ({ body, access, operations }) => operations.plan(body.findingIds, visibleTo(access)),
  ),
  post(
    '/remediations',
    'Remediates findings, as the button in Security Hub does.',
    { role: 'operator', body: findings, result: started },
    ({ body, access, operations }) => operations.remediate(body.findingIds, visibleTo(access)),
  ),
  decision('approve', 'Approves exactly one plan. Another plan of the remediation is refused with 409.'),
  decision('reject', 'Rejects a plan.'),
  post(
    '/remediations/{id}/undo',
    'Undoes the changes of a remediation. Refuses if the resource was modified since.',
    { role: 'operator', params: byId, body: z.object({}), result: started },
    async (call) => {
      await requireAccountOf(call);
      return call.operations.undo(call.params.id);
    },
  ),
  post(
    '/stop',
    'Stops all remediation.',
    { role: 'operator', body: z.object({ because }), result: stop },
    ({ body, access, operations }) => {
      requireEveryAccount(access);
      return operations.stopAsr(body.because);
    },
  ),
  post(
    '/start',
    'Resumes remediation. Requires the name of the deployment, so that no one starts the wrong one.',
    { role: 'admin', body: z.object({ because, namespace: z.string().min(1).max(64) }), result: stop },
    async ({ body, access, operations }) => {
      requireEveryAccount(access);
      const { namespace } = await operations.me();
      if (body.namespace !== namespace)
        throw new ConsoleError(422, `The name of this deployment is ${namespace}. Nothing was started.`);
      return operations.startAsr(body.because);
    },
  ),
];
