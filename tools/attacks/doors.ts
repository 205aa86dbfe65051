/** Forged events and inputs: control words inside an event, wrong kinds, and events of other sources. */
import { eventRules, type ExecutionInput } from '@asr/orchestrator';
import { aCallEvent, aCustomAction, anAsffFinding, anImportedEvent } from '@asr/orchestrator/testing/events';
import { matchesPattern } from '@asr/local-cloud';
import { registry } from '@asr/playbooks';
import { type Attack, broken, heldIf } from './attack.ts';
import { automaticPolicy, makesNoRequest, parse } from './world.ts';

const rules = eventRules(
  automaticPolicy,
  Object.keys(registry),
  'arn:aws:securityhub:eu-west-1:999999999999:action/custom/RemediateWithASR',
);

function startsNothing(event: object) {
  const matched = rules.filter(({ bus, pattern }) => bus === 'default' && matchesPattern(pattern, event));
  return heldIf(matched.length === 0, 'No rule matches.', `The rule ${matched[0]?.name ?? ''} matches.`);
}

const foreign: readonly (readonly [what: string, event: object])[] = [
  [
    'a button event of a source of its own',
    {
      ...aCustomAction(anAsffFinding()),
      source: 'com.evil',
      resources: ['arn:aws:securityhub:eu-west-1:999999999999:action/custom/RemediateWithASR'],
    },
  ],
  ['a finding event of a source of its own', { ...anImportedEvent(anAsffFinding()), source: 'com.evil' }],
  [
    "an approval of ASR's own form",
    {
      source: 'asr',
      'detail-type': 'ASR Approval',
      detail: { remediationId: 'r-0123456789abcdef0123', decision: 'approve' },
    },
  ],
  [
    "an undo of ASR's own form",
    { source: 'asr', 'detail-type': 'ASR Undo', detail: { remediationId: 'r-0123456789abcdef0123' } },
  ],
  [
    'a delegated request on the default bus',
    { source: 'asr.delegate/team', 'detail-type': 'ASR Remediate', detail: { findingIds: ['x'] } },
  ],
  ['a call event of CloudTrail on the default bus', aCallEvent()],
  [
    'the event of another button',
    {
      ...aCustomAction(anAsffFinding()),
      resources: ['arn:aws:securityhub:eu-west-1:999999999999:action/custom/Other'],
    },
  ],
];

const words: readonly (readonly [what: string, more: object])[] = [
  ['an override', { 'asr-override': { by: 'mallory', because: 'x' } }],
  [
    'an override in its detail',
    { detail: { findings: [anAsffFinding()], 'asr-override': { by: 'mallory', because: 'x' } } },
  ],
];

const manual = { ...automaticPolicy, scope: { ...automaticPolicy.scope, exclude: { accounts: ['111122223333'] } } };

export const doorAttacks: readonly Attack[] = [
  ...foreign.map(([what, event]): Attack => ({
    by: 'eventWriter',
    on: 'other accounts',
    does: `puts ${what} on the default bus`,
    play: () => startsNothing(event),
  })),
  ...words.map(([what, more]): Attack => ({
    by: 'memberAdmin',
    on: 'protected resources',
    does: `gets ${what} inside of a finding's event, to act on an excluded account`,
    play: () =>
      makesNoRequest(parse({ kind: 'button', event: { ...aCustomAction(anAsffFinding()), ...more } }, manual)),
  })),
  {
    by: 'memberAdmin',
    on: 'approvals',
    does: 'gets an approval event read as a finding',
    play: () =>
      makesNoRequest(
        parse({
          kind: 'finding-asff',
          rule: 'automatic',
          event: {
            source: 'asr',
            'detail-type': 'ASR Approval',
            detail: { remediationId: 'r-0123456789abcdef0123', decision: 'approve', by: 'x', because: 'y' },
          },
        }),
      ),
  },
  {
    by: 'memberAdmin',
    on: 'network access',
    does: 'gets a call event of CloudTrail read as a finding',
    play: () => makesNoRequest(parse({ kind: 'button', event: aCallEvent() })),
  },
  {
    by: 'memberAdmin',
    on: 'other accounts',
    does: 'sends a call event whose record is of another account than its envelope',
    play: () => {
      const event = aCallEvent({ recipientAccountId: '444455556666', awsRegion: 'eu-west-1' });
      const input: ExecutionInput & { kind: 'cloudtrail' } = { kind: 'cloudtrail', event };
      const { items } = parse(input);
      const elsewhere = items.find(({ accountId }) => accountId !== '111122223333');
      return elsewhere === undefined
        ? makesNoRequest({ items: items.filter(() => false), answers: parse(input).answers })
        : broken(`ASR would act in ${elsewhere.accountId}.`);
    },
  },
];
