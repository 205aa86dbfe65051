import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Aws } from '@asr/playbooks';
import { absentIf, asTags } from './aws-tags.ts';
import type { Tags } from '../policy/index.ts';
import type { Tagged } from './tag-sources.ts';

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html */
export async function tagsOfSecret(aws: Aws, { resourceId: SecretId }: Tagged): Promise<Tags | undefined> {
  const secret = await aws
    .client(SecretsManagerClient)
    .send(new DescribeSecretCommand({ SecretId }))
    .catch(absentIf('ResourceNotFoundException'));
  return secret && asTags(secret.Tags ?? []);
}
