import { describe, expect, it } from '@jest/globals';
import { matchingRules, rulesFor } from './event-rules.ts';
import { openStack } from './stack.ts';

const machine = 'arn:aws:states:eu-west-1:999999999999:stateMachine:Machine';

function stackWith(rules: { readonly [logicalId: string]: object }) {
  const Resources = Object.fromEntries(Object.entries(rules).map(([id, Properties]) => [id, { Type: 'AWS::Events::Rule', Properties }]));
  return openStack(
    { Resources: { ...(Resources as Parameters<typeof openStack>[0]['Resources']), Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: {} } } },
    { partition: 'aws', accountId: '999999999999', region: 'eu-west-1', endpointUrl: '', name: 'Admin', parameters: {} },
  );
}

const target = { Id: 'T', Arn: { Ref: 'Machine' } };

describe('rulesFor', () => {
  it('takes the enabled rules that start the state machine, with the names they are deployed under', () => {
    const stack = stackWith({
      A: { Name: { 'Fn::Sub': 'ASR-${AWS::Region}' }, EventPattern: { source: ['a'] }, Targets: [target] },
      Off: { EventPattern: { source: ['a'] }, State: 'DISABLED', Targets: [target] },
      Elsewhere: { EventPattern: { source: ['a'] }, Targets: [{ Id: 'T', Arn: 'arn:aws:sqs:eu-west-1:999999999999:q' }] },
      Scheduled: { ScheduleExpression: 'rate(1 day)', Targets: [target] },
    });

    expect(rulesFor(machine, stack)).toEqual([{ name: 'ASR-eu-west-1', pattern: { source: ['a'] } }]);
  });

  it('refuses a rule that would hand over something else than the event', () => {
    const stack = stackWith({ A: { EventPattern: { source: ['a'] }, Targets: [{ ...target, InputPath: '$.detail' }] } });

    expect(() => rulesFor(machine, stack)).toThrow(/InputPath/);
  });
});

describe('matchingRules', () => {
  it('gives every rule that matches, in their order', () => {
    const rules = [
      { name: '1', pattern: { source: ['a'] } },
      { name: '2', pattern: { source: ['b'] } },
      { name: '3', pattern: { source: [{ exists: true }] } },
    ];

    expect(matchingRules(rules, { source: 'a' }).map(({ name }) => name)).toEqual(['1', '3']);
  });
});
