/** The managed policies that are attached to a role. */
import {
  AttachRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  paginateListAttachedRolePolicies,
} from '@aws-sdk/client-iam';
import { type Aws, ifAbsent } from '../../engine/index.ts';

export interface Attachment {
  readonly RoleName: string;
  readonly PolicyArn: string;
}

/** The condition that limits attaching and detaching to one policy. */
export function onlyPolicy(policy: `arn:${string}`) {
  const isIt = { ArnEquals: { 'iam:PolicyARN': policy } };
  return { 'iam:AttachRolePolicy': isIt, 'iam:DetachRolePolicy': isIt };
}

export async function isAttached({ RoleName, PolicyArn }: Attachment, aws: Aws): Promise<boolean> {
  for await (const page of paginateListAttachedRolePolicies({ client: aws.client(IAMClient) }, { RoleName })) {
    if (page.AttachedPolicies?.some((attached) => attached.PolicyArn === PolicyArn)) return true;
  }
  return false;
}

export async function attach(attachment: Attachment, aws: Aws): Promise<void> {
  await aws.client(IAMClient).send(new AttachRolePolicyCommand(attachment));
}

export async function detach(attachment: Attachment, aws: Aws): Promise<void> {
  await aws
    .client(IAMClient)
    .send(new DetachRolePolicyCommand(attachment))
    .catch(ifAbsent('NoSuchEntityException', {}));
}
