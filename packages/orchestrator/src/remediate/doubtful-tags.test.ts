import { describe, expect, it } from '@jest/globals';
import { type AnyPlaybook, definePlaybook, set, skipUnselected } from '@asr/playbooks';
import type { OwnFinding } from '../detection/index.ts';
import type { RemediationRequest } from '../model/index.ts';
import { defaultPolicy, verdictOn } from '../policy/index.ts';
import { aRequest, historyInMemory } from '../testing/index.ts';
import { remediate } from './remediate.ts';

const ada = 'arn:aws:iam::111122223333:role/Ada';
const mallory = 'arn:aws:iam::111122223333:role/Mallory';

/** A group in memory that the policy selects by the tag Role=web, and that the tag AllowedPorts can excuse. */
function aGroup(tags: { [key: string]: string }, isOpen = true, more: Partial<AnyPlaybook> = {}) {
  const group = { isOpen, tags };
  let time = Date.parse('2026-11-24T12:00:00Z');
  const now = () => new Date(time);
  const history = historyInMemory(now);
  const imported: OwnFinding[] = [];
  const playbook = definePlaybook({
    control: 'Group.1',
    title: 'close a group',
    resourceType: 'AwsEc2SecurityGroup',
    detectedBy: ['cloudtrail', 'tags'],
    permissions: { read: [], write: [] },
    read: async () => structuredClone(group),
    excusedBy: { tag: 'AllowedPorts', without: (state) => ({ ...state, tags: { Role: 'web' } }) },
    plan(state) {
      if (state.tags['Role'] !== 'web') return skipUnselected('The policy does not select this group.');
      return state.tags['AllowedPorts'] === undefined ? set(state, { isOpen: false }) : { kind: 'compliant' };
    },
    async apply(_target, { field, to }) {
      if (field === 'isOpen') group.isOpen = to;
    },
  });
  const never = async () => {
    throw new Error('This is not asked for here.');
  };
  const run = (id: string, detection: Partial<RemediationRequest['detection']> & object = {}, over = {}) =>
    remediate(
      aRequest({
        controlId: 'Group.1',
        remediationId: `r-${id}`,
        source: 'detection',
        parameters: { finding: {}, policy: { groups: [{ tags: { Role: 'web' } }] } },
        detection: { id, at: now().toISOString(), what: 'A call.', actor: mallory, ...detection },
        ...over,
      }),
      {
        history,
        loadPlaybook: async () => ({ ...(playbook as AnyPlaybook), ...more }),
        enter: async () => ({ now, client: () => undefined as never }),
        runbooks: never,
        limits: {},
        tagSettleMinutes: 60,
        undoHoldsDays: 30,
        openFindings: never,
        checkTags: async (request) => verdictOn(defaultPolicy, request, { kind: 'tags', tags: group.tags }, now()),
        parametersInForce: () => undefined,
        importFinding: async (_aws, finding) => {
          imported.push(finding);
          return undefined;
        },
        roleName: () => 'ASR-Group.1',
        lease: () => ({ token: 'attempt', milliseconds: 60_000 }),
        now,
        pause: async () => undefined,
      },
    );
  const tagged = (id: string, keys: readonly string[], actor = ada) =>
    run(id, { actor, tagChange: { at: now().toISOString(), actor, eventName: 'CreateTags', keys } });
  return { group, imported, run, tagged, pass: (minutes: number) => (time += minutes * 60_000) };
}

const exempt = { Role: 'web', 'asr:exempt': 'all until 2026-12-31' };

describe('an exemption tag', () => {
  it('that was set close to the violation waits for an approver, who learns who set it', async () => {
    const { group, imported, run, tagged, pass } = aGroup(exempt, false);
    await tagged('tags', ['asr:exempt']);
    pass(30);
    group.isOpen = true;

    const answer = await run('opened');

    expect(answer).toMatchObject({
      outcome: 'awaiting-approval',
      question: expect.stringContaining(
        `The tag asr:exempt forbids the change. However, ${ada} changed its tag asr:exempt`,
      ),
    });
    expect(group.isOpen).toBe(true);
    expect(imported).toHaveLength(1);
  });

  it('that was set long before the violation exempts', async () => {
    const { group, run, tagged, pass } = aGroup(exempt, false);
    await tagged('tags', ['asr:exempt']);
    pass(61);
    group.isOpen = true;
    expect(await run('opened')).toMatchObject({ outcome: 'skipped' });
  });

  it('that the actor of the violation set does not exempt, however long ago', async () => {
    const { group, run, tagged, pass } = aGroup(exempt, false);
    await tagged('tags', ['asr:exempt'], mallory);
    pass(3 * 24 * 60);
    group.isOpen = true;
    expect(await run('opened')).toMatchObject({ outcome: 'awaiting-approval' });
  });

  it('of which another tag changed exempts', async () => {
    const { run, tagged } = aGroup(exempt);
    await tagged('tags', ['AllowedPorts']);
    expect(await run('opened')).toMatchObject({ outcome: 'skipped' });
  });
});

describe('a selecting tag', () => {
  it('that was removed close to a violation is reported, whichever event arrives first', async () => {
    const first = aGroup({});
    await first.tagged('tags', ['Role']);
    const afterTags = await first.run('opened');
    const second = aGroup({});
    expect(await second.run('opened')).toMatchObject({ outcome: 'skipped' });
    const afterViolation = await second.tagged('tags', ['*']);

    for (const answer of [afterTags, afterViolation]) {
      expect(answer).toMatchObject({ outcome: 'refused', violation: true });
      expect(answer.reason).toContain(`The policy does not select this group. ${ada} changed`);
    }
    expect([first.imported, second.imported].map(({ length }) => length)).toEqual([1, 1]);
  });

  it('that changed without a violation is nothing to report', async () => {
    const { imported, tagged } = aGroup({});
    expect(await tagged('tags', ['Role'])).toMatchObject({ outcome: 'skipped' });
    expect(imported).toEqual([]);
  });

  it.each(['Team', 'AllowedPorts', 'asr:exempt'])(
    'is not doubtful because the tag %s changed, by which the control does not select',
    async (key) => {
      const { imported, run, tagged } = aGroup({});
      await tagged('tags', [key]);
      expect(await run('opened')).toMatchObject({ outcome: 'skipped' });
      const asking = aGroup({ Role: 'web' }, true, { opensBySelection: true });
      expect(await asking.tagged('tags', [key])).toMatchObject({ outcome: 'fixed' });
      expect(imported).toEqual([]);
    },
  );

  it('that never changed leaves the resource out', async () => {
    const { imported, run } = aGroup({});
    expect(await run('opened')).toMatchObject({ outcome: 'skipped' });
    expect(imported).toEqual([]);
  });

  it('that was added does not make a playbook open access without an approver', async () => {
    const asking = aGroup({ Role: 'web' }, true, { opensBySelection: true });
    expect(await asking.tagged('tags', ['Role'])).toMatchObject({ outcome: 'awaiting-approval' });
    const removing = aGroup({ Role: 'web' });
    expect(await removing.tagged('tags', ['Role'])).toMatchObject({ outcome: 'fixed' });
  });

  it('that changed after an event was skipped is reported by a control that answers events', async () => {
    const { imported, run, tagged } = aGroup({}, true, { remediesEvent: true });
    expect(await run('opened')).toMatchObject({ outcome: 'skipped' });
    expect(await tagged('tags', ['Role'])).toMatchObject({ outcome: 'refused', violation: true });
    expect(imported).toHaveLength(1);
  });

  it('that changed without an event is nothing for a control that answers events', async () => {
    const { tagged } = aGroup({}, true, { remediesEvent: true });
    expect(await tagged('tags', ['Role'])).toMatchObject({ outcome: 'compliant' });
  });
});

describe('a tag that excuses a violation', () => {
  const excused = { Role: 'web', AllowedPorts: '22' };

  it('is reported with the violation when it is set', async () => {
    const { imported, tagged } = aGroup(excused);
    expect(await tagged('tags', ['AllowedPorts'])).toMatchObject({
      outcome: 'refused',
      violation: true,
      reason: expect.stringContaining(
        `The resource is compliant only because of the tag AllowedPorts, which ${ada} changed`,
      ),
    });
    expect(imported).toHaveLength(1);
  });

  it('is reported when the violation follows before the tag has settled', async () => {
    const { group, run, tagged, pass } = aGroup(excused, false);
    const waiting = await tagged('tags', ['AllowedPorts']);
    expect(waiting).toMatchObject({ outcome: 'running', next: 'wait', waitSeconds: 3600 });
    group.isOpen = true;
    const tagChange = { at: '2026-11-24T12:00:00Z', actor: ada, eventName: 'CreateTags', keys: ['AllowedPorts'] };
    pass(60);
    expect(await run('tags', { tagChange })).toMatchObject({ outcome: 'refused', violation: true });
  });

  it('is nothing to report when no violation follows', async () => {
    const { run, tagged, pass } = aGroup(excused, false);
    await tagged('tags', ['AllowedPorts']);
    pass(60);
    const tagChange = { at: '2026-11-24T12:00:00Z', actor: ada, eventName: 'CreateTags', keys: ['AllowedPorts'] };
    expect(await run('tags', { tagChange })).toMatchObject({ outcome: 'compliant' });
  });
});
