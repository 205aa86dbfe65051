import { describe, expect, it } from '@jest/globals';
import { buttonActor } from '../model/index.ts';
import * as fc from 'fast-check';
import { parseItems } from './parse-items.ts';
import { requestsFor } from './parse.ts';
import type { ControlWords, FindingRule } from '../model/index.ts';
import type { World } from './world.ts';
import { type Policy, defaultPolicy } from '../policy/index.ts';
import {
  aCustomAction,
  anAsffFinding,
  anImportedEvent,
  anImportedV2Event,
  anOcsfFinding,
  anOldAsffFinding,
  inputFor,
} from '../testing/index.ts';

const controls: World['controls'] = {
  'EC2.13': { resourceType: 'AwsEc2SecurityGroup', scope: 'regional' },
  'EC2.7': { resourceType: 'AwsAccount', scope: 'regional' },
  'IAM.7': { resourceType: 'AwsAccount', scope: 'global' },
};

const runbooks = {
  'EC2.13': { documentName: 'ASR-X', contentDigest: 'd', automationRoleName: 'ASR-Automation-EC2.13', parameters: {} },
};

const organizationalUnits = () => ({ ok: true, value: ['ou-a1b2-production'] }) as const;
const now = new Date('2026-11-24T12:00:00Z');

interface More extends Partial<World> {
  readonly words?: ControlWords;
  readonly rule?: FindingRule;
}

/** A finding without an event is treated like one from the button. */
function parse(given: unknown, policy: Partial<Policy> = {}, { words, rule, ...more }: More = {}) {
  const event = isEvent(given) ? given : aCustomAction(...[given].flat());
  const settings = { policy: { ...defaultPolicy, ...policy }, runbooks };
  return requestsFor({
    executionId: 'execution-1',
    input: inputFor(event, words, rule),
    settings,
    controls,
    isOwnRole: () => false,
    organizationalUnits,
    now,
    ticketActionId: 'ASRTicket',
    ...more,
  });
}

function isEvent(given: unknown): boolean {
  return typeof given === 'object' && given !== null && 'detail-type' in given;
}

const automatic = { controls: { 'EC2.13': { mode: 'automatic' } } } as const;

const onAccount = (controlId: string, region: string, id: string) =>
  anAsffFinding({
    Id: id,
    GeneratorId: `security-control/${controlId}`,
    Region: region,
    Compliance: { Status: 'FAILED', SecurityControlId: controlId },
    Resources: [{ Type: 'AwsAccount', Id: 'AWS::::Account:111122223333', Region: region }],
  });

describe('the values of tags from AWS Organizations', () => {
  const values = { Team: { value: 'shop' } };
  const organizationValues = (controlId: string, accountId: string) =>
    controlId === 'EC2.13' && accountId === '111122223333' ? values : undefined;

  it('are parameters of the requests for which they were looked up, and override those of a finding', () => {
    const Compliance = {
      Status: 'FAILED',
      SecurityControlId: 'EC2.13',
      SecurityControlParameters: [{ Name: 'organizationValues', Value: ['x'] }],
    };
    const policy = { controls: { 'EC2.13': { parameters: { ports: ['23'] } } } };
    const finding = anAsffFinding({ Compliance });

    expect(parse(finding, policy, { organizationValues }).items.map(({ parameters }) => parameters.policy)).toEqual([
      { ports: ['23'], organizationValues: values },
    ]);
    expect(parse(finding, policy).items.map(({ parameters }) => parameters.policy)).toEqual([{ ports: ['23'] }]);
  });
});

describe('requestsFor', () => {
  it('requests a remediation for the button', () => {
    const Compliance = {
      Status: 'FAILED',
      SecurityControlId: 'EC2.13',
      SecurityControlParameters: [{ Name: 'ports', Value: ['22'] }],
    };
    const policy = { controls: { 'EC2.13': { parameters: { ports: ['23'] }, approval: 'required' as const } } };

    expect(parse(aCustomAction(anAsffFinding({ Compliance })), policy)).toEqual({
      items: [
        {
          controlId: 'EC2.13',
          partition: 'aws',
          accountId: '111122223333',
          region: 'eu-west-1',
          resourceType: 'AwsEc2SecurityGroup',
          resourceId: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0abc',
          severity: 'HIGH',
          remediationId: expect.stringMatching(/^r-[0-9a-f]{20}$/),
          executionId: 'execution-1',
          finding: {
            id: 'arn:aws:securityhub:eu-west-1:111122223333:security-control/EC2.13/finding/aaaa',
            format: 'asff',
            productArn: 'arn:aws:securityhub:eu-west-1::product/aws/securityhub',
            accountId: '111122223333',
          },
          source: 'custom-action',
          detection: null,
          step: 'remediate',
          via: 'playbook',
          parameters: { finding: { ports: ['22'] }, policy: { ports: ['23'] } },
          approvalRequired: true,
          approval: null,
          override: null,
          actor: buttonActor,
        },
      ],
      answers: [],
    });
  });

  it.each([
    ['ASFF', anImportedEvent(anAsffFinding())],
    ['OCSF', anImportedV2Event(anOcsfFinding())],
    [
      'CIS 1.2.0',
      anImportedEvent(
        anOldAsffFinding('arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0/rule/4.1', {}),
      ),
    ],
  ])('requests a remediation for a failed finding of an automatic control: %s', (_format, event) => {
    expect(parse(event, automatic)).toMatchObject({
      items: [{ controlId: 'EC2.13', source: 'imported', actor: 'asr', step: 'remediate' }],
      answers: [],
    });
  });

  it('treats a finding without an event like the button', () => {
    expect(parse(anAsffFinding()).items).toMatchObject([{ source: 'custom-action', actor: buttonActor }]);
  });

  it('only plans if the caller requests it', () => {
    expect(parse(aCustomAction(anAsffFinding()), {}, { words: { 'asr-step': 'plan' } }).items).toMatchObject([
      { step: 'plan' },
    ]);
  });

  it('sends a remediation to its runbook if the policy says so', () => {
    const viaRunbook = { controls: { 'EC2.13': { via: 'runbook' as const } } };
    expect(parse(anAsffFinding(), viaRunbook).items).toMatchObject([{ via: 'runbook' }]);
  });

  it.each([
    [
      'a suppressed finding, button or not',
      aCustomAction(anAsffFinding({ Workflow: { Status: 'SUPPRESSED' } })),
      {},
      'suppressed',
    ],
    ['a suppressed OCSF finding', aCustomAction(anOcsfFinding({ status_id: 3 })), {}, 'suppressed'],
    [
      'a suppressed finding of an automatic control',
      anImportedEvent(anAsffFinding({ Workflow: { Status: 'SUPPRESSED' } })),
      automatic,
      'suppressed',
    ],
    [
      'an imported finding that passed',
      anImportedEvent(anAsffFinding({ Compliance: { Status: 'PASSED', SecurityControlId: 'EC2.13' } })),
      automatic,
      'this finding is PASSED, NEW, ACTIVE',
    ],
    [
      'an imported finding with the status NOTIFIED',
      anImportedEvent(anAsffFinding({ Workflow: { Status: 'NOTIFIED' } })),
      automatic,
      'this finding is FAILED, NOTIFIED, ACTIVE',
    ],
    [
      'an archived imported finding',
      anImportedEvent(anAsffFinding({ RecordState: 'ARCHIVED' })),
      automatic,
      'this finding is FAILED, NEW, ARCHIVED',
    ],
    ['everything while ASR is stopped', aCustomAction(anAsffFinding()), { stop: true }, 'ASR is stopped'],
    [
      'a control that is off, button or not',
      aCustomAction(anAsffFinding()),
      { controls: { 'EC2.13': { mode: 'off' } } },
      'sets EC2.13 to off',
    ],
    ['an imported finding of a manual control', anImportedEvent(anAsffFinding()), {}, 'set it to automatic'],
  ] as const)('leaves alone %s', (_what, event, policy, reason) => {
    const { items, answers } = parse(event, policy);
    expect(items).toEqual([]);
    expect(answers).toMatchObject([{ outcome: 'skipped', reason: expect.stringContaining(reason), next: 'report' }]);
  });

  it('accepts the button on a passed finding, whose plan has no changes', () => {
    const Compliance = { Status: 'PASSED', SecurityControlId: 'EC2.13' };
    expect(parse(aCustomAction(anAsffFinding({ Compliance, Workflow: { Status: 'RESOLVED' } }))).items).toHaveLength(1);
  });

  it.each([
    [
      'a control without a playbook',
      anAsffFinding({ Compliance: { SecurityControlId: 'EC2.999' } }),
      {},
      'ASR has no playbook for EC2.999.',
    ],
    [
      'a control named like a property of objects',
      anAsffFinding({ Compliance: { SecurityControlId: 'toString.1' } }),
      {},
      'no playbook for toString.1',
    ],
    [
      'another type of resource',
      onAccount('EC2.13', 'eu-west-1', 'f-1'),
      {},
      'remediates AwsEc2SecurityGroup, not AwsAccount',
    ],
    [
      'a runbook that is not deployed',
      onAccount('EC2.7', 'eu-west-1', 'f-1'),
      { controls: { 'EC2.7': { via: 'runbook' } } },
      'sets "via: runbook" for EC2.7',
    ],
  ] as const)('refuses %s', (_what, finding, policy, reason) => {
    const { items, answers } = parse(finding, policy);
    expect(items).toEqual([]);
    expect(answers).toMatchObject([
      { outcome: 'refused', finding: { id: finding.Id }, reason: expect.stringContaining(reason) },
    ]);
  });

  it('treats the types of both formats as equal', () => {
    expect(parse(anOcsfFinding()).items).toHaveLength(1);
  });

  it('accepts a resource of the type Other by its ARN', () => {
    const [group] = anAsffFinding().Resources;
    const other = (Id: string) => anAsffFinding({ Resources: [{ ...group, Id, Type: 'Other' }] });
    const { items } = parse(other(String(group?.Id)));

    expect(items).toMatchObject([{ resourceType: 'AwsEc2SecurityGroup', resourceId: group?.Id }]);
    for (const id of ['sg-0123', 'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1', 'arn:aws:s3:::a-bucket'])
      expect(parse(other(id))).toMatchObject({ items: [], answers: [{ outcome: 'refused' }] });
  });

  it('requests one remediation for findings of two standards about one resource', () => {
    const { items, answers } = parse(
      aCustomAction(
        anAsffFinding(),
        anOldAsffFinding('pci-dss/v/3.2.1/PCI.EC2.5', { ControlId: 'PCI.EC2.5' }, { Id: 'pci' }),
        anOcsfFinding(),
      ),
    );
    expect(items).toHaveLength(1);
    expect(answers).toMatchObject([
      {
        outcome: 'skipped',
        finding: { id: 'pci' },
        reason: expect.stringContaining('another finding requests the same remediation'),
      },
      { outcome: 'skipped', finding: { format: 'ocsf' } },
    ]);
  });

  it('treats the findings of several Regions about a global resource as one', () => {
    const both = (controlId: string) => [
      onAccount(controlId, 'eu-west-1', 'f-1'),
      onAccount(controlId, 'us-east-1', 'f-2'),
    ];
    expect(parse(both('IAM.7')).items).toHaveLength(1);
    expect(parse(both('EC2.7')).items).toHaveLength(2);
  });

  it('recognizes an account in every spelling', () => {
    const compliance = { control: 'EC2.7', status_id: 3 };
    const resources = [{ type: 'AWS::::Account', uid: '111122223333', region: 'eu-west-1' }];
    const { items, answers } = parse([
      onAccount('EC2.7', 'eu-west-1', 'f-1'),
      anOcsfFinding({ compliance, resources }),
    ]);
    expect([items.length, answers.length]).toEqual([1, 1]);
  });

  it('remediates every resource of a finding', () => {
    const Resources = ['sg-1', 'sg-2'].map((Id) => ({ Type: 'AwsEc2SecurityGroup', Id }));
    const { items } = parse(anAsffFinding({ Resources }));
    expect(items.map(({ resourceId }) => resourceId)).toEqual(['sg-1', 'sg-2']);
    expect(new Set(items.map(({ remediationId }) => remediationId)).size).toBe(2);
  });

  it('answers an unreadable finding that can be updated', () => {
    const Resources = [{ Type: 'AwsEc2SecurityGroup', Id: 'arn:aws:ec2:eu-west-1:999999999999:security-group/sg-1' }];
    const finding = anAsffFinding({ Resources });
    expect(parse(finding).answers).toMatchObject([
      {
        outcome: 'failed',
        controlId: 'EC2.13',
        accountId: '111122223333',
        finding: { id: finding.Id, productArn: finding.ProductArn },
        reason: expect.stringContaining('belongs to account 999999999999'),
      },
    ]);
  });

  it('answers an input that is not a finding, so that the notification contains it', () => {
    expect(parse([null]).answers).toMatchObject([
      { outcome: 'failed', finding: { id: '', productArn: '' }, reason: 'A finding must be an object, not null.' },
    ]);
  });

  it('never returns an incomplete reference, for which Security Hub would reject the whole batch', () => {
    const finding = anAsffFinding({ AwsAccountId: undefined });
    expect(parse(finding).answers).toMatchObject([
      { finding: { id: '', productArn: '' }, reason: `AwsAccountId is missing. The finding is ${finding.Id}.` },
    ]);
  });

  it('requests the same remediations when Parse is retried, and others in another execution', () => {
    const event = aCustomAction(anAsffFinding());
    const [first, retried, other] = [parse(event), parse(event), parse(event, {}, { executionId: 'execution-2' })];
    expect(retried).toEqual(first);
    expect(other.items[0]?.remediationId).not.toBe(first.items[0]?.remediationId);
  });

  it('gives a request that never runs an id of its own, so that it overwrites no remediation', () => {
    const { items, answers } = parse([anAsffFinding(), anAsffFinding()]);
    expect(items).toHaveLength(1);
    expect(answers).toHaveLength(1);
    expect(answers[0]?.remediationId).not.toBe(items[0]?.remediationId);
  });

  it('accepts an event of a hundred findings', () => {
    expect(parse(groups(100)).items).toHaveLength(100);
  });

  it('refuses findings that do not fit into one execution, and stays within the limit of Step Functions', () => {
    const { items, answers } = parse(groups(140));
    expect(items.length + answers.length).toBe(140);
    expect(
      answers.every(({ outcome, reason }) => outcome === 'refused' && reason.includes('more findings than one')),
    ).toBe(true);
  });

  it.each([
    ['thousands of findings', groups(3000)],
    ['thousands of things that are none', Array.from({ length: 9000 }, () => 0)],
    [
      'findings with endless ids',
      Array.from({ length: 300 }, (_, index) => anAsffFinding({ Id: `${index}${'x'.repeat(2000)}` })),
    ],
  ])('stays within the limit of Step Functions with %s, and reports how many it omitted', (_what, event) => {
    const parsed = parse(event);
    expect(JSON.stringify(parsed).length).toBeLessThan(250_000);
    expect(parsed.answers.at(-1)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/^\d+ more items of the event were not processed/),
    });
  });

  it('turns each item of any input into a request or an answer with a reason', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.anything(), fc.constantFrom(anAsffFinding(), anOcsfFinding()))),
        fc.boolean(),
        (event, stop) => {
          const { items, answers } = parse(event, { stop });
          const read = parseItems(isEvent(event) ? event : aCustomAction(...[event].flat()));
          expect(items.length + answers.length).toBe(read.length);
          for (const { reason } of answers) expect(reason).toMatch(/^[^\p{Cc}]{10,300}$/u);
        },
      ),
    );
  });
});

function groups(count: number) {
  return Array.from({ length: count }, (_, index) =>
    anAsffFinding({
      Id: `arn:aws:securityhub:eu-west-1:111122223333:security-control/EC2.13/finding/${index}`,
      Resources: [{ Type: 'AwsEc2SecurityGroup', Id: `arn:aws:ec2:eu-west-1:111122223333:security-group/sg-${index}` }],
    }),
  );
}

describe('scope and exceptions', () => {
  const elsewhere = { scope: { include: {}, exclude: { accounts: ['111122223333'] } } } as const;

  it.each([
    ['the button', aCustomAction(anAsffFinding())],
    ['a rule', anImportedEvent(anAsffFinding())],
    ['Security Hub v2', anImportedV2Event(anOcsfFinding())],
  ])('apply to %s', (_by, event) => {
    expect(parse(event, { ...automatic, ...elsewhere })).toMatchObject({
      items: [],
      answers: [{ outcome: 'skipped', reason: 'asr.config.yaml excludes the resource (scope.exclude.accounts).' }],
    });
  });

  it('do not apply if an operator overrides them with a reason', () => {
    const override = { by: 'alice', because: 'The owner agreed.' };
    expect(parse(aCustomAction(anAsffFinding()), elsewhere, { words: { 'asr-override': override } })).toMatchObject({
      items: [{ override }],
      answers: [],
    });
  });

  it('refuse, with a note on the finding, if the units of the account are unknown', () => {
    const units = { scope: { include: { organizationalUnits: ['ou-a1b2-production'] }, exclude: {} } };
    const down = () => ({ ok: false, error: 'AWS Organizations does not answer.' }) as const;

    expect(parse(aCustomAction(anAsffFinding()), units)).toMatchObject({ items: [{}], answers: [] });
    expect(parse(aCustomAction(anAsffFinding()), units, { organizationalUnits: down })).toMatchObject({
      items: [],
      answers: [{ outcome: 'refused', reason: expect.stringContaining('AWS Organizations does not answer.') }],
    });
  });

  it('read the severity in both formats', () => {
    const lowOnly = { scope: { include: { severities: ['LOW' as const] }, exclude: {} } };
    expect(parse(aCustomAction(anAsffFinding()), lowOnly).answers).toMatchObject([{ outcome: 'skipped' }]);
    expect(parse(aCustomAction(anAsffFinding({ Severity: { Label: 'LOW' } })), lowOnly).items).toHaveLength(1);
    expect(parse(aCustomAction(anOcsfFinding({ severity_id: 2 })), lowOnly).items).toHaveLength(1);
    expect(parse(aCustomAction(anOcsfFinding({ severity_id: 'low' })), lowOnly).answers).toMatchObject([
      { outcome: 'refused' },
    ]);
  });
});

describe('approval by place', () => {
  it('is required only where the policy names the place', () => {
    const careful = { approval: [{ severities: ['CRITICAL' as const], accounts: ['111122223333'] }] };
    const critical = aCustomAction(anAsffFinding({ Severity: { Label: 'CRITICAL' } }));
    expect(parse(critical, careful).items).toMatchObject([{ approvalRequired: true }]);
    expect(parse(aCustomAction(anAsffFinding()), careful).items).toMatchObject([{ approvalRequired: false }]);
  });
});

describe('the button that opens a ticket', () => {
  const pressed = (action: string) => ({
    ...aCustomAction(anAsffFinding(), 'not a finding'),
    resources: [`arn:aws:securityhub:eu-west-1:999999999999:action/custom/${action}`],
  });

  it('is recognized by its ARN, also for findings that cannot be remediated', () => {
    expect(parse(pressed('ASRTicket'))).toMatchObject({ items: [{ ticket: true }], answers: [{ ticket: true }] });
    const { items, answers } = parse(pressed('ASRRemediation'));
    expect([...items, ...answers].map((one) => 'ticket' in one)).toEqual([false, false]);
  });
});

describe('a change window', () => {
  const nights = { ...automatic, windows: [{ opens: '0 22 * * *', minutes: 240, timeZone: 'UTC' }] };

  it('makes automatic changes wait for approval while it is closed, and says when it opens', () => {
    expect(parse(anImportedEvent(anAsffFinding()), nights).items).toMatchObject([
      { approvalRequired: true, askedBecause: 'The change window is closed and opens at 2026-11-24T22:00Z.' },
    ]);
  });

  it('does not apply to the button', () => {
    expect(parse(aCustomAction(anAsffFinding()), nights).items).toMatchObject([{ approvalRequired: false }]);
  });

  it('allows automatic changes while it is open', () => {
    const inside = { now: new Date('2026-11-25T01:00:00Z') };
    expect(parse(anImportedEvent(anAsffFinding()), nights, inside).items).toMatchObject([{ approvalRequired: false }]);
  });
});

describe('a control in the mode observe', () => {
  const observing = { controls: { 'EC2.13': { mode: 'observe' } } } as const;

  it('is planned and never changed for an automatic finding', () => {
    expect(parse(anImportedEvent(anAsffFinding()), observing, { rule: 'observe' }).items).toMatchObject([
      { step: 'plan', source: 'observation' },
    ]);
  });

  it('is remediated by the button', () => {
    expect(parse(aCustomAction(anAsffFinding()), observing).items).toMatchObject([
      { step: 'remediate', source: 'custom-action' },
    ]);
  });

  it.each([
    [
      'an exception',
      { exceptions: [{ control: 'all', resource: '*', until: '2099-01-01', reason: 'Migration.', owner: 'ada' }] },
    ],
    ['the scope', { scope: { include: {}, exclude: { accounts: ['111122223333'] } } }],
  ] as const)('respects %s in the same way, so that the note never shows more than the plan', (_, policy) => {
    expect(
      parse(anImportedEvent(anAsffFinding()), { ...observing, ...policy }, { rule: 'observe' }).answers,
    ).toMatchObject([{ outcome: 'skipped', source: 'observation' }]);
    expect(parse(aCustomAction(anAsffFinding()), { ...observing, ...policy }).answers).toMatchObject([
      { source: 'custom-action' },
    ]);
  });
});
