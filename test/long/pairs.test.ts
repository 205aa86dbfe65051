/** A short version of `pnpm pairs`: every pair in the fake accounts, and some common pairs on moto. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { registry } from '@asr/playbooks';
import type { Account } from '@asr/playbooks/emulated-account';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Examples, loadExamples } from '../../tools/examples/index.ts';
import { playOnFakes } from '../../tools/pairs/on-fakes.ts';
import { playOnMoto } from '../../tools/pairs/on-moto.ts';
import { pairsFile, pairsOn } from '../../tools/pairs/page.ts';
import { type ControlPair, controlPairs, nameOfPair } from '../../tools/pairs/shared.ts';
import { verdictOf } from '../../tools/pairs/verdict.ts';

let examples: ReadonlyMap<string, Examples>;
let pairs: readonly ControlPair[];

beforeAll(async () => {
  examples = await loadExamples();
  pairs = await controlPairs();
}, 60_000);

function examplesOf(control: string): Examples {
  const found = examples.get(control);
  if (found === undefined) throw new Error(`The test of ${control} calls no describePlaybook.`);
  return found;
}

describe('the violations of controls', () => {
  it('are read from the test of every control', () => {
    expect([...examples.keys()].toSorted()).toEqual(Object.keys(registry).toSorted());
  });
});

describe('pairs', () => {
  it.each([
    'S3.5+S3.8',
    'CloudWatch.4+SNS.1',
    'IAM.7+IAM.15',
    'EC2.13+EC2.18',
    'CloudTrail.1+S3.8',
    'CloudTrail.2+KMS.4',
  ])('include %s', (name) => {
    const names = pairs.map(({ first, second }) => [
      nameOfPair({ first, second }),
      nameOfPair({ first: second, second: first }),
    ]);
    expect(names.flat()).toContain(name);
  });

  it('are all on the page, and no others. Run pnpm pairs --publish', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', pairsFile), 'utf8');
    expect(pairsOn(page).toSorted()).toEqual(pairs.map(nameOfPair).toSorted());
  });
});

describe('two controls in one fake account', () => {
  it('lose nothing, in any order of their changes and undos', async () => {
    const faults: string[] = [];
    let played = 0;
    for (const pair of pairs) {
      const plays = await playOnFakes(examplesOf(pair.first), examplesOf(pair.second), 1);
      played += plays.length > 0 ? 1 : 0;
      for (const each of plays)
        for (const fault of each.played.faults) faults.push(`${nameOfPair(pair)}, ${each.example}: ${fault}`);
    }

    expect(faults).toEqual([]);
    expect(played).toBeGreaterThan(150);
  }, 60_000);

  it('S3.2 and S3.5 lose nothing in any of their violations', async () => {
    const plays = await playOnFakes(examplesOf('S3.2'), examplesOf('S3.5'));

    expect(plays.flatMap(({ played }) => played.faults)).toEqual([]);
    // S3 accepts no public policy, so the undo of S3.5 waits for that of S3.2.
    const waiting = plays.filter(({ example }) => example.includes('with a public policy'));
    expect(waiting.filter(({ played }) => played.undos.length === 3)).not.toEqual([]);
  });
});

describe('two controls in one account on moto', () => {
  it('CloudWatch.4 and SNS.1 lose nothing that is not known', async () => {
    const pair = { first: 'CloudWatch.4', second: 'SNS.1', shares: [] };
    const plays = await playOnMoto(process.env['ASR_MOTO_URL'] ?? '', examplesOf(pair.first), examplesOf(pair.second));

    expect(plays.filter((each) => 'played' in each)).toHaveLength(4);
    const { faults } = verdictOf({ pair, plays });
    expect(faults).toEqual([]);
  }, 60_000);

  it('S3.8 blocks the undo of S3.5 on a bucket with a public policy, and nothing is lost', async () => {
    const s35 = examplesOf('S3.5');
    const withPublicPolicy: Examples = { ...s35, onMoto: (account) => arrangePublicPolicy(account, s35) };
    const plays = await playOnMoto(process.env['ASR_MOTO_URL'] ?? '', withPublicPolicy, examplesOf('S3.8'));

    expect(plays.flatMap((each) => ('played' in each ? each.played.faults : []))).toEqual([]);
    const first = plays.find(({ order, undoFirst }) => order[0] === 'S3.5' && undoFirst === 'first');
    expect(first).toMatchObject({
      played: {
        second: 'changes',
        undos: [
          ['S3.5', expect.stringContaining('Block Public Access')],
          ['S3.8', 'done'],
          ['S3.5', 'done'],
        ],
      },
    });
  }, 60_000);
});

describe('SecurityGroup.2 with a control that forbids what its baseline requires', () => {
  it('leaves the rules to EC2.2 in a default group, and nothing is lost', async () => {
    const baseline: Examples = { ...examplesOf('SecurityGroup.2'), onMoto: arrangeDefaultGroup };
    const plays = await playOnMoto(process.env['ASR_MOTO_URL'] ?? '', examplesOf('EC2.2'), baseline);

    expect(reasonsLeft(plays).join(' | ')).toMatch(/^EC2\.2 forbids rules that the baseline requires of sg-/);
    expect(plays.flatMap((each) => ('played' in each ? each.played.faults : ['not played']))).toEqual([]);
  }, 60_000);

  it('leaves the rule to EC2.18 that it does not authorize, and nothing is lost', async () => {
    const baseline: Examples = { ...examplesOf('SecurityGroup.2'), onMoto: arrangeOpenDns };
    const plays = await playOnMoto(process.env['ASR_MOTO_URL'] ?? '', examplesOf('EC2.18'), baseline);

    expect(plays.flatMap((each) => ('played' in each ? each.played.faults : ['not played']))).toEqual([]);
    expect(reasonsLeft(plays).join(' | ')).toMatch(/^EC2\.18 forbids rules that the baseline requires of sg-/);
  }, 60_000);
});

function reasonsLeft(plays: Awaited<ReturnType<typeof playOnMoto>>): readonly string[] {
  return [...new Set(plays.flatMap((each) => ('played' in each ? each.played.left : [])))];
}

/** The default group of the account, with rules, and a baseline that requires another rule of it. */
async function arrangeDefaultGroup(account: Account) {
  const ec2 = account.client(EC2Client);
  const { SecurityGroups: [group] = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand({ GroupNames: ['default'] }),
  );
  return withBaseline(account, String(group?.GroupId), ['tcp 443 10.0.0.0/8']);
}

/** A group that everyone can ask for names, as its baseline requires. */
async function arrangeOpenDns(account: Account) {
  const ec2 = account.client(EC2Client);
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'dns', Description: 'dns' }));
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  return withBaseline(account, String(GroupId), ['udp 53 0.0.0.0/0']);
}

function withBaseline({ accountId, region }: Account, groupId: string, ingress: readonly string[]) {
  const resourceId = `arn:aws:ec2:${region}:${accountId}:security-group/${groupId}`;
  return { resourceId, parameters: { baselines: [{ groups: [{ accounts: [accountId] }], ingress }] } };
}

/** The bucket of the test, with a policy that lets everyone read. */
async function arrangePublicPolicy(account: Account, { onMoto }: Examples): Promise<string> {
  if ('beyondMoto' in onMoto) throw new Error(onMoto.beyondMoto);
  const arranged = await onMoto(account);
  const resourceId = typeof arranged === 'string' ? arranged : arranged.resourceId;
  const Statement = [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${resourceId}/*` }];
  await account.client(S3Client).send(
    new PutBucketPolicyCommand({
      Bucket: resourceId.slice(resourceId.lastIndexOf(':') + 1),
      Policy: JSON.stringify({ Version: '2012-10-17', Statement }),
    }),
  );
  return resourceId;
}
