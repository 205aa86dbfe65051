/** Routes of one remediation. */
import { z } from '@hono/zod-openapi';
import { type Access, requireAccount } from '../access/index.ts';
import { type ConsoleOperations, remediationId } from '../contract/index.ts';

export const byId = z.object({ id: remediationId });

interface CallById {
  readonly params: z.infer<typeof byId>;
  readonly access: Access;
  readonly operations: ConsoleOperations;
}

/** @throws a `ConsoleError` with status 404, if the remediation does not exist or is of an account that the caller does not see. */
export async function requireAccountOf({ params, access, operations }: CallById): Promise<void> {
  requireAccount(access, (await operations.remediation(params.id)).accountId);
}
