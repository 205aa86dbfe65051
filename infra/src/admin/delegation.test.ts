import { beforeAll, describe, expect, it } from '@jest/globals';
import { delegatedActions, policyOf, requestsBusName, type Delegation } from '@asr/orchestrator';
import { type ReadTemplate, policy, resourcesOf, stacks, statementsIn, texts } from '../testing/index.ts';

const shop: Delegation = { name: 'shop-team', accounts: ['111122223333'], may: delegatedActions };

const adminWith = async (...delegation: readonly Delegation[]) => (await stacks({ ...policy, delegation })).AdminStack;

let none: ReadTemplate;
let all: ReadTemplate;
let someByUnit: ReadTemplate;

beforeAll(async () => {
  none = await adminWith();
  all = await adminWith(shop);
  someByUnit = await adminWith({
    name: 'bank-team',
    organizationalUnits: ['ou-a1b2-c3d4e5f6'],
    may: ['approve', 'undo'],
  });
}, 120_000);

const busesOf = (template: ReadTemplate) =>
  resourcesOf(template, 'AWS::Events::EventBus').map(({ Properties }) => Properties['Name']);
const rulesOnBus = (template: ReadTemplate) =>
  resourcesOf(template, 'AWS::Events::Rule').filter(({ Properties }) => Properties['EventBusName'] === '${Requests}');
const parseMay = (template: ReadTemplate) => {
  const role = Object.entries(template.Resources).find(
    ([id, { Type }]) => Type === 'AWS::IAM::Role' && id.startsWith('ParseRole'),
  )?.[1];
  return statementsIn(role?.Properties['Policies']);
};
const actionsOf = (template: ReadTemplate) => parseMay(template).flatMap(({ Action }) => texts(Action));

describe('a policy without delegations', () => {
  it('has no bus, no rule and no permission for delegates', () => {
    expect(busesOf(none)).toEqual(['${Namespace}-Outcomes']);
    expect(rulesOnBus(none)).toEqual([]);
    expect(actionsOf(none).filter((action) => /^(securityhub|organizations):/.test(action))).toEqual([]);
  });
});

describe('the bus of requests', () => {
  it('accepts no events from other accounts', () => {
    expect(busesOf(all)).toContain('${Namespace}-Requests');
    expect(resourcesOf(all, 'AWS::Events::EventBusPolicy')).toEqual([]);
  });

  it('has one rule, which starts the state machine and has a dead-letter queue', () => {
    const rules = rulesOnBus(all);

    expect(rules).toHaveLength(1);
    expect(rules[0]?.Properties).toMatchObject({
      Name: '${Namespace}-Delegated',
      EventPattern: {
        source: [{ prefix: 'asr.delegate/' }, { prefix: 'asr.chat/' }],
        'detail-type': ['ASR Remediate', 'ASR Approval', 'ASR Undo'],
      },
      Targets: [
        {
          Arn: '${Orchestrator}',
          RoleArn: '${EventsRole.Arn}',
          DeadLetterConfig: { Arn: expect.stringMatching(/LostEvents/) },
        },
      ],
    });
  });

  it('has the name in the policies of delegates', () => {
    const arn = `arn:aws:events:eu-west-1:999999999999:event-bus/${requestsBusName('ASR')}`;

    expect(busesOf(all).map((name) => String(name).replace('${Namespace}', 'ASR'))).toContain(arn.split('/').at(-1));
    expect(policyOf(shop, arn).Statement.map(({ Resource }) => Resource)).toEqual([arn]);
  });
});

describe('the parse function', () => {
  it('can read findings of the hub only if the policy delegates remediation', () => {
    const reading = parseMay(all).filter(({ Action }) => texts(Action).includes('securityhub:GetFindings'));

    expect(reading).toEqual([
      {
        Effect: 'Allow',
        Action: 'securityhub:GetFindings',
        Resource: 'arn:${AWS::Partition}:securityhub:${AWS::Region}:${AWS::AccountId}:hub/default',
      },
    ]);
    expect(actionsOf(someByUnit)).not.toContain('securityhub:GetFindings');
  });

  it('can read organizational units only if a delegation names one', () => {
    expect(actionsOf(someByUnit)).toContain('organizations:ListParents');
    expect(actionsOf(all)).not.toContain('organizations:ListParents');
  });
});
