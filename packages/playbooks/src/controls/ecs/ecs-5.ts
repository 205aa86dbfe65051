import { DeregisterTaskDefinitionCommand, ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { type Described, describeTaskDefinition, familyOf, withoutAnswerFields } from './task-definition.ts';
import { type Aws, type Target, cannotIfRoleIsNotPassable, definePlaybook, refuse, set } from '../../engine/index.ts';

const copyOf = 'asr:copy-of';

/**
 * ECS.5: ECS task definitions should configure containers to be limited to read-only access to root filesystems.
 *
 * A revision cannot be changed, so the family gets a new one in which every container's root filesystem is read-only.
 * Running tasks and services stay on the old revision until somebody deploys; but what runs the family by its name
 * takes the newest at once, and software that writes outside its volumes fails then. Undo deregisters the new one.
 *
 * The new revision passes the task and execution roles of the old one. ASR passes only roles that the parameter
 * `PassableRoles` of the member-roles stack matches, `asr-passable/*` by default.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-5
 */
export const ecs5 = definePlaybook({
  control: 'ECS.5',
  title: 'register a revision of a task definition in which the root filesystems of all containers are read-only',
  resourceType: 'AwsEcsTaskDefinition',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    // Neither describing nor deregistering has resource-level permissions.
    read: ['ecs:DescribeTaskDefinition'],
    write: ['ecs:RegisterTaskDefinition', 'ecs:DeregisterTaskDefinition'],
    dependent: [
      { action: 'iam:PassRole', because: 'the new revision has the task and execution roles of the old one' },
      { action: 'ecs:TagResource', because: 'the new revision says what it was copied from' },
    ],
    on: {
      'ecs:RegisterTaskDefinition': ['arn:{partition}:ecs:{region}:{account}:task-definition/*'],
      'ecs:TagResource': ['arn:{partition}:ecs:{region}:{account}:task-definition/*'],
      'iam:PassRole': ['arn:{partition}:iam::{account}:role/{passable}'],
    },
    when: { 'iam:PassRole': { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } } },
  },
  parameters: {},

  async read(target, aws) {
    const newest = await readNewest(target, aws);
    if (newest === undefined) return undefined;
    const { taskDefinition } = newest;
    const original = originalOf(newest);
    return {
      /** The newest active revision, unless that is a copy of ours: then what it was copied from. */
      original: original ?? taskDefinition.taskDefinitionArn ?? null,
      writableContainers: writableIn(newest),
      successor: original === null ? null : ('read-only copy' as const),
      runsOnWindows: taskDefinition.runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS') ?? false,
    };
  },

  plan(family) {
    if (family.writableContainers.length === 0) return { kind: 'compliant' };
    if (family.runsOnWindows) {
      return refuse('Windows containers cannot have a read-only root filesystem. Suppress the finding.');
    }
    return set(family, { successor: 'read-only copy' });
  },

  async apply(target, { to }, aws) {
    const newest = await readNewest(target, aws);
    if (newest === undefined) return;
    const isCopy = originalOf(newest) !== null;
    const { taskDefinition, tags } = newest;
    const ecs = aws.client(ECSClient);
    if (to === null && isCopy) {
      const { taskDefinitionArn: revision } = taskDefinition;
      await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: revision }));
    }
    if (to === null || isCopy) return;
    const containers = taskDefinition.containerDefinitions ?? [];
    await ecs
      .send(
        new RegisterTaskDefinitionCommand({
          ...withoutAnswerFields(taskDefinition),
          family: familyOf(target.resourceId),
          containerDefinitions: containers.map((container) => ({ ...container, readonlyRootFilesystem: true })),
          tags: [
            ...tags.filter(({ key }) => key !== copyOf && key !== 'asr:remediation'),
            { key: 'asr:remediation', value: 'ECS.5' },
            { key: copyOf, value: taskDefinition.taskDefinitionArn },
          ],
        }),
      )
      .catch(cannotIfRoleIsNotPassable);
  },
});

/** The control looks at the newest active revision of a family alone, whichever the finding names. */
async function readNewest({ resourceId }: Target, aws: Aws): Promise<Described | undefined> {
  return describeTaskDefinition(familyOf(resourceId), aws);
}

/** `null`: not a copy of ours, or somebody who started from one made a container writable again. */
function originalOf(newest: Described): string | null {
  if (writableIn(newest).length > 0) return null;
  return newest.tags.find(({ key }) => key === copyOf)?.value ?? null;
}

function writableIn({ taskDefinition }: Described): readonly string[] {
  const containers = taskDefinition.containerDefinitions ?? [];
  return containers.filter((one) => one.readonlyRootFilesystem !== true).map(({ name }) => String(name));
}
