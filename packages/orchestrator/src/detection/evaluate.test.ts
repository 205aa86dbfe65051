import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigServiceClient, PutEvaluationsCommand } from '@aws-sdk/client-config-service';
import { DescribeNetworkInterfacesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { explain, refuse, set, skip, type AnyPlaybook, type Aws } from '@asr/playbooks';
import { count } from '@asr/playbooks/parameters';
import { mockClient } from 'aws-sdk-client-mock';
import type { Visit } from '../account/index.ts';
import { configEvent, itemOf } from './testing/index.ts';
import { evaluationPermissions } from './config-event-scope.ts';
import { type EvaluatorSurroundings, evaluate } from './evaluate.ts';

const config = mockClient(ConfigServiceClient);
const ec2 = mockClient(EC2Client);

// All test files of a worker share the classes.
afterAll(() => {
  config.restore();
  ec2.restore();
});

beforeEach(() => {
  config.reset();
  ec2.reset();
  config.on(PutEvaluationsCommand).resolves({ FailedEvaluations: [] });
});

/** A group or instance is as its id says: `sg-bad`, `sg-skip`, `sg-refused`, `sg-gone`, `sg-unreadable`; else it is fine. */
const small = (overrides: Partial<AnyPlaybook> = {}): AnyPlaybook => ({
  control: 'SecurityGroup.2',
  title: 'be small',
  resourceType: 'AwsEc2SecurityGroup',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['ec2:DescribeSecurityGroups'],
    write: ['ec2:RevokeSecurityGroupIngress'],
    on: { 'ec2:RevokeSecurityGroupIngress': ['arn:x'] },
  },
  parameters: { floor: count({ default: 1, min: 1, max: 9, unit: '', meaning: 'floor' }) },
  read: async ({ resourceId }) => {
    if (resourceId.includes('unreadable'))
      throw Object.assign(new Error('Rate exceeded'), { name: 'RequestLimitExceeded' });
    return resourceId.includes('gone') ? undefined : { id: resourceId, open: resourceId.includes('bad') };
  },
  plan: (state: { readonly id: string; readonly open: boolean }, { floor }: { readonly floor: number }) => {
    if (state.id.includes('skip')) return skip('No baseline names it.');
    if (state.id.includes('refused')) return refuse('A prefix list cannot be read.');
    return explain(set(state, { open: false }), `The floor is ${floor}.`);
  },
  apply: async () => {
    throw new Error('An evaluation must never change anything.');
  },
  ...overrides,
});

interface World {
  readonly surroundings: EvaluatorSurroundings;
  readonly log: string[];
  readonly visits: Visit[];
}

function world(playbook: AnyPlaybook = small(), overrides: Partial<EvaluatorSurroundings> = {}): World {
  const log: string[] = [];
  const visits: Visit[] = [];
  const aws: Aws = { now: () => new Date(0), client: (constructor) => new constructor({ region: 'eu-west-1' }) };
  const surroundings: EvaluatorSurroundings = {
    namespace: 'ASR',
    partition: 'aws',
    region: 'eu-west-1',
    controls: [playbook.control],
    load: async () => ({ playbook, parameters: { floor: 7 } }),
    enter: async (visit) => {
      visits.push(visit);
      return aws;
    },
    log: (line) => log.push(line),
    now: () => new Date('2026-01-01T00:00:00Z'),
    ...overrides,
  };
  return { surroundings, log, visits };
}

const given = () => config.commandCalls(PutEvaluationsCommand).map(({ args: [{ input }] }) => input);
const verdictsOf = (input = given()[0]) =>
  (input?.Evaluations ?? []).map((each) => [each.ComplianceResourceId, each.ComplianceType, each.Annotation]);

describe('an evaluation', () => {
  it.each([
    ['sg-fine', 'COMPLIANT', 'The resource is compliant.'],
    ['sg-bad', 'NON_COMPLIANT', 'The floor is 7.'],
    ['sg-refused', 'NON_COMPLIANT', 'A prefix list cannot be read.'],
    ['sg-skip', 'NOT_APPLICABLE', 'No baseline names it.'],
    ['sg-gone', 'NOT_APPLICABLE', 'The configurationItem was deleted and therefore cannot be validated.'],
  ])('of %s is %s, as the plan with the parameters of the policy says', async (id, compliance, annotation) => {
    expect(await evaluate(configEvent({ item: itemOf(id) }), world().surroundings)).toBe(1);

    expect(given()).toEqual([
      {
        ResultToken: 'token',
        TestMode: false,
        Evaluations: [
          {
            ComplianceResourceType: 'AWS::EC2::SecurityGroup',
            ComplianceResourceId: id,
            ComplianceType: compliance,
            Annotation: annotation,
            OrderingTimestamp: new Date('2026-11-20T08:00:00.000Z'),
          },
        ],
      },
    ]);
  });

  it('shows the annotation of the playbook, cut to what AWS Config takes', async () => {
    const { surroundings } = world(small({ annotation: () => 'p'.repeat(257) }));

    await evaluate(configEvent({ item: itemOf('sg-bad') }), surroundings);

    expect(verdictsOf()).toEqual([['sg-bad', 'NON_COMPLIANT', `${'p'.repeat(244)} [truncated]`]]);
    expect(`${'p'.repeat(244)} [truncated]`).toHaveLength(256);
  });

  it('keeps an annotation of 256 characters whole', async () => {
    await evaluate(
      configEvent({ item: itemOf('sg-bad') }),
      world(small({ annotation: () => 'p'.repeat(256) })).surroundings,
    );

    expect(verdictsOf()).toEqual([['sg-bad', 'NON_COMPLIANT', 'p'.repeat(256)]]);
  });

  it('is a test and nothing else for the token of a test', async () => {
    await evaluate({ ...configEvent({ item: itemOf('sg-fine') }), resultToken: 'TESTMODE' }, world().surroundings);

    expect(given()[0]?.TestMode).toBe(true);
  });

  it('reads the resource live where the event has but a summary of it', async () => {
    await evaluate(
      configEvent({
        messageType: 'OversizedConfigurationItemChangeNotification',
        summary: { ...itemOf('sg-bad'), changeType: 'UPDATE' },
      }),
      world().surroundings,
    );

    expect(verdictsOf()).toEqual([['sg-bad', 'NON_COMPLIANT', 'The floor is 7.']]);
  });

  it('writes the lines that the playbook has for the log', async () => {
    const playbook = { ...small(), debugLines: () => ['revoking for sg-bad: []'] };
    const { surroundings, log } = world(playbook);

    await evaluate(configEvent({ item: itemOf('sg-bad') }), surroundings);

    expect(log).toEqual(['revoking for sg-bad: []']);
  });

  it('says in the account on whose behalf it looks, and names no single resource', async () => {
    const { surroundings, visits } = world();

    await evaluate(configEvent({ item: itemOf('sg-fine') }), surroundings);

    expect(visits).toEqual([
      {
        partition: 'aws',
        region: 'eu-west-1',
        accountId: '111122223333',
        resourceId: '*',
        sessionName: 'ASR-Evaluator-SecurityGroup.2',
        who: 'asr',
        tags: { 'asr:control': 'SecurityGroup.2', 'asr:config-rule': 'ASR-SecurityGroup.2' },
      },
    ]);
  });

  it('may read and answer, and change nothing', () => {
    expect(evaluationPermissions(small())).toEqual({
      read: ['ec2:DescribeSecurityGroups', 'ec2:DescribeNetworkInterfaces', 'config:PutEvaluations'],
      write: [],
      on: {},
    });
  });
});

describe('what is not evaluated', () => {
  it.each(['ResourceDeleted', 'ResourceDeletedNotRecorded'])(
    'is a resource with the status %s',
    async (configurationItemStatus) => {
      await evaluate(configEvent({ item: { ...itemOf('sg-bad'), configurationItemStatus } }), world().surroundings);

      expect(verdictsOf()).toEqual([
        ['sg-bad', 'NOT_APPLICABLE', 'The configurationItem was deleted and therefore cannot be validated.'],
      ]);
    },
  );

  it('is a resource that left the scope', async () => {
    await evaluate({ ...configEvent({ item: itemOf('sg-bad') }), eventLeftScope: true }, world().surroundings);

    expect(verdictsOf()).toEqual([
      ['sg-bad', 'NOT_APPLICABLE', 'The resource left the scope of the rule ASR-SecurityGroup.2.'],
    ]);
  });

  it('is a resource of another type', async () => {
    await evaluate(configEvent({ item: { ...itemOf('vpc-1'), resourceType: 'AWS::EC2::VPC' } }), world().surroundings);

    expect(verdictsOf()).toEqual([
      ['vpc-1', 'NOT_APPLICABLE', "The rule doesn't apply to resources of type AWS::EC2::VPC."],
    ]);
  });

  it('is a rule whose control is off or unknown to ASR: it does not enter the account', async () => {
    const { surroundings, visits, log } = world(small(), { controls: [] });

    expect(await evaluate(configEvent({ item: itemOf('sg-bad') }), surroundings)).toBe(0);
    expect(visits).toEqual([]);
    expect(log).toEqual([expect.stringContaining('has no control on for the rule ASR-SecurityGroup.2')]);
  });
});

describe('an evaluation that cannot be made', () => {
  it('is thrown when the account cannot be entered, so that Lambda tries again', async () => {
    const enter = async () => {
      throw new Error('Cannot assume the role.');
    };

    await expect(
      evaluate(configEvent({ item: itemOf('sg-bad') }), world(small(), { enter }).surroundings),
    ).rejects.toThrow('Cannot assume');
    expect(given()).toEqual([]);
  });

  it('is thrown when the resource cannot be read, and is no verdict', async () => {
    await expect(evaluate(configEvent({ item: itemOf('sg-unreadable') }), world().surroundings)).rejects.toMatchObject({
      name: 'RequestLimitExceeded',
    });
    expect(given()).toEqual([]);
  });

  it('is thrown when AWS Config does not take it', async () => {
    config.on(PutEvaluationsCommand).resolves({
      FailedEvaluations: [
        {
          ComplianceResourceId: 'x',
          ComplianceResourceType: 'y',
          ComplianceType: 'COMPLIANT',
          OrderingTimestamp: new Date(0),
        },
      ],
    });

    await expect(evaluate(configEvent({ item: itemOf('sg-fine') }), world().surroundings)).rejects.toThrow(
      'AWS Config did not take 1 of 1 evaluations.',
    );
  });
});

describe('a control of instances', () => {
  const ofInstances = small({ control: 'SecurityGroup.1', resourceType: 'AwsEc2Instance' });
  const eventOf = (item: object) => configEvent({ rule: 'ASR-SecurityGroup.1', item });

  it('evaluates the instance that changed', async () => {
    await evaluate(
      eventOf({ ...itemOf('i-bad'), resourceType: 'AWS::EC2::Instance' }),
      world(ofInstances).surroundings,
    );

    expect(verdictsOf()).toEqual([['i-bad', 'NON_COMPLIANT', 'The floor is 7.']]);
    expect(ec2.commandCalls(DescribeNetworkInterfacesCommand)).toEqual([]);
  });

  it('evaluates each instance once that has the changed group on any interface, on every page', async () => {
    ec2
      .on(DescribeNetworkInterfacesCommand)
      .resolves({ NetworkInterfaces: [{ Attachment: { InstanceId: 'i-2' } }, {}], NextToken: 'more' });
    ec2.on(DescribeNetworkInterfacesCommand, { NextToken: 'more' }).resolves({
      NetworkInterfaces: [
        { Attachment: { InstanceId: 'i-1-bad' } },
        { Attachment: { InstanceId: 'i-2' } },
        { Attachment: {} },
      ],
    });

    expect(await evaluate(eventOf(itemOf('sg-1')), world(ofInstances).surroundings)).toBe(2);

    expect(ec2.commandCalls(DescribeNetworkInterfacesCommand)[0]?.args[0].input.Filters).toEqual([
      { Name: 'group-id', Values: ['sg-1'] },
    ]);
    expect(
      given()[0]?.Evaluations?.map((each) => [
        each.ComplianceResourceType,
        each.ComplianceResourceId,
        each.ComplianceType,
      ]),
    ).toEqual([
      ['AWS::EC2::Instance', 'i-1-bad', 'NON_COMPLIANT'],
      ['AWS::EC2::Instance', 'i-2', 'COMPLIANT'],
    ]);
  });

  it('answers for the group itself where no instance has it', async () => {
    ec2.on(DescribeNetworkInterfacesCommand).resolves({ NetworkInterfaces: [] });

    await evaluate(eventOf(itemOf('sg-1')), world(ofInstances).surroundings);

    expect(verdictsOf()).toEqual([
      ['sg-1', 'NOT_APPLICABLE', "The rule doesn't apply to resources of type AWS::EC2::SecurityGroup."],
    ]);
  });

  it('gives AWS Config a hundred evaluations at a time', async () => {
    ec2.on(DescribeNetworkInterfacesCommand).resolves({
      NetworkInterfaces: Array.from({ length: 205 }, (_, index) => ({ Attachment: { InstanceId: `i-${index}` } })),
    });

    expect(await evaluate(eventOf(itemOf('sg-1')), world(ofInstances).surroundings)).toBe(205);
    expect(given().map(({ Evaluations }) => Evaluations?.length)).toEqual([100, 100, 5]);
  });
});
