/** ECS task definitions: a family and its revisions. */
import { DescribeTaskDefinitionCommand, ECSClient, type Tag, type TaskDefinition } from '@aws-sdk/client-ecs';
import type { Aws } from '../../engine/index.ts';

export interface Described {
  readonly taskDefinition: TaskDefinition;
  readonly tags: readonly Tag[];
}

/** `web` of `arn:aws:ecs:eu-west-1:111122223333:task-definition/web:12`. */
export function familyOf(resourceId: string): string {
  return resourceId.slice(resourceId.lastIndexOf('/') + 1).replace(/:\d+$/, '');
}

/** The newest active revision of the family. `undefined`: it has none. */
export async function describeTaskDefinition(family: string, aws: Aws): Promise<Described | undefined> {
  const { taskDefinition, tags = [] } = await aws
    .client(ECSClient)
    .send(new DescribeTaskDefinitionCommand({ taskDefinition: family, include: ['TAGS'] }))
    .catch(ifNoSuchFamily);
  return taskDefinition && { taskDefinition, tags };
}

/** What DescribeTaskDefinition gives and RegisterTaskDefinition does not take. */
const answerFields: ReadonlySet<string> = new Set([
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
]);

/** The settings of a revision, for a new one. */
export function withoutAnswerFields(definition: TaskDefinition): TaskDefinition {
  return Object.fromEntries(Object.entries(definition).filter(([name]) => !answerFields.has(name)));
}

/** ECS has no error of its own for it: ClientException says "Unable to describe task definition." */
function ifNoSuchFamily(error: unknown): { readonly taskDefinition?: TaskDefinition; readonly tags?: Tag[] } {
  if (error instanceof Error && error.name === 'ClientException' && /unable to describe/i.test(error.message))
    return {};
  throw error;
}
