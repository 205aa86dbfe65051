/** The check that judges every tool finds what it must find. */
import { EC2Client, RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { IAMClient, UpdateAccountPasswordPolicyCommand } from '@aws-sdk/client-iam';
import { openAccount } from '@asr/local-cloud';
import { describe, expect, it } from '@jest/globals';
import { check } from './check.ts';
import { type Shape, buildScene, shapes, weakPolicy, wrongIn } from './scene.ts';

describe('the check of an account after a tool', () => {
  it('finds what is open, and what should have stayed', async () => {
    const account = openAccount(process.env['ASR_MOTO_URL'] ?? '', '388888888888', 'eu-west-1');
    const scene = await buildScene(account, Object.keys(shapes).length);
    const untouched = await check(account, scene);

    expect(wrongIn(scene)).toBe(6 + 2 + 1 + 1);
    const wrong = Object.entries(untouched).filter(([kind]) => kind !== 'group: nothing wrong');
    expect(wrong.map(([, { closed, intact, of }]) => ({ closed, intact: intact === of }))).toEqual(
      wrong.map(() => ({ closed: 0, intact: true })),
    );
    expect(untouched['group: nothing wrong']).toEqual({ of: 1, closed: 1, intact: 1 });

    // One tool removes a whole permission. Another one sets a value that it should only raise.
    const { groupId } = scene.groups.find(
      ({ shape }) => shape === ('one permission with a restricted range' satisfies Shape),
    )!;
    const IpPermissions = [...shapes['one permission with a restricted range'].open].map(({ IpRanges, ...rest }) => ({
      ...rest,
      IpRanges: [...IpRanges],
    }));
    await account.client(EC2Client).send(new RevokeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions }));
    await account.client(IAMClient).send(
      new UpdateAccountPasswordPolicyCommand({
        ...weakPolicy,
        RequireNumbers: true,
        RequireSymbols: true,
        MinimumPasswordLength: 8,
      }),
    );
    const overdone = await check(account, scene);

    expect(overdone['group: one permission with a restricted range']).toEqual({ of: 1, closed: 1, intact: 0 });
    expect(overdone['password policy']).toEqual({ of: 1, closed: 1, intact: 0 });
  }, 60_000);
});
