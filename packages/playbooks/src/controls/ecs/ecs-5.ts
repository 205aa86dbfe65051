import {
  DeregisterTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type Tag,
} from '@aws-sdk/client-ecs';
import { type Described, describeTaskDefinition, familyOf, withoutResponseFields } from './task-definition.ts';
import {
  type Aws,
  type Target,
  cannotIfRoleIsNotPassable,
  cutOff,
  definePlaybook,
  explain,
  isAwsTag,
  refuse,
  set,
} from '../../engine/index.ts';

const copyOf = 'asr:copy-of';

/**
 * ECS.5: ECS task definitions should configure containers to be limited to read-only access to root filesystems.
 *
 * A task definition revision cannot be modified. ASR registers a new revision of the family in which the root
 * filesystem of every container is read-only. Running tasks and services keep the old revision until you deploy. A
 * process that starts the family by name, such as an EventBridge schedule, uses the new revision immediately, and ASR cannot
 * detect it. The change therefore always waits for approval.
 *
 * The new revision uses the task and execution roles of the old one, so ASR needs permission to pass them. ASR passes
 * only roles that match the parameter `PassableRoles` of the member-roles stack, `asr-passable/*` by default.
 *
 * @failed The AWS Config rule `ecs-containers-readonly-access` finds a container in the latest active revision whose
 * `readonlyRootFilesystem` is false or missing. Windows task definitions are not evaluated.
 * @reads All containers and the operating system of the latest active revision of the family.
 * @impact Software that writes outside of its volumes, and ECS Exec, whose agent writes to the root filesystem: in tasks
 * that are started by the name of the family immediately, and in services from the next deployment.
 * @owners None known.
 * @undo Undo deregisters the new revision, so that the name of the family means the old one again. Tasks and services that
 * use the new one keep running.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-5
 */
export const ecs5 = definePlaybook({
  control: 'ECS.5',
  title: 'register a task definition revision with read-only root filesystems',
  resourceType: 'AwsEcsTaskDefinition',
  scope: 'regional',
  effect: 'reversible',
  // ASR cannot detect who starts the family by its name, and such a task gets the new revision at once.
  alwaysAsks: true,
  permissions: {
    // Describing and deregistering have no resource-level permissions.
    read: ['ecs:DescribeTaskDefinition'],
    write: ['ecs:RegisterTaskDefinition', 'ecs:DeregisterTaskDefinition'],
    dependent: [
      { action: 'iam:PassRole', because: 'The new revision has the task and execution roles of the old one.' },
      { action: 'ecs:TagResource', because: 'A tag of the new revision names the revision that it was copied from.' },
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
      /** The newest active revision or, if ASR created that one, the revision that it was copied from. */
      original: original ?? taskDefinition.taskDefinitionArn ?? null,
      writableContainers: writableIn(newest),
      successor: original === null ? null : ('read-only copy' as const),
      runsOnWindows: taskDefinition.runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS') ?? false,
    };
  },

  plan(family) {
    if (family.writableContainers.length === 0) return { kind: 'compliant' };
    if (family.runsOnWindows) {
      return refuse('Windows containers do not support a read-only root filesystem. Suppress the finding.');
    }
    return explain(
      set(family, { successor: 'read-only copy' }),
      cutOff(writers, 'write to the root filesystem of tasks that are started by the name of the family'),
    );
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
          ...withoutResponseFields(taskDefinition),
          family: familyOf(target.resourceId),
          containerDefinitions: containers.map((container) => ({ ...container, readonlyRootFilesystem: true })),
          tags: [
            ...tags.filter(isKept),
            { key: 'asr:remediation', value: 'ECS.5' },
            { key: copyOf, value: taskDefinition.taskDefinitionArn },
          ],
        }),
      )
      .catch(cannotIfRoleIsNotPassable);
  },
});

const writers = ['software that writes outside of its volumes', 'ECS Exec'].map((kind) => ({ kind, name: '' }));

/** ECS rejects the tags that AWS sets, which begin with `aws:`. */
function isKept({ key }: Tag): boolean {
  return key !== copyOf && key !== 'asr:remediation' && !isAwsTag(key);
}

/**
 * Returns the newest active revision of the family. The control evaluates only this one, whatever revision the finding
 * names.
 */
async function readNewest({ resourceId }: Target, aws: Aws): Promise<Described | undefined> {
  return describeTaskDefinition(familyOf(resourceId), aws);
}

/**
 * Returns the revision that this one was copied from, or `null` if ASR did not create it or a container is writable
 * again.
 */
function originalOf(newest: Described): string | null {
  if (writableIn(newest).length > 0) return null;
  return newest.tags.find(({ key }) => key === copyOf)?.value ?? null;
}

function writableIn({ taskDefinition }: Described): readonly string[] {
  const containers = taskDefinition.containerDefinitions ?? [];
  return containers.filter((one) => one.readonlyRootFilesystem !== true).map(({ name }) => String(name));
}
