import { describe, expect, it } from '@jest/globals';
import { registry } from '@asr/playbooks';
import { type VisitAccount, remediationPermissions, sessionPolicyOfMany } from '../account/index.ts';
import { CannotEnterAccountError } from '../model/index.ts';
import { aRequest } from '../testing/index.ts';
import { groupEntrance } from './group-entrance.ts';

async function world() {
  const sessions: { readonly Policy: string; readonly RoleSessionName: string; readonly Tags: object }[] = [];
  let fail: (policy: string) => Error | undefined = () => undefined;
  const aws = { now: () => new Date(), client: () => Promise.reject(new Error('No client is needed.')) as never };
  const visit: VisitAccount = async ({ others = [], sessionName, tags, ...target }, { permissions: allowed }) => {
    const Policy = sessionPolicyOfMany([target, ...others], allowed);
    sessions.push({ Policy, RoleSessionName: sessionName, Tags: tags });
    const error = fail(Policy);
    if (error !== undefined) throw error;
    return aws;
  };
  const playbook = await registry['EC2.13']?.load();
  if (playbook === undefined) throw new Error('There is no playbook for EC2.13.');
  const entrance = { roleName: 'ASR-EC2.13', permissions: remediationPermissions(playbook, 'remediate') };
  const failIf = (made: (policy: string) => Error | undefined) => (fail = made);
  return { entrance, enter: groupEntrance('the-external-id', visit), sessions: () => sessions, failIf };
}

const groupArn = (nth: number) =>
  `arn:aws:ec2:eu-west-1:111122223333:security-group/sg-${String(nth).padStart(17, '0')}`;
const requestOf = (nth: number) =>
  aRequest({ remediationId: `r-${String(nth).padStart(20, '0')}`, resourceId: groupArn(nth) });
const many = (count: number) => Array.from({ length: count }, (_, nth) => requestOf(nth));

describe('the sessions of a group', () => {
  it('name exactly its resources, and are as few as the session policy allows', async () => {
    const { enter, entrance, sessions } = await world();
    const requests = many(50);

    const results = await enter(requests, entrance);

    expect(results.map(({ status }) => status)).toEqual(requests.map(() => 'fulfilled'));
    expect(sessions()).toHaveLength(3);
    const changeable = sessions().map(({ Policy }) => {
      expect(Policy.length).toBeLessThanOrEqual(2048);
      const { Statement } = JSON.parse(Policy) as {
        readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: readonly string[] }[];
      };
      return Statement.filter(({ Action }) => Action.includes('ec2:RevokeSecurityGroupIngress')).flatMap(
        ({ Resource }) => Resource,
      );
    });
    expect(changeable.flat()).toEqual(requests.map(({ resourceId }) => resourceId));
  });

  it('cannot undo, because a remediation only removes rules', async () => {
    const { enter, entrance, sessions } = await world();

    await enter(many(2), entrance);

    expect(sessions()[0]?.Policy).not.toContain('AuthorizeSecurityGroupIngress');
    expect(sessions()[0]?.Policy).not.toContain('CreateTags');
  });

  it('are named after the first remediation and the number of the others', async () => {
    const { enter, entrance, sessions } = await world();

    await enter(many(3), entrance);

    expect(sessions()).toMatchObject([
      {
        RoleSessionName: `ASR-${requestOf(0).remediationId}-and-2-more`,
        Tags: {
          'asr:control': 'EC2.13',
          'asr:remediation': requestOf(0).remediationId,
          'asr:execution': requestOf(0).executionId.slice(-36),
        },
      },
    ]);
  });

  it('are split if STS cannot pack the policy', async () => {
    const { failIf, enter, entrance, sessions } = await world();
    const cause = Object.assign(new Error('Packed policy too large'), { name: 'PackedPolicyTooLargeException' });
    failIf((policy) =>
      (policy.match(/sg-/g) ?? []).length > 2 ? new CannotEnterAccountError('Cannot assume it.', { cause }) : undefined,
    );

    const results = await enter(many(4), entrance);

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled']);
    expect(sessions()).toHaveLength(3);
  });

  it('fail for all of their requests', async () => {
    const { failIf, enter, entrance } = await world();
    failIf(() => new CannotEnterAccountError('Cannot assume it.'));

    const results = await enter(many(2), entrance);

    expect(results).toMatchObject([
      { status: 'rejected', reason: { name: 'CannotEnterAccountError' } },
      { status: 'rejected', reason: { name: 'CannotEnterAccountError' } },
    ]);
  });
});
