/** Which changes AWS Config reports to a rule, what evaluating them takes, and what the parts of it are called. */
import type { AnyPlaybook, Permissions } from '@asr/playbooks';

/** Types as AWS Config names them. @see https://docs.aws.amazon.com/config/latest/developerguide/resource-config-reference.html */
export const securityGroupItem = 'AWS::EC2::SecurityGroup';
const instanceItem = 'AWS::EC2::Instance';

/**
 * The configuration items after which a control must look again. A rule inside a group that is attached already changes
 * the item of the group, and not those of its instances.
 */
export function configItemTypes({ resourceType }: Pick<AnyPlaybook, 'resourceType'>): readonly string[] {
  const types = itemTypes[resourceType];
  if (types === undefined)
    throw new Error(`Say in config-event-scope.ts which configuration items concern ${resourceType}.`);
  return types;
}

const itemTypes: { readonly [resourceType: string]: readonly string[] } = {
  AwsEc2Instance: [instanceItem, securityGroupItem],
  AwsEc2SecurityGroup: [securityGroupItem],
};

/** The least it takes: what the playbook reads, finding the instances of a group, and the answer. Nothing that changes a resource. */
export function evaluationPermissions({ permissions }: Pick<AnyPlaybook, 'permissions'>): Permissions {
  const { read, on = {} } = permissions;
  const limited = read.flatMap((action) => {
    const resources = on[action];
    return resources === undefined ? [] : [[action, resources] as const];
  });
  return {
    read: [...read, 'ec2:DescribeNetworkInterfaces', 'config:PutEvaluations'],
    write: [],
    on: Object.fromEntries(limited),
  };
}

/** `ASR-SecurityGroup.1`: a rule of AWS Config in a member account. */
export function configRuleName(namespace: string, controlId: string): string {
  return `${namespace}-${controlId}`;
}

/** What the evaluator acts as in a member account. */
export function evaluatorRoleName(namespace: string): string {
  return `${namespace}-Evaluator`;
}
