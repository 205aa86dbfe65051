import { describe, expect, it } from '@jest/globals';
import { kindOf } from './fault.ts';
import { type Played, ofEachKind, pairs, single } from './scenarios.ts';
import { type Scenario, scenarioText } from './scenario.ts';

function played(flow: Scenario['flow']): Played {
  const calls = [
    'sqs:SendMessage',
    'dynamodb:TransactWriteItems',
    'ec2:RevokeSecurityGroupIngress',
    'securityhub:BatchUpdateFindings',
  ];
  const trace = {
    calls,
    invocations: { Parse: 1, Playbook: 1, Report: 1 },
    hasFailed: false,
    published: [],
    outcomes: [],
  };
  return { scenario: { control: 'EC2.13', flow, faults: [] }, trace };
}

const texts = (scenarios: readonly Scenario[]) => scenarios.map(scenarioText);

describe('scenarios with one fault', () => {
  const all = single([played('button')]);

  it('are at every position where the fault can be, and at no other', () => {
    expect(texts(all).filter((text) => text.endsWith('=conflicted'))).toEqual(['EC2.13/button/call2=conflicted']);
    expect(texts(all).filter((text) => text.endsWith('=crashed'))).toEqual(
      [2, 3, 4].map((nth) => `EC2.13/button/call${nth}=crashed`),
    );
    expect(texts(all).filter((text) => text.endsWith('=down'))).toEqual(['EC2.13/button/call4=down']);
    expect(texts(all).filter((text) => text.endsWith('=never'))).toEqual(['EC2.13/button/Playbook1=never']);
    expect(texts(all).filter((text) => text.endsWith('=twice'))).toEqual(['EC2.13/button/message1=twice']);
  });

  it('come in each kind as often as is asked, as far as there are so many', () => {
    const chosen = ofEachKind(all, 2);
    const kinds = Map.groupBy(chosen, ({ faults }) => faults.map(kindOf).join());

    expect(new Set(kinds.keys())).toEqual(new Set(all.map(({ faults }) => faults.map(kindOf).join())));
    expect(kinds.get('call=throttled')).toHaveLength(2);
    expect(kinds.get('call=conflicted')).toHaveLength(1);
    expect(new Set(texts(chosen)).size).toBe(chosen.length);
  });
});

describe('scenarios with two faults', () => {
  it('are those that the seed says, all different, of faults that pass', () => {
    const some = pairs([played('button'), played('undo')], 30, 7);

    expect(texts(pairs([played('button'), played('undo')], 30, 7))).toEqual(texts(some));
    expect(texts(pairs([played('button'), played('undo')], 30, 8))).not.toEqual(texts(some));
    expect(new Set(texts(some)).size).toBe(30);
    expect(some.every(({ faults }) => faults.length === 2)).toBe(true);
    expect(texts(some).join()).not.toMatch(/=(denied|deleted|changed|never|down)\b/);
  });
});
