import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type TagCalls, arranged, fromKeyValues, keyValues, tagExamples, withTags } from './testing/index.ts';
import { tagsForSecretsManager } from './tags-for-secretsmanager.ts';

const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/orders-AbCdEf';

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_TagResource.html */
const calls = (more = {}): TagCalls => ({
  id: arn,
  notFound: 'ResourceNotFoundException',
  list: {
    command: 'DescribeSecret',
    idIn: ({ SecretId }) => SecretId,
    answer: (tags) => ({ Tags: keyValues(tags), ...more }),
  },
  add: { command: 'TagResource', idIn: ({ SecretId }) => SecretId, tagsIn: ({ Tags }) => fromKeyValues(Tags) },
  remove: { command: 'UntagResource', idIn: ({ SecretId }) => SecretId, keysIn: ({ TagKeys }) => TagKeys },
});

describe('the tags of a secret', () => {
  it('that a service owns are left to that service', async () => {
    const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: arn };

    expect(
      await plan(tagsForSecretsManager['SecretsManager.5'], target, withTags(calls({ OwningService: 'rds' }), {})),
    ).toMatchObject({ kind: 'refuse', reason: expect.stringContaining('The service rds owns') });
  });
});

describePlaybook(tagsForSecretsManager['SecretsManager.5'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/orders-AbCdEf',
  },
  ...tagExamples(tagsForSecretsManager['SecretsManager.5'], (tags) => withTags(calls(), tags)),
  onMoto: arranged(tagsForSecretsManager['SecretsManager.5'], async (account) => {
    const create = new CreateSecretCommand({ Name: 'team/orders', SecretString: 'x' });
    return (await account.client(SecretsManagerClient).send(create)).ARN ?? '';
  }),
});
