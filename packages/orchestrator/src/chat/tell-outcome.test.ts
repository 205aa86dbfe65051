import { describe, expect, it } from '@jest/globals';
import { aRequest } from '../testing/index.ts';
import { type ToldOutcome, tellOutcome } from './tell-outcome.ts';
import { type FakeChats, aRecord, digest, fakeChats } from './testing/index.ts';

const { remediationId } = aRequest();
const key = `asr-${'0'.repeat(32)}`;
const plan = digest.slice(0, 16);
const told = (more: Partial<ToldOutcome> = {}): ToldOutcome => ({
  key,
  remediationId,
  outcome: 'awaiting-approval',
  reason: 'Approval required.',
  title: 'ASR EC2.13 fixed in 111122223333 eu-west-1',
  undo: null,
  ...more,
});
const posted = { key, remediationId, digest, slack: { channel: 'C0123ABCD', message: '1.1' } };
const textOf = ({ sent }: FakeChats) => JSON.stringify(sent);

/** The texts of a message, in order. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'text' && typeof inner === 'string' ? [inner] : textsIn(inner),
  );
}

async function ask(more: Parameters<typeof fakeChats>[0] = {}) {
  const chats = fakeChats(more);
  await tellOutcome(told(), chats.world);
  return chats;
}

describe('a plan that waits for approval', () => {
  it('is asked in both chats, with everything that the approver needs', async () => {
    const { sent, posted: places } = await ask();
    const [slack, teams] = sent.map(({ content }) => textsIn(content).join('\n'));

    expect(sent.map(({ to }) => to)).toEqual(['chat.postMessage', 'teams']);
    for (const text of [slack, teams]) {
      expect(text).toContain('EC2.13 in 111122223333 (shop-prod)');
      expect(text).toContain(aRequest().resourceId);
      expect(text).toContain('- rules[ingress tcp 22 0.0.0.0/0]: {"port":22} → absent');
      expect(text).toContain('Two instances use this group.');
      expect(text).toContain('an event rule of ASR');
      expect(text).toContain(plan);
      expect(text).toContain(`yes: asr undo ${remediationId}`);
    }
    expect(places.get(key)).toEqual({
      key,
      remediationId,
      digest,
      slack: { channel: 'C0123ABCD', message: '1548261231.000201' },
    });
  });

  it('has buttons for exactly this plan, or the command for Teams', async () => {
    const chats = await ask();

    expect(textOf(chats)).toContain(`"action_id":"asr-approve"`);
    expect(textOf(chats)).toContain(`"value":"${remediationId}:${digest}"`);
    expect(textOf(chats)).toContain(`approve ${remediationId} ${plan}`);
    expect(textOf(chats)).toContain('"type":"Action.OpenUrl"');
    expect(textOf(chats)).toContain(
      'https://eu-west-1.console.aws.amazon.com/securityhub/home?region=eu-west-1#/findings',
    );
  });

  it('has no button if it cannot be undone, but the command', async () => {
    const chats = await ask({ record: aRecord({ reversible: false }) });

    expect(textOf(chats)).not.toContain('asr-approve');
    expect(textOf(chats).match(new RegExp(`asr approve ${remediationId} --plan ${plan}`, 'g'))).toHaveLength(2);
  });

  it('shows no markup of names and values', async () => {
    const record = aRecord({
      pending: [{ field: 'rules', from: null, to: '<!channel> [a](https://evil.example)\u202E' }],
      warning: '<https://evil.example|click>',
    });
    const chats = await ask({ record, accountName: async () => '<@U1>' });

    expect(textOf(chats)).not.toMatch(/<!channel>|<https|<@U1>|\]\(https|\u202E/);
  });

  it('is asked once, although EventBridge delivers the event twice', async () => {
    const chats = await ask();
    await tellOutcome(told(), chats.world);

    expect(chats.sent).toHaveLength(2);
  });

  it('is not asked if it was decided in the meantime', async () => {
    expect((await ask({ record: aRecord({ outcome: 'fixed', digest: null }) })).sent).toEqual([]);
  });

  it('replaces the question about the plan before', async () => {
    const chats = fakeChats();
    chats.posted.set(key, { ...posted, digest: 'ab'.repeat(32) });
    await tellOutcome(told(), chats.world);

    expect(chats.sent.map(({ to }) => to)).toEqual(['chat.postMessage', 'teams', 'chat.update 1.1']);
    expect(JSON.stringify(chats.sent[2]?.content)).toContain('A newer question replaces this one.');
    expect(chats.posted.get(key)?.digest).toBe(digest);
  });

  it('shows the id of an account without a name', async () => {
    expect(textOf(await ask({ accountName: async () => undefined }))).toContain('in 111122223333"');
  });

  it('is asked only in the chat that is configured', async () => {
    expect((await ask({ teams: undefined })).sent.map(({ to }) => to)).toEqual(['chat.postMessage']);
    expect((await ask({ slack: undefined })).sent.map(({ to }) => to)).toEqual(['teams']);
  });
});

describe('the outcome', () => {
  const end = async (detail: Partial<ToldOutcome>, record = aRecord(), isPosted = true) => {
    const chats = fakeChats({ record });
    if (isPosted) chats.posted.set(key, posted);
    await tellOutcome(told(detail), chats.world);
    return chats;
  };

  it('replaces the question, with the changes and the command to undo them', async () => {
    const { pending: changes } = aRecord();
    const fixed = aRecord({ outcome: 'fixed', digest: null, pending: [], changes });
    const chats = await end(
      { outcome: 'fixed', reason: 'Changed and verified.', undo: `asr undo ${remediationId}` },
      fixed,
    );

    expect(chats.sent.map(({ to }) => to)).toEqual(['chat.update 1.1', 'teams']);
    const text = textsIn(chats.sent[0]?.content).join('\n');
    expect(text).toContain('fixed: Changed and verified.');
    expect(text).toContain(`Undo: asr undo ${remediationId}`);
    expect(text).toContain('- rules[ingress tcp 22 0.0.0.0/0]');
    expect(textOf(chats)).not.toContain('asr-approve');
    expect(chats.posted.size).toBe(0);
  });

  it('shows who rejected it', async () => {
    const chats = await end(
      { outcome: 'refused', reason: 'Rejected by jane@example.com (shop-team, Slack U0123JANE): no' },
      aRecord({ outcome: 'refused' }),
    );

    expect(textOf(chats)).toContain('Rejected by jane@example.com');
  });

  it('keeps the question if only an approval was refused', async () => {
    const chats = await end({
      outcome: 'refused',
      remediationId: 'r-00000000000000000001',
      reason: 'Outside of the scope.',
    });

    expect(chats.sent.map(({ to }) => to)).toEqual(['chat.update 1.1', 'teams']);
    expect(textOf(chats)).toContain('asr-approve');
    expect(textOf(chats)).toContain('Outside of the scope.');
    expect(chats.posted.size).toBe(1);
  });

  it('of a remediation that was never asked about is not sent', async () => {
    expect((await end({ outcome: 'refused' }, aRecord({ outcome: 'refused' }), false)).sent).toEqual([]);
  });
});
