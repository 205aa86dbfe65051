import {
  DescribeSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { ifAbsent } from '../../engine/index.ts';
import { tagFamily, tagList, tagsFrom } from './family/index.ts';

/**
 * The tags of secrets.
 *
 * {@inheritDoc EC2.33}
 *
 * @reads All tags of the secret, and the AWS service that owns it. ASR never reads the value.
 */
export const tagsForSecretsManager = tagFamily({
  /** SecretsManager.5: Secrets Manager secrets should be tagged. @rule tagged-secretsmanager-secret */
  'SecretsManager.5': {
    noun: 'a secret',
    resourceType: 'AwsSecretsManagerSecret',
    arn: 'arn:{partition}:secretsmanager:{region}:{account}:secret:{name}',
    actions: {
      read: ['secretsmanager:DescribeSecret'],
      write: ['secretsmanager:TagResource', 'secretsmanager:UntagResource'],
    },

    async read({ resourceId }, aws) {
      const found = await aws
        .client(SecretsManagerClient)
        .send(new DescribeSecretCommand({ SecretId: resourceId }))
        .catch(ifAbsent('ResourceNotFoundException', undefined));
      if (found === undefined) return undefined;
      const { OwningService: owner = '', Tags } = found;
      const blocked = `The service ${owner} owns this secret. Tag it through that service, or suppress this finding.`;
      return { tags: tagsFrom(Tags), ...(owner !== '' && { blocked }) };
    },

    async add({ resourceId }, tags, aws) {
      const tag = new TagResourceCommand({ SecretId: resourceId, Tags: tagList(tags) });
      await aws.client(SecretsManagerClient).send(tag);
    },

    async remove({ resourceId }, keys, aws) {
      const untag = new UntagResourceCommand({ SecretId: resourceId, TagKeys: [...keys] });
      await aws.client(SecretsManagerClient).send(untag);
    },
  },
});
