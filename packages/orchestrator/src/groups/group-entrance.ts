/**
 * Opens sessions for many requests of one control in one account and Region. A session names exactly the resources of its
 * requests, never a wildcard, so it holds only as many as its session policy.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
import { type Aws, type Permissions, permissionsForSeveral } from '@asr/playbooks';
import { CannotEnterAccountError, type RemediationRequest } from '../model/index.ts';
import { type Entrance, type VisitAccount, accountVisits, sessionPolicyOfMany, visitOf } from '../account/index.ts';

/** The characters that STS accepts as a session policy. */
const mostCharacters = 2048;

/** Returns the session of each request, in order. A rejected result has the error of its session. */
export type EnterForMany = (
  requests: readonly RemediationRequest[],
  entrance: Entrance,
) => Promise<readonly PromiseSettledResult<Aws>[]>;

export function groupEntrance(
  externalId: string,
  visitAccount: VisitAccount = accountVisits(externalId),
): EnterForMany {
  return async (requests, entrance) => {
    // A call that reads several resources may need to read all of them. A session changes only its own.
    const several = await permissionsForSeveral(entrance.permissions);
    const sessions = new Map<RemediationRequest, PromiseSettledResult<Aws>>();
    const open = async (some: readonly RemediationRequest[]): Promise<void> => {
      const [result] = await Promise.allSettled([
        visitAccount(visitOfMany(some), some.length === 1 ? entrance : { ...entrance, permissions: several }),
      ]);
      if (result.status === 'rejected' && some.length > 1 && isPackedTooLarge(result.reason)) {
        const half = Math.ceil(some.length / 2);
        await Promise.all([open(some.slice(0, half)), open(some.slice(half))]);
        return;
      }
      for (const request of some) sessions.set(request, result);
    };
    const byCaller = [...Map.groupBy(requests, ({ actor }) => actor).values()];
    await Promise.all(byCaller.flatMap((some) => sharesOf(some, several)).map(open));
    return requests.map((request) => sessions.get(request) as PromiseSettledResult<Aws>);
  };
}

/** As many requests as fit into one session policy. One request always has a session. */
function sharesOf(
  requests: readonly RemediationRequest[],
  permissions: Permissions,
): readonly (readonly RemediationRequest[])[] {
  const shares: RemediationRequest[][] = [];
  for (const request of requests) {
    const last = shares.at(-1);
    if (last !== undefined && sessionPolicyOfMany([...last, request], permissions).length <= mostCharacters)
      last.push(request);
    else shares.push([request]);
  }
  return shares;
}

/** CloudTrail records the first remediation and the number of the others. Each call names its resource. */
function visitOfMany(requests: readonly RemediationRequest[]) {
  const [first, ...others] = requests;
  if (first === undefined) throw new Error('A session needs a request.');
  const visit = visitOf(first);
  if (others.length === 0) return visit;
  const { 'asr:finding': _one, ...tags } = visit.tags;
  return {
    ...visit,
    others,
    sessionName: `${visit.sessionName}-and-${others.length}-more`,
    tags: { ...tags, 'asr:execution': first.executionId.slice(-36) },
  };
}

/** STS compresses the policy and the tags, and limits the result. */
function isPackedTooLarge(error: unknown): boolean {
  const cause = error instanceof CannotEnterAccountError ? error.cause : undefined;
  return cause instanceof Error && cause.name === 'PackedPolicyTooLargeException';
}
