/** The roles of a synthesized stack as they would be in one account, with every reference resolved. */
import { join } from 'node:path';
import { openStack, readTemplate, synthesized, type Resource, type Stack } from '@asr/local-cloud';
import type { Policy } from '@asr/orchestrator';
import { everything } from '../../tools/templates/everything.ts';
import { adminAccountId, homeRegion, memberAccountId, organizationId } from '../../tools/templates/places.ts';

export interface Role {
  readonly logicalId: string;
  /** The name in the template, or the logical id. */
  readonly name: string;
  readonly arn: string;
  /** Its inline policies, as JSON. It has no others. */
  readonly policies: readonly unknown[];
}

export type StackWithRoles =
  'AdminStack' | 'MemberRolesStack' | 'EvaluatorStack' | 'NotificationsStack' | 'ChatStack' | 'ConsoleStack';

export async function rolesOf(stackName: StackWithRoles, policy: Policy = everything): Promise<readonly Role[]> {
  return rolesIn(await stackOf(stackName, policy));
}

/** @param more Parameters of an optional stack. */
export async function stackOf(
  stackName: StackWithRoles,
  policy: Policy,
  more: { readonly [name: string]: string } = {},
): Promise<Stack> {
  const template = readTemplate(join(await synthesized(policy), `${stackName}.template.json`));
  const accountId = stackName === 'MemberRolesStack' ? memberAccountId : adminAccountId;
  return openStack(template, {
    name: stackName,
    partition: 'aws',
    accountId,
    region: homeRegion,
    endpointUrl: '',
    parameters: { ...parameters, ...more },
  });
}

export function rolesIn(stack: Stack): readonly Role[] {
  const elsewhere = [...stack.resources('AWS::IAM::Policy'), ...stack.resources('AWS::IAM::ManagedPolicy')];
  if (elsewhere.length > 0)
    throw new Error('A policy is outside of its role. Write it into the role, or teach rolesIn.');
  const added = stack.resources('AWS::IAM::RolePolicy');
  return stack.resources('AWS::IAM::Role').map((resource) => {
    const role = roleOf(resource);
    const ofRole = added.filter(({ properties }) => properties['RoleName'] === role.name);
    return { ...role, policies: [...role.policies, ...ofRole.map(({ properties }) => properties['PolicyDocument'])] };
  });
}

function roleOf({ logicalId, ref, attributes, properties }: Resource): Role {
  if (properties['ManagedPolicyArns'] !== undefined)
    throw new Error(`${logicalId} has a managed policy, which says nothing here. Write its statements into the role.`);
  const policies = (properties['Policies'] ?? []) as readonly { readonly PolicyDocument: unknown }[];
  return {
    logicalId,
    name: ref,
    arn: attributes['Arn'] ?? '',
    policies: policies.map(({ PolicyDocument }) => PolicyDocument),
  };
}

const parameters = {
  AdminAccountId: adminAccountId,
  OrganizationId: organizationId,
  ExternalId: 'asr-test',
  HomeRegion: homeRegion,
};
