/** Finds the resource on which two controls meet, in an account with the violations of both. */
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { type AnyPlaybook, type Aws, parametersFor, plan } from '@asr/playbooks';
import type { Player } from './play.ts';

const bucket = 'AwsS3Bucket';

/**
 * Returns the ids of the resources of a control that the other control knows: the ARNs in its state and its changes,
 * and the buckets of the account.
 *
 * @param own A resource of the control, whose ARN shows its form.
 */
export async function resourcesKnownTo(other: Player, playbook: AnyPlaybook, own: string): Promise<readonly string[]> {
  const state: unknown = await other.playbook.read(other.target, other.aws);
  const planned = await plan(other.playbook, other.target, other.aws, parametersFor(other.playbook, other.parameters));
  const arns = JSON.stringify([state ?? null, planned]).match(/arn:aws[^"\\\s,]*/g) ?? [];
  const known = [...arns, ...(playbook.resourceType === bucket ? await bucketsOf(other.aws) : [])];
  return [...new Set(known)].filter((arn) => formOf(arn) === formOf(own));
}

async function bucketsOf(aws: Aws): Promise<readonly string[]> {
  const { Buckets: buckets = [] } = await aws.client(S3Client).send(new ListBucketsCommand({}));
  return buckets.map(({ Name }) => `arn:aws:s3:::${Name}`);
}

/** The service and the kind of an ARN: `sns` for a topic, `ec2 security-group` for a group. */
function formOf(id: string): string {
  const [, , service = '', , , ...rest] = id.split(':');
  const name = rest.join(':');
  return `${service} ${rest.length} ${name.includes('/') ? name.slice(0, name.indexOf('/')) : ''}`;
}
