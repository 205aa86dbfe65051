import { describe, expect, it } from '@jest/globals';
import { fakeAws } from '@asr/playbooks/testing';
import { runCli } from '../../testing/index.ts';

const stdin = `
delegation:
  - { name: shop-team, accounts: ['111122223333'] }
  - { name: bank-team, organizationalUnits: [ou-a1b2-c3d4e5f6], may: [approve] }
`;
const offline = ['--admin-account', '999999999999', '--region', 'eu-west-1'];
const policy = (...argv: readonly string[]) => runCli(['delegation', 'policy', ...argv, '--policy', '-'], { stdin });

describe('asr delegation list', () => {
  it('shows actions and accounts of each delegation', async () => {
    const { code, out } = await runCli(['delegation', 'list', '--policy', '-'], { stdin });

    expect(code).toBe(0);
    expect(out).toMatch(/shop-team.*remediate, approve, undo.*111122223333/);
    expect(out).toMatch(/bank-team.*approve.*accounts in ou-a1b2-c3d4e5f6/);
  });

  it('shows which delegation is limited to what is automatic', async () => {
    const agents = "delegation: [{ name: agents, accounts: ['111122223333'], may: [undo], automaticOnly: true }]";
    const { out } = await runCli(['delegation', 'list', '--policy', '-'], { stdin: agents });

    expect(out).toMatch(/agents.*undo \(automatic only\).*111122223333/);
  });

  it('prints the delegations as JSON', async () => {
    const { out } = await runCli(['delegation', 'list', '--policy', '-', '--json'], { stdin });

    expect(JSON.parse(out)).toEqual([
      { name: 'shop-team', accounts: ['111122223333'], may: ['remediate', 'approve', 'undo'] },
      { name: 'bank-team', organizationalUnits: ['ou-a1b2-c3d4e5f6'], may: ['approve'] },
    ]);
  });

  it('reports that the policy has no delegations', async () => {
    expect(await runCli(['delegation', 'list', '--policy', '-'], { stdin: 'stop: false' })).toMatchObject({
      code: 0,
      out: 'The policy has no delegations.\n',
    });
  });
});

describe('asr delegation policy', () => {
  it('prints the policy of one delegation, without a call to AWS', async () => {
    const { code, out } = await policy('shop-team', ...offline);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Ask',
          Effect: 'Allow',
          Action: 'events:PutEvents',
          Resource: 'arn:aws:events:eu-west-1:999999999999:event-bus/ASR-Requests',
          Condition: {
            'ForAllValues:StringEquals': {
              'events:source': 'asr.delegate/shop-team/${aws:userid}',
              'events:detail-type': ['ASR Remediate', 'ASR Approval', 'ASR Undo'],
            },
            Null: { 'events:source': 'false', 'events:detail-type': 'false' },
          },
        },
      ],
    });
  });

  it('prints one policy for all delegations, with the actions of each', async () => {
    const { out } = await policy('--by-session-tag', ...offline, '--namespace', 'SEC');
    const { Statement: statements } = JSON.parse(out) as {
      readonly Statement: readonly { readonly Condition: object; readonly Resource: string }[];
    };

    expect(statements.map(({ Resource }) => Resource)).toEqual(
      Array.from({ length: 2 }, () => 'arn:aws:events:eu-west-1:999999999999:event-bus/SEC-Requests'),
    );
    expect(statements[1]?.Condition).toEqual({
      'ForAllValues:StringEquals': {
        'events:source': 'asr.delegate/${aws:PrincipalTag/asr:delegation}/${aws:userid}',
        'events:detail-type': ['ASR Approval'],
      },
      StringEquals: { 'aws:PrincipalTag/asr:delegation': ['bank-team'] },
      Null: { 'events:source': 'false', 'events:detail-type': 'false', 'aws:PrincipalTag/asr:delegation': 'false' },
    });
  });

  it('takes account and Region from the credentials and configuration of the caller', async () => {
    const adminAccount = () =>
      fakeAws({ GetCallerIdentityCommand: () => ({ UserId: 'AIDAABCDEFGHIJKLMNOPQ', Account: '888888888888' }) });
    const { out } = await runCli(['delegation', 'policy', 'shop-team', '--policy', '-'], { stdin, adminAccount });

    expect(out).toContain('"arn:aws:events:eu-west-1:888888888888:event-bus/ASR-Requests"');
  });

  it('uses the partition of the Region', async () => {
    expect((await policy('shop-team', '--admin-account', '999999999999', '--region', 'cn-north-1')).out).toContain(
      '"arn:aws-cn:events:cn-north-1:',
    );
  });

  it.each([
    [
      'an unknown delegation',
      ['other', ...offline],
      /other is not a delegation of this policy\. Delegations: shop-team, bank-team\./,
    ],
    ['neither a name nor --by-session-tag', [...offline], /Give the name of a delegation, or --by-session-tag/],
    ['both', ['shop-team', '--by-session-tag', ...offline], /Give the name of a delegation, or --by-session-tag/],
    [
      'an invalid account id',
      ['shop-team', '--admin-account', '*', '--region', 'eu-west-1'],
      /\* is not a valid account id/,
    ],
    [
      'an invalid Region',
      ['shop-team', '--admin-account', '999999999999', '--region', '*'],
      /\* is not a valid Region/,
    ],
  ])('exits with 2 for %s', async (_, argv, complaint) => {
    const { code, out, err } = await policy(...argv);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(complaint);
  });
});
