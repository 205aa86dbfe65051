import { describe, expect, it } from '@jest/globals';
import { matchingRules, rulesFor } from './event-rules.ts';
import { openStack } from '../cloudformation/index.ts';

const machine = 'arn:aws:states:eu-west-1:999999999999:stateMachine:Machine';

function stackWith(rules: { readonly [logicalId: string]: object }) {
  const Resources = Object.fromEntries(
    Object.entries(rules).map(([id, Properties]) => [id, { Type: 'AWS::Events::Rule', Properties }]),
  );
  return openStack(
    {
      Resources: {
        ...(Resources as Parameters<typeof openStack>[0]['Resources']),
        Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: {} },
      },
    },
    {
      partition: 'aws',
      accountId: '999999999999',
      region: 'eu-west-1',
      endpointUrl: '',
      name: 'Admin',
      parameters: {},
    },
  );
}

const target = { Id: 'T', Arn: { Ref: 'Machine' } };

describe('rulesFor', () => {
  it('returns the enabled rules that start the state machine, with their deployed names', () => {
    const stack = stackWith({
      A: { Name: { 'Fn::Sub': 'ASR-${AWS::Region}' }, EventPattern: { source: ['a'] }, Targets: [target] },
      Off: { EventPattern: { source: ['a'] }, State: 'DISABLED', Targets: [target] },
      Elsewhere: {
        EventPattern: { source: ['a'] },
        Targets: [{ Id: 'T', Arn: 'arn:aws:sqs:eu-west-1:999999999999:q' }],
      },
      Scheduled: { ScheduleExpression: 'rate(1 day)', Targets: [target] },
    });

    expect(rulesFor([machine], stack)).toEqual([
      { name: 'ASR-eu-west-1', bus: 'default', pattern: { source: ['a'] }, target: machine },
    ]);
  });

  it('rejects a rule whose target receives something other than the event', () => {
    const stack = stackWith({
      A: { EventPattern: { source: ['a'] }, Targets: [{ ...target, InputPath: '$.detail' }] },
    });

    expect(() => rulesFor([machine], stack)).toThrow(/InputPath/);
  });
});

describe('a rule with an input transformer', () => {
  const event = { source: 'a', 'detail-type': 'T', detail: { text: 'say "<hello>"', list: [{ n: 1 }] } };
  const transformed = (InputTransformer: object) => {
    const [rule] = rulesFor(
      [machine],
      stackWith({ A: { EventPattern: { source: ['a'] }, Targets: [{ ...target, InputTransformer }] } }),
    );
    return rule?.transform?.(event);
  };

  it('replaces a variable with the whole event', () => {
    expect(transformed({ InputTemplate: '{"kind":"button","event":<aws.events.event.json>}' })).toEqual({
      kind: 'button',
      event,
    });
  });

  it('replaces a variable with the event without its detail', () => {
    expect(transformed({ InputTemplate: '{"event":<aws.events.event>}' })).toEqual({
      event: { source: 'a', 'detail-type': 'T' },
    });
  });

  it('resolves paths as JSON outside quotes and as text inside quotes', () => {
    const InputPathsMap = { n: '$.detail.list[0].n', text: '$.detail.text', type: '$.detail-type', none: '$.detail.x' };
    const InputTemplate = '{"n":<n>,"text":<text>,"all":"<type>: <text>, <n>","none":"<none>"}';
    expect(transformed({ InputPathsMap, InputTemplate })).toEqual({
      n: 1,
      text: 'say "<hello>"',
      all: 'T: say "<hello>", 1',
      none: '',
    });
  });

  it.each([
    ['an undefined variable', { InputTemplate: '{"a":<b>}' }, /<b>/],
    ['a reserved name', { InputPathsMap: { 'aws.events.x': '$.a' }, InputTemplate: '{}' }, /reserves/],
    ['a path with a wildcard', { InputPathsMap: { a: '$.detail.*' }, InputTemplate: '{"a":<a>}' }, /path/],
    ['the event inside of quotes', { InputTemplate: '{"a":"<aws.events.event.json>"}' }, /quotes/],
    ['a template that is too long', { InputTemplate: `{"a":"${'x'.repeat(8192)}"}` }, /8192/],
  ])('rejects %s, like EventBridge or because it is not supported', (_, transformer, why) => {
    expect(() => transformed(transformer)).toThrow(why);
  });
});

describe('a rule on a bus of its own', () => {
  const rules = [
    { name: 'default', bus: 'default', pattern: { source: [{ exists: true as const }] } },
    { name: 'other', bus: 'ASR-Other', pattern: { source: [{ exists: true as const }] } },
  ];
  const heard = (source: string, bus?: string) => matchingRules(rules, { source }, bus).map(({ name }) => name);

  it('has the name of its bus, in every form of declaration', () => {
    const stack = openStack(
      {
        Resources: {
          Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'ASR-Other' } },
          Rule: {
            Type: 'AWS::Events::Rule',
            Properties: { Name: 'R', EventBusName: { Ref: 'Bus' }, EventPattern: { source: ['a'] }, Targets: [target] },
          },
          Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: {} },
        },
      },
      {
        partition: 'aws',
        accountId: '999999999999',
        region: 'eu-west-1',
        endpointUrl: '',
        name: 'Admin',
        parameters: {},
      },
    );

    expect(rulesFor([machine], stack)).toEqual([
      { name: 'R', bus: 'ASR-Other', pattern: { source: ['a'] }, target: machine },
    ]);
  });

  it('matches only events that are put on its bus', () => {
    expect(heard('mine', 'ASR-Other')).toEqual(['other']);
    expect(heard('mine')).toEqual(['default']);
    expect(heard('mine', 'ASR-Unknown')).toEqual([]);
  });

  it('matches events of AWS, which member accounts forward', () => {
    expect(heard('aws.ec2')).toEqual(['default', 'other']);
  });
});

describe('matchingRules', () => {
  it('returns every matching rule, in order', () => {
    const rules = [
      { name: '1', bus: 'default', pattern: { source: ['a'] } },
      { name: '2', bus: 'default', pattern: { source: ['b'] } },
      { name: '3', bus: 'default', pattern: { source: [{ exists: true }] } },
    ];

    expect(matchingRules(rules, { source: 'a' }).map(({ name }) => name)).toEqual(['1', '3']);
  });
});
