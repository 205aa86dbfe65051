import {
  CreateSecretCommand,
  SecretsManagerClient,
  type DescribeSecretResponse,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from '@jest/globals';
import { apply, needsApproval, plan, undo } from '../../engine/index.ts';
import { daysAgo, fakeSecret, secretArn } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { secretsManager3 } from './secretsmanager-3.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: secretArn };
const unused = { LastAccessedDate: daysAgo(91) };
const secret = (given: DescribeSecretResponse) => fakeSecret(given).aws;

describePlaybook(secretsManager3, {
  target,
  onMoto: async (account) => {
    const create = new CreateSecretCommand({ Name: 'orders', SecretString: 'not a secret' });
    return String((await account.client(SecretsManagerClient).send(create)).ARN);
  },
  changes: {
    'a secret that was never read or changed': () => secret({}),
    'a secret that was last read 91 days ago': () => secret(unused),
    'a secret that is unused for the control’s parameter': () => ({
      aws: secret({ LastAccessedDate: daysAgo(40) }),
      parameters: { unusedForDays: ['30'] },
    }),
  },
  leaves: {
    'a secret that was read 90 days ago': () => secret({ LastAccessedDate: daysAgo(90) }),
    'a secret that was read today': () => secret({ LastAccessedDate: daysAgo(0) }),
    'a new secret that was never read': () => secret({ CreatedDate: daysAgo(2) }),
    'a secret that is scheduled for deletion': () => secret({ ...unused, DeletedDate: daysAgo(-20) }),
    'a secret whose response has no date': () =>
      fakeSecret({ CreatedDate: undefined, VersionIdsToStages: undefined }).aws,
  },
  refuses: {
    // AWS Config counts reads only, so this secret stays FAILED.
    'a secret that was changed recently and never read': () => secret({ LastChangedDate: daysAgo(2) }),
    'a secret of a service': () => secret({ ...unused, OwningService: 'rds' }),
    'a replica': () => secret({ ...unused, PrimaryRegion: 'us-east-1' }),
    'a secret with replicas': () => secret({ ...unused, ReplicationStatus: [{ Region: 'us-east-1' }] }),
  },
  gone: { 'a secret that was permanently deleted': () => fakeSecret({}, { arn: 'another' }).aws },
});

describe('SecretsManager.3', () => {
  it('always requires approval', async () => {
    const planned = await plan(secretsManager3, target, secret(unused));

    const changes = planned.kind === 'change' ? planned.changes : [];
    expect(changes.map((change) => needsApproval(secretsManager3, change))).toEqual([true]);
  });

  it('keeps a secret that was used between the plan and its approval', async () => {
    const { aws, become, now } = fakeSecret(unused);
    const planned = await plan(secretsManager3, target, aws);
    become({ LastAccessedDate: daysAgo(0) });

    const result = await apply(secretsManager3, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(result).toMatchObject({ kind: 'refused' });
    expect(now().DeletedDate).toBeUndefined();
  });

  it('keeps a secret that got a new value between the plan and its approval', async () => {
    const { aws, become, now } = fakeSecret({});
    const planned = await plan(secretsManager3, target, aws);
    become({ VersionIdsToStages: { 'second-version': ['AWSCURRENT'] } });

    const result = await apply(secretsManager3, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(result).toMatchObject({ kind: 'refused' });
    expect(now().DeletedDate).toBeUndefined();
  });

  it('is undone for a secret that was never read, although its deletion changed it', async () => {
    const { aws, become, now } = fakeSecret({ LastChangedDate: daysAgo(200) });
    const planned = await plan(secretsManager3, target, aws);
    const changes = planned.kind === 'change' ? planned.changes : [];
    await apply(secretsManager3, target, changes, aws);
    become({ LastChangedDate: daysAgo(0) });

    expect(await undo(secretsManager3, target, changes, aws)).toEqual({ kind: 'done' });
    expect(now().DeletedDate).toBeUndefined();
  });

  it('sets the longest recovery window, 30 days', async () => {
    const { aws, now } = fakeSecret(unused);
    const planned = await plan(secretsManager3, target, aws);

    await apply(secretsManager3, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(now().DeletedDate).toEqual(daysAgo(-30));
  });
});
