import { describe, expect, it } from '@jest/globals';
import type {
  DeregisterTaskDefinitionRequest,
  DescribeTaskDefinitionRequest,
  RegisterTaskDefinitionRequest,
} from '@aws-sdk/client-ecs';
import { apply, plan, undo } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ecs5 } from './ecs-5.ts';

const arnOf = (revision: number) => `arn:aws:ecs:eu-west-1:111122223333:task-definition/web:${revision}`;
const image = 'nginx';

/** Emulates the revisions of the family `web`, starting with revision 11. */
function family(...given: readonly Partial<RegisterTaskDefinitionRequest>[]) {
  const revisions = given.map((revision) => ({ ...revision, status: 'ACTIVE' }));
  const aws = fakeAws({
    DescribeTaskDefinitionCommand: ({ taskDefinition, include }: DescribeTaskDefinitionRequest) => {
      const index = taskDefinition === 'web' ? revisions.findLastIndex(({ status }) => status === 'ACTIVE') : -1;
      if (index === -1) throw named('ClientException', 'Unable to describe task definition.');
      const { tags, ...definition } = revisions[index] ?? {};
      const responseFields = {
        family: 'web',
        taskDefinitionArn: arnOf(index + 11),
        revision: index + 11,
        compatibilities: ['EC2'],
      };
      return {
        taskDefinition: { ...definition, ...responseFields },
        ...(include?.includes('TAGS') === true && { tags }),
      };
    },
    RegisterTaskDefinitionCommand: (input: RegisterTaskDefinitionRequest) => {
      if ('taskDefinitionArn' in input || 'compatibilities' in input) throw named('InvalidParameterException');
      if (input.tags?.some(({ key = '' }) => key.startsWith('aws:'))) throw named('InvalidParameterException');
      revisions.push({ ...input, status: 'ACTIVE' });
      return {};
    },
    DeregisterTaskDefinitionCommand: ({ taskDefinition }: DeregisterTaskDefinitionRequest) => {
      const revision = revisions[Number(taskDefinition?.split(':').at(-1)) - 11];
      if (revision !== undefined) revision.status = 'INACTIVE';
      return {};
    },
  });
  return { aws, revisions };
}

const writable = { containerDefinitions: [{ name: 'app', image }] };
const readOnly = { containerDefinitions: [{ name: 'app', image, readonlyRootFilesystem: true }] };

describePlaybook(ecs5, {
  target: { resourceId: arnOf(11) },
  onMoto: { beyondMoto: 'Moto describes the newest revision of a family even when it is deregistered.' },
  changes: {
    'a definition without the setting': () => family(writable).aws,
    'a definition with the setting false': () =>
      family({ containerDefinitions: [{ name: 'app', image, readonlyRootFilesystem: false }] }).aws,
    'a definition with one writable container': () =>
      family({ containerDefinitions: [...readOnly.containerDefinitions, { name: 'log', image }] }).aws,
    'a definition with a tag that AWS sets': () =>
      family({ ...writable, tags: [{ key: 'aws:cloudformation:stack-name', value: 'shop' }] }).aws,
    'a newer revision that is writable again': () => family(readOnly, writable).aws,
    'a writable revision that was derived from the copy of ASR': () =>
      family(writable, { ...writable, tags: [{ key: 'asr:copy-of', value: arnOf(11) }] }).aws,
  },
  leaves: {
    'a definition that is read-only': () => family(readOnly).aws,
    'an old revision with a newer read-only one': () => family(writable, readOnly).aws,
  },
  refuses: {
    'Windows containers': () =>
      family({ ...writable, runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }).aws,
  },
  gone: { 'a family without active revisions': () => family().aws },
});

describe('ECS.5', () => {
  const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: arnOf(12) };
  const changesOf = async ({ aws }: ReturnType<typeof family>) => {
    const planned = await plan(ecs5, target, aws);
    return planned.kind === 'change' ? planned.changes : [];
  };

  it('never hides from the approver what fails in tasks that are started by the name of the family', async () => {
    const planned = await plan(ecs5, target, family(writable).aws);

    expect(ecs5.alwaysAsks).toBe(true);
    expect(planned).toHaveProperty('because', expect.stringContaining('ECS Exec could no longer write'));
  });

  it.each([[arnOf(9)], [arnOf(10)], [arnOf(1234)], ['web:10'], ['web']])(
    'accepts the resource id %s',
    async (resourceId) => {
      expect((await plan(ecs5, { ...target, resourceId }, family(writable).aws)).kind).toBe('change');
    },
  );

  it('keeps every other setting and the tags', async () => {
    const settings = { ...writable, cpu: '256', taskRoleArn: 'arn:role', volumes: [{ name: 'data' }] };
    const web = family({ ...settings, tags: [{ key: 'team', value: 'shop' }] });

    await apply(ecs5, target, await changesOf(web), web.aws);

    expect(web.revisions[1]).toMatchObject({
      ...settings,
      ...readOnly,
      tags: [
        { key: 'team', value: 'shop' },
        { key: 'asr:remediation', value: 'ECS.5' },
        { key: 'asr:copy-of', value: arnOf(11) },
      ],
    });
  });

  it('keeps containers that are already read-only', async () => {
    const web = family({ containerDefinitions: [...readOnly.containerDefinitions, { name: 'log', image: 'fluent' }] });

    await apply(ecs5, target, await changesOf(web), web.aws);

    expect(web.revisions[1]?.containerDefinitions).toEqual([
      ...readOnly.containerDefinitions,
      { name: 'log', image: 'fluent', readonlyRootFilesystem: true },
    ]);
  });

  it('keeps the environment of a container out of the plan', async () => {
    const environment = [{ name: 'PASSWORD', value: 'hunter2' }];

    const planned = await plan(
      ecs5,
      target,
      family({ containerDefinitions: [{ name: 'app', image, environment }] }).aws,
    );

    expect(JSON.stringify(planned)).not.toContain('hunter2');
  });

  it('undo keeps a revision that another principal registered afterward', async () => {
    const web = family(writable);
    const changes = await changesOf(web);
    await apply(ecs5, target, changes, web.aws);
    web.revisions.push({ ...writable, status: 'ACTIVE' });

    expect(await undo(ecs5, target, changes, web.aws)).toEqual({ kind: 'done' });
    expect(web.revisions.map(({ status }) => status)).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
  });

  it('throws any other error', async () => {
    const aws = fakeAws({
      DescribeTaskDefinitionCommand: () => {
        throw named('ClientException', 'Something else.');
      },
    });

    await expect(plan(ecs5, target, aws)).rejects.toThrow('Something else.');
  });

  it('changes nothing if the family does not exist', async () => {
    await expect(
      ecs5.apply(target, { field: 'successor', from: null, to: 'read-only copy' }, family().aws),
    ).resolves.toBeUndefined();
  });
});
