/** Decides for a resource whose policy lets callers of any account in. */
import {
  type Consumer,
  type Keyed,
  type Plan,
  type ResourceStatement,
  askFor,
  cutOff,
  principalsOf,
  setElements,
} from '../../engine/index.ts';
import { isPublic, limitedToAccounts } from './public-statements.ts';

/** A resource with a policy. */
export interface WithPolicy {
  readonly accountId: string;
  /** By Sid, or by position. */
  readonly statements: Keyed<ResourceStatement>;
}

/**
 * Plans the limit of each public statement. Each waits for approval: AWS has no list of the callers that use it.
 *
 * @param effect What callers of other accounts can no longer do: `use the queue`.
 */
export function planLimits(
  resource: WithPolicy,
  { callerKey, effect }: { readonly callerKey: string; readonly effect: string },
): Plan<WithPolicy, 'statements'> {
  const { accountId, statements } = resource;
  const open = Object.entries(statements).filter(([, statement]) => isPublic(statement));
  const limited = open.map(([key, each]) => [key, limitedToAccounts(each, { accountId, callerKey })] as const);
  return limited.reduce(
    (plan, [key, statement]) =>
      askFor(plan, `statements[${key}]`, cutOff(outsiders(statement), `${effect} through ${statementNamed(key)}`)),
    setElements(resource, 'statements', Object.fromEntries(limited)),
  );
}

/** A statement can name principals next to everyone. */
function outsiders(statement: ResourceStatement): readonly Consumer[] {
  const named = principalsOf(statement).filter((principal) => principal !== '*');
  return [
    ...named.map((name) => ({ kind: 'principal', name })),
    { kind: 'all callers outside the accounts in its new condition', name: '' },
  ];
}

function statementNamed(key: string): string {
  return /^statement \d+$/.test(key) ? key : `the statement ${key}`;
}
