/** ECS task definitions, which are families of revisions. */
import { DescribeTaskDefinitionCommand, ECSClient, type Tag, type TaskDefinition } from '@aws-sdk/client-ecs';
import type { Aws } from '../../engine/index.ts';

export interface Described {
  readonly taskDefinition: TaskDefinition;
  readonly tags: readonly Tag[];
}

/** Returns `web` for `arn:aws:ecs:eu-west-1:111122223333:task-definition/web:12`. */
export function familyOf(resourceId: string): string {
  return resourceId.slice(resourceId.lastIndexOf('/') + 1).replace(/:\d+$/, '');
}

/** Returns the newest active revision of the family, or `undefined` if it has none. */
export async function describeTaskDefinition(family: string, aws: Aws): Promise<Described | undefined> {
  const { taskDefinition, tags = [] } = await aws
    .client(ECSClient)
    .send(new DescribeTaskDefinitionCommand({ taskDefinition: family, include: ['TAGS'] }))
    .catch(ifNoSuchFamily);
  return taskDefinition && { taskDefinition, tags };
}

/** The fields that DescribeTaskDefinition returns and RegisterTaskDefinition does not accept. */
const responseFields: ReadonlySet<string> = new Set([
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
]);

/** Returns the settings of a revision as input for a new revision. */
export function withoutResponseFields(definition: TaskDefinition): TaskDefinition {
  return Object.fromEntries(Object.entries(definition).filter(([name]) => !responseFields.has(name)));
}

/**
 * ECS has no specific error for a missing family. It returns ClientException with "Unable to describe task definition."
 */
function ifNoSuchFamily(error: unknown): { readonly taskDefinition?: TaskDefinition; readonly tags?: Tag[] } {
  if (error instanceof Error && error.name === 'ClientException' && /unable to describe/i.test(error.message))
    return {};
  throw error;
}
