import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { CustomerData } from '@asr/playbooks';
import { type KnownControls, defaultPolicy, settingsFor } from './policy.ts';
import { readPolicy } from './policy-file.ts';
import { startsDocuments } from './settings.ts';
import { knownControls } from './known-controls.ts';
import { policyJsonSchema } from './policy-json-schema.ts';

const ownRunbook: CustomerData = {
  control: 'Acme.3',
  title: 'delay a queue',
  resourceType: 'AwsSqsQueue',
  permissions: { read: [], write: [] },
  explanation: { failed: 'It fails.', reads: 'It.', impact: 'None.', owners: 'None known.', undo: 'Nothing is lost.' },
  standsAlone: {},
};
const known: KnownControls = {
  'EC2.2': { hasRunbook: true },
  'EC2.13': { hasRunbook: true },
  'EC2.18': {
    hasRunbook: false,
    parameters: ['authorizedTcpPorts'],
    problemsIn: ({ authorizedTcpPorts: ports }) =>
      ports === undefined || Array.isArray(ports) ? [] : [{ path: ['authorizedTcpPorts'], problem: 'must be a list' }],
  },
  'IAM.8': { hasRunbook: false },
  'Acme.3': { hasRunbook: true, customer: { data: ownRunbook } },
};
const repository = join(import.meta.dirname, '..', '..', '..', '..');

function problems(...lines: readonly string[]) {
  const reading = readPolicy(lines.join('\n'), known);
  return reading.ok ? [] : reading.problems;
}

describe('readPolicy', () => {
  it.each([[''], ['controls: { Acme.3: { mode: automatic } }']])(
    'sets the only way of a runbook without a playbook (%s)',
    (controls) => {
      const reading = readPolicy(`playbooks: [{ control: Acme.3, package: x }]\n${controls}`, known);

      expect(reading.ok && settingsFor(reading.policy, 'Acme.3')).toMatchObject({
        via: 'runbook',
        mode: controls === '' ? 'manual' : 'automatic',
      });
      expect(reading.ok && startsDocuments(reading.policy)).toBe(true);
    },
  );

  it('reads every part of a policy', () => {
    const yaml = `
defaults: { mode: manual }            # the button only
controls:
  EC2.13: { mode: automatic }
  EC2.2:  { mode: off, via: runbook }
  EC2.18: { parameters: { authorizedTcpPorts: ['80', '443', '8080-8090'] } }
  IAM.8:  { approval: required }
configRules: { accounts: ['111122223333'] }
scope:
  include: { organizationalUnits: [ou-a1b2-c3d4e5f6] }
  exclude: { accounts: ['999988887777'], tags: { 'keep-off': '*' } }
exceptions:
  - { control: EC2.13, resource: 'arn:aws:ec2:*:security-group/sg-0abc', until: 2027-03-31, reason: vendor migration, owner: net-team }
approval: [{ severities: [CRITICAL] }]
windows: [{ opens: '0 22 * * 6', minutes: 240, timeZone: Europe/Berlin }]
deadlines: [{ severities: [CRITICAL], controls: [EC2.13], days: 7 }, { days: 90, action: tell }]
delegation:
  - { name: shop-team, accounts: ['111122223333'] }
  - name: bank-2
    organizationalUnits: [ou-a1b2-c3d4e5f6]
    controls: [EC2.13]
    may: [approve, undo]
    chat: [{ person: jane@example.com, slack: { team: T0123ABCD, user: U0123ABCD } }]
console:
  - { group: shop, role: operator, accounts: ['111122223333'], organizationalUnits: [ou-a1b2-c3d4e5f6] }
limits: { perAccountPerHour: 50, failuresPerControlPerHour: 3 }
stop: true
concurrency: 50
gather: { seconds: 60, events: 10 }
notifications:
  digestSeconds: 120
  severities: [HIGH, CRITICAL]
  routes:
    - { topic: 'arn:aws:sns:eu-west-1:444455556666:shop', accounts: ['444455556666'] }
    - { topic: 'arn:aws:sns:eu-west-1:444455556666:chat', format: chat, controls: [EC2.13] }
`;
    expect(readPolicy(yaml, known)).toEqual({
      ok: true,
      policy: {
        defaults: { mode: 'manual' },
        controls: {
          'EC2.13': { mode: 'automatic' },
          'EC2.2': { mode: 'off', via: 'runbook' },
          'EC2.18': { parameters: { authorizedTcpPorts: ['80', '443', '8080-8090'] } },
          'IAM.8': { approval: 'required' },
        },
        configRules: { accounts: ['111122223333'] },
        scope: {
          include: { organizationalUnits: ['ou-a1b2-c3d4e5f6'] },
          exclude: { accounts: ['999988887777'], tags: { 'keep-off': '*' } },
        },
        exceptions: [
          {
            control: 'EC2.13',
            resource: 'arn:aws:ec2:*:security-group/sg-0abc',
            until: '2027-03-31',
            reason: 'vendor migration',
            owner: 'net-team',
          },
        ],
        exemptions: { allowed: true, maxDays: 90 },
        approval: [{ severities: ['CRITICAL'] }],
        windows: [{ opens: '0 22 * * 6', minutes: 240, timeZone: 'Europe/Berlin' }],
        deadlines: [
          { severities: ['CRITICAL'], controls: ['EC2.13'], days: 7, action: 'tell' },
          { days: 90, action: 'tell' },
        ],
        delegation: [
          { name: 'shop-team', accounts: ['111122223333'], may: ['remediate', 'approve', 'undo'] },
          {
            name: 'bank-2',
            organizationalUnits: ['ou-a1b2-c3d4e5f6'],
            controls: ['EC2.13'],
            may: ['approve', 'undo'],
            chat: [{ person: 'jane@example.com', slack: { team: 'T0123ABCD', user: 'U0123ABCD' } }],
          },
        ],
        console: [
          { group: 'shop', role: 'operator', accounts: ['111122223333'], organizationalUnits: ['ou-a1b2-c3d4e5f6'] },
        ],
        limits: {
          requestsPerAccountPerHour: 1000,
          perAccountPerHour: 50,
          failuresPerControlPerHour: 3,
          minAccounts: 3,
          above: 'defer',
          deferHours: 24,
        },
        stop: true,
        concurrency: 50,
        gather: { seconds: 60, events: 10 },
        notifications: {
          digestSeconds: 120,
          severities: ['HIGH', 'CRITICAL'],
          routes: [
            { topic: 'arn:aws:sns:eu-west-1:444455556666:shop', format: 'text', accounts: ['444455556666'] },
            { topic: 'arn:aws:sns:eu-west-1:444455556666:chat', format: 'chat', controls: ['EC2.13'] },
          ],
        },
      },
    });
  });

  it.each(['', '# nothing but a comment\n', '---\n', '{}', 'defaults: {}'])(
    'reads %j as the default policy',
    (yaml) => {
      expect(readPolicy(yaml, known)).toEqual({ ok: true, policy: defaultPolicy });
    },
  );

  it('reports line, column, key, valid values and the actual value', () => {
    expect(problems('controls:', '  EC2.13: { mode: auto }')).toEqual([
      'asr.config.yaml:2:19 controls.EC2.13.mode must be off, manual, observe or automatic, not "auto".',
    ]);
  });

  it('reports a key that is a collection, without a warning of the parser on standard error', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning);
    process.on('warning', onWarning);

    const found = problems('{ { a: 1 }: 2 }');
    // Node.js delivers warnings later.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', onWarning);

    expect({ found, warnings }).toEqual({
      found: ['asr.config.yaml:1:1 { a: 1 } is not a valid key here.'],
      warnings: [],
    });
  });

  it('reports all problems, in the order of the file', () => {
    const found = problems('stop: perhaps', 'controls:', '  EC2.13: { mod: off, via: hand }', 'concurrency: 1');
    expect(found).toEqual([
      'asr.config.yaml:1:7 stop must be true or false, not "perhaps".',
      'asr.config.yaml:3:13 controls.EC2.13.mod is not a valid key here.',
      'asr.config.yaml:3:28 controls.EC2.13.via must be playbook or runbook, not "hand".',
      'asr.config.yaml:4:14 concurrency must be 2 or more, not 1.',
    ]);
  });

  it.each([
    [
      'an unknown control',
      ['controls:', '  EC2.999: { mode: off }'],
      ':2:3 controls.EC2.999 is not a control that ASR can',
    ],
    [
      'a key that is not a control id',
      ['controls:', '  ec2: {}'],
      ':2:3 controls.ec2 is not a control id such as EC2.13.',
    ],
    ['a number for a control id', ['controls:', '  4.1: {}'], ':2:3 controls.4.1 is not a control id such as EC2.13.'],
    [
      'a runbook that does not exist',
      ['controls:', '  IAM.8: { via: runbook }'],
      ':2:17 controls.IAM.8.via must be playbook',
    ],
    [
      'a playbook that does not exist',
      ['playbooks: [{ control: Acme.3, package: x }]', 'controls:', '  Acme.3: { via: playbook }'],
      ':3:18 controls.Acme.3.via must be runbook: this control has no playbook.',
    ],
    [
      'an unknown parameter',
      ['controls:', '  EC2.18:', '    parameters: { x: 1 }'],
      ':3:19 controls.EC2.18.parameters.x is',
    ],
    [
      'a parameter that is a mapping',
      ['controls:', '  EC2.18:', '    parameters: { authorizedTcpPorts: { y: 1 } }'],
      ':3:39 controls.EC2.18.parameters.authorizedTcpPorts must be a list.',
    ],
    ['a duplicate key', ['stop: true', 'stop: false'], ':2:1 This key is a duplicate; keep only one.'],
    [
      'a duplicate control',
      ['controls:', '  IAM.8: {}', '  IAM.8: {}'],
      ':3:3 This key is a duplicate; keep only one.',
    ],
    [
      'an exception for an unknown control',
      ['exceptions:', "  - { control: ec2.13, resource: '*', until: 2027-01-01, reason: r, owner: o }"],
      ':2:16 exceptions[0].control is not a control that ASR can remediate; use EC2.13.',
    ],
    [
      'an exception without an end',
      ['exceptions:', "  - { control: all, resource: '*', until: never, reason: r, owner: o }"],
      ':2:43 exceptions[0].until must be a date such as 2027-03-31, not "never".',
    ],
    [
      'a window that never opens',
      ['windows:', "  - { opens: 'at night', minutes: 60 }"],
      ':2:14 windows[0].opens must be a cron expression in a valid time zone',
    ],
    [
      'an empty list that could mean all or nothing',
      ['scope:', '  exclude: { accounts: [] }'],
      ':2:24 scope.exclude.accounts must not be empty; remove it instead',
    ],
    [
      'an account id that YAML reads as a number',
      ['scope:', '  exclude: { accounts: [111122223333] }'],
      ':2:25 scope.exclude.accounts[0] must be an account id in quotes',
    ],
    [
      'a delegation of nothing',
      ['delegation: [{ name: shop }]'],
      ':1:14 delegation[0] must name accounts or organizationalUnits',
    ],
    [
      'a delegation of no accounts',
      ['delegation: [{ name: shop, accounts: [] }]'],
      'delegation[0].accounts must not be empty; remove it instead',
    ],
    [
      'a delegation with exclusions',
      ["delegation: [{ name: shop, accounts: ['111122223333'], exclude: {} }]"],
      'delegation[0].exclude is not a valid key here.',
    ],
    [
      'a delegation of a pattern',
      ["delegation: [{ name: shop, accounts: ['*'] }]"],
      'delegation[0].accounts[0] must be twelve digits',
    ],
    [
      'a delegation without actions',
      ["delegation: [{ name: shop, accounts: ['111122223333'], may: [] }]"],
      'delegation[0].may must not be empty; remove it instead',
    ],
    [
      'a person with a name that no message can show',
      [
        "delegation: [{ name: shop, accounts: ['111122223333'], chat: [{ person: Jane Doe, slack: { team: T0123ABCD, user: U0123ABCD } }] }]",
      ],
      'delegation[0].chat[0].person must have 2 to 64 letters',
    ],
    [
      'a person without an identity',
      ["delegation: [{ name: shop, accounts: ['111122223333'], chat: [{ person: jane }] }]"],
      'delegation[0].chat[0] must name slack or teams',
    ],
    [
      'the name of a Slack user instead of the id',
      [
        "delegation: [{ name: shop, accounts: ['111122223333'], chat: [{ person: jane, slack: { team: T0123ABCD, user: jane } }] }]",
      ],
      'delegation[0].chat[0].slack.user must be the id of a member',
    ],
    [
      'an address instead of the object id',
      [
        "delegation: [{ name: shop, accounts: ['111122223333'], chat: [{ person: jane, teams: { tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47, user: jane@example.com } }] }]",
      ],
      'delegation[0].chat[0].teams.user must be the object id',
    ],
    [
      'a chat without the right to approve',
      [
        "delegation: [{ name: shop, accounts: ['111122223333'], may: [undo], chat: [{ person: jane, slack: { team: T0123ABCD, user: U0123ABCD } }] }]",
      ],
      'delegation[0].chat requires approve in may',
    ],
    [
      'one identity for two people',
      [
        'delegation:',
        "  - { name: shop, accounts: ['111122223333'], chat: [{ person: jane, slack: { team: T0123ABCD, user: U0123ABCD } }] }",
        "  - { name: bank, accounts: ['444455556666'], chat: [{ person: john, slack: { team: T0123ABCD, user: U0123ABCD } }] }",
      ],
      'delegation[1].chat[0].slack belongs to jane as well',
    ],
    [
      'a delegation of an unknown control',
      ["delegation: [{ name: shop, accounts: ['111122223333'], controls: [EC2.999] }]"],
      'delegation[0].controls[0] is not a control that ASR can remediate',
    ],
    [
      'a delegation of an unknown action',
      ["delegation: [{ name: shop, accounts: ['111122223333'], may: [stop] }]"],
      'delegation[0].may[0] must be one of remediate, approve, undo',
    ],
    [
      'a delegation whose name has a slash',
      ["delegation: [{ name: shop/x, accounts: ['111122223333'] }]"],
      'delegation[0].name must have 2 to 40 lowercase letters',
    ],
    [
      'a delegation without a name',
      ["delegation: [{ accounts: ['111122223333'] }]"],
      'delegation[0].name must be a string',
    ],
    [
      'two delegations with the same name',
      ["delegation: [{ name: shop, accounts: ['111122223333'] }, { name: shop, organizationalUnits: [r-a1b2] }]"],
      'delegation[1].name must be unique among the delegations',
    ],
    [
      'a group of the console that can be read as two groups',
      ["console: [{ group: 'x, asr-admins', role: admin }]"],
      'console[0].group must have 1 to 128 letters',
    ],
    [
      'a role of the console that does not exist',
      ['console: [{ group: staff, role: owner }]'],
      'console[0].role must be one of viewer, approver, operator, admin',
    ],
    [
      'a role of the console with an empty list of accounts, which could mean all',
      ['console: [{ group: staff, role: admin, accounts: [] }]'],
      'console[0].accounts must not be empty',
    ],
    [
      'two entries of one group and role in the console',
      ["console: [{ group: staff, role: admin }, { group: staff, role: admin, accounts: ['111122223333'] }]"],
      'console[1].group has this role in an earlier entry',
    ],
    [
      'an agent that may approve, by the default of may',
      ["delegation: [{ name: agents, accounts: ['111122223333'], automaticOnly: true }]"],
      'delegation[0].automaticOnly excludes approve: set may to [remediate, undo]',
    ],
    [
      'automaticOnly that is no boolean',
      ["delegation: [{ name: agents, accounts: ['111122223333'], may: [undo], automaticOnly: 'yes' }]"],
      'delegation[0].automaticOnly must be true or false',
    ],
    ['a second document', ['stop: true', '---', 'stop: false'], ':2:1 A second YAML document starts here'],
    ['broken YAML', ['controls: [', 'stop: true'], 'This is not valid YAML'],
    ['a tab', ['controls:', '\tIAM.8: {}'], ':2:1 This is not valid YAML: Tabs are not allowed as indentation.'],
    ['a tag of its own', ['stop: !!js/function x'], 'This is not valid YAML: Unresolved tag'],
    [
      'an alias',
      ['stop: &a true', 'concurrency: *a'],
      ':2:14 YAML aliases are not supported; write the value in full.',
    ],
    ['a merge key', ['controls:', '  <<: {}'], ':2:3 controls.<< is not a control id'],
    ['a list', ['- stop'], ':1:1 The file must be a mapping.'],
    ['a text', ['stop'], ':1:1 The file must be a mapping.'],
    ['a section without content', ['controls:'], ':1:10 controls must be a mapping of control ids, not null.'],
    ['a control without content', ['controls:', '  IAM.8:'], 'controls.IAM.8 must be a mapping, not null.'],
    ['the keys of prototypes', ['controls:', '  __proto__: { mode: off }'], ':2:3 __proto__ is not a valid key.'],
    ['YAML 1.1 booleans', ['stop: yes'], ':1:7 stop must be true or false, not "yes".'],
    [
      'a longer window than a pipe has',
      ['gather: { seconds: 301 }'],
      ':1:20 gather.seconds must be 300 or less, the limit of EventBridge Pipes, not 301.',
    ],
    [
      'a digest that Lambda cannot wait for',
      ['notifications: { digestSeconds: 301 }'],
      ':1:33 notifications.digestSeconds must be 300 or less, the limit of Lambda, not 301.',
    ],
    [
      'a route that takes everything',
      ['notifications: { routes: [{ topic: arn:aws:sns:eu-west-1:444455556666:shop }] }'],
      ':1:27 notifications.routes[0] must name accounts, organizationalUnits, controls or severities; everything else goes to the topic of outcomes.',
    ],
    [
      'a route to a topic that takes no mail',
      ['notifications: { routes: [{ topic: arn:aws:sns:eu-west-1:444455556666:shop.fifo, controls: [S3.8] }] }'],
      ':1:36 notifications.routes[0].topic must be the ARN of a standard SNS topic, such as arn:aws:sns:eu-west-1:111122223333:shop-team, not "arn:aws:sns:eu-west-1:444455556666:shop.fifo".',
    ],
    [
      'a route for a control that does not exist',
      ['notifications: { routes: [{ topic: arn:aws:sns:eu-west-1:444455556666:shop, controls: [S3.99] }] }'],
      ':1:88 notifications.routes[0].controls[0] is not a control that ASR can remediate; to list them, run asr controls.',
    ],
    ['no event in an execution', ['gather: { events: 0 }'], ':1:19 gather.events must be 1 or more, not 0.'],
    ['half a lane', ['concurrency: 2.5'], ':1:14 concurrency must be a whole number, not 2.5.'],
    ['more lanes than SQS has', ['concurrency: 1001'], ':1:14 concurrency must be 1000 or less, not 1001.'],
    ['a very long value', [`stop: ${'x'.repeat(9000)}`], '…'],
  ])('fails closed on %s', (_what, lines, sentence) => {
    const found = problems(...lines);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(sentence);
    expect(found[0]?.length).toBeLessThan(300);
  });

  it('reports the name of another file', () => {
    const reading = readPolicy('stop: 1', known, 'policies/prod.yaml');
    expect(reading).toEqual({
      ok: false,
      problems: ['policies/prod.yaml:1:7 stop must be true or false, not 1.'],
      located: [{ file: 'policies/prod.yaml', line: 1, column: 7, problem: 'stop must be true or false, not 1.' }],
    });
  });
});

describe('asr.config.yaml of this repository', () => {
  const yaml = readFileSync(join(repository, 'asr.config.yaml'), 'utf8');

  it('enables the button and nothing automatic', () => {
    expect(readPolicy(yaml, {})).toEqual({ ok: true, policy: defaultPolicy });
  });

  it('refers editors to the schema', () => {
    expect(yaml).toContain('# yaml-language-server: $schema=docs/reference/policy.schema.json');
  });
});

describe('docs/reference/policy.schema.json', () => {
  it('is the schema that the code checks, with the parameters of every control', async () => {
    const published = JSON.parse(readFileSync(join(repository, 'docs/reference/policy.schema.json'), 'utf8')) as object;
    expect(published).toEqual(JSON.parse(JSON.stringify(policyJsonSchema(await knownControls([])))));
  });

  it('allows unknown keys in no mapping', () => {
    const mappings = schemasIn(policyJsonSchema()).filter(({ type }) => type === 'object');

    expect(mappings).toHaveLength(30);
    for (const mapping of mappings) expect(mapping).toHaveProperty('additionalProperties');
  });
});

type Schema = { readonly [keyword: string]: unknown };

function schemasIn(schema: object): readonly Schema[] {
  const inner = Object.values(schema).filter((value): value is object => typeof value === 'object' && value !== null);
  return [schema as Schema, ...inner.flatMap(schemasIn)];
}
