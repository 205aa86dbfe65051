import { describe, expect, it } from '@jest/globals';
import { fakeAws, named, type Handlers } from '@asr/playbooks/testing';
import { aRecord, fakeHistory } from '@asr/operations/testing';
import { runCli } from '../../testing/index.ts';

const stateMachineArn = 'arn:aws:states:eu-west-1:999999999999:stateMachine:ASR-Orchestrator';
/** Nothing but a state machine, which says nothing of its parts. */
const bare: Handlers = {
  ListStateMachinesCommand: () => ({ stateMachines: [{ name: 'ASR-Orchestrator', stateMachineArn }] }),
  DescribeStateMachineCommand: () => ({ definition: '{}', status: 'ACTIVE' }),
  ListTagsForResourceCommand: () => ({ tags: [] }),
};

interface Document {
  readonly isWell: boolean;
  readonly results: readonly {
    readonly place: string;
    readonly check: string;
    readonly kind: string;
    readonly sentence: string;
  }[];
}

async function doctor(handlers: Handlers, argv: readonly string[] = []) {
  const { code, out } = await runCli(['doctor', '--json', ...argv], {
    adminAccount: () => fakeAws({ ...bare, ...handlers }),
  });
  return { code, ...(JSON.parse(out) as Document) };
}

describe('asr doctor', () => {
  it('reports a switch that ASR 0.1.0 stopped, of which only one part is set', async () => {
    const stopped = { pk: 'SWITCH', sk: 'STOP', by: 'john', because: '', at: '2026-11-20T00:00:00.000Z' };
    const { handlers } = fakeHistory([], [stopped]);

    const { results } = await doctor(handlers);

    expect(results.find(({ check }) => check === 'stop-switch')).toMatchObject({
      kind: 'problem',
      sentence: expect.stringContaining('Only some remediations are stopped.'),
    });
  });

  it('says how many remediations it read, if none of them failed or succeeded', async () => {
    const refused = Array.from({ length: 201 }, (_, nth) =>
      aRecord({ remediationId: `r-${nth}`, outcome: 'refused', changes: [] }),
    );
    const sentenceFor = async (records: typeof refused) => {
      const { results } = await doctor(fakeHistory(records).handlers);
      return results.find(({ check }) => check === 'last-success')?.sentence;
    };

    expect(await sentenceFor([])).toBe('No remediation ran in the last 7 days.');
    expect(await sentenceFor(refused.slice(0, 2))).toBe(
      'No remediation of the last 7 days failed. None succeeded either.',
    );
    expect(await sentenceFor(refused)).toBe('No remediation of the newest 200 failed. None succeeded either.');
  });

  it('checks every active account of the organization, over all pages', async () => {
    const { results } = await doctor({
      ListAccountsCommand: ({ NextToken }: { readonly NextToken?: string }) =>
        NextToken === undefined
          ? {
              Accounts: [
                { Id: '111122223333', State: 'ACTIVE' },
                { Id: '222233334444', State: 'CLOSED' },
              ],
              NextToken: 'more',
            }
          : { Accounts: [{ Id: '444455556666', State: 'ACTIVE' }] },
    });

    expect([...new Set(results.map(({ place }) => place))]).toEqual(['home', '111122223333', '444455556666']);
  });

  it('reports the accounts as unknown if it is not allowed to list them', async () => {
    const { code, isWell, results } = await doctor({
      ListAccountsCommand: () => {
        throw named('AccessDeniedException', 'You have no permission.');
      },
    });

    expect(results[0]).toMatchObject({
      check: 'accounts',
      kind: 'unknown',
      sentence: expect.stringContaining('organizations:ListAccounts'),
    });
    expect({ code, isWell }).toEqual({ code: 1, isWell: false });
  });

  it('reports parts that the state machine does not name as problems, and does not read them', async () => {
    const { results } = await doctor({}, ['--accounts', '111122223333']);

    const problems = results.filter(({ kind }) => kind === 'problem').map(({ check }) => check);
    expect(problems).toEqual(['history-table', 'functions', 'tasks-queue', 'dead-letters']);
  });

  it('prints a problem that many accounts share once, and the roles of an account in one line', async () => {
    const accounts = Array.from({ length: 12 }, (_, nth) => String(111_122_223_300 + nth));
    const { out } = await runCli(['doctor', '--accounts', accounts.join(',')], { adminAccount: () => fakeAws(bare) });

    const lines = out.split('\n').filter((line) => line.includes('12 accounts'));
    expect(lines).toEqual(['  ? The roles exist, trust ASR and match this version: unknown in 12 accounts']);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('111122223309 and 2 more.');
    expect(out).toContain('Member accounts: 0 of 12 passed');
    const others = out.split('\n').filter((line) => !line.startsWith('    Fix: '));
    expect(Math.max(...others.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('prints a reason that many checks share once, with the checks below it', async () => {
    const adminAccount = () =>
      fakeAws({
        ...bare,
        DescribeStateMachineCommand: () => {
          throw named('StateMachineDoesNotExist', 'It is gone');
        },
      });

    const { code, out } = await runCli(['doctor', '--accounts', '111122223333'], { adminAccount });

    expect(code).toBe(1);
    const [home = ''] = out.split('Member accounts');
    expect(home.match(/It is gone/g)).toHaveLength(1);
    expect(home).toMatch(/\? \d+ checks are unknown\. Skipped: StateMachineDoesNotExist: It is gone\./);
    expect(home).toContain('\n      The history table exists\n');
  });

  it('ends at once if AWS does not answer, instead of reporting every check', async () => {
    const adminAccount = () =>
      fakeAws({
        ListStateMachinesCommand: () => {
          throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' });
        },
      });

    const { code, out, err } = await runCli(['doctor', '--accounts', '111122223333'], { adminAccount });

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('AWS did not answer.');
  });

  it('exits with 2 without credentials, and prints how to log in', async () => {
    const adminAccount = () =>
      fakeAws({
        ListStateMachinesCommand: () => {
          throw named('CredentialsProviderError');
        },
      });

    const { code, out, err } = await runCli(['doctor', '--accounts', '111122223333'], { adminAccount });

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('aws sso login');
  });

  it.each([
    ['an invalid account id', ['--accounts', '1111'], /12 digits/],
    ['an empty account id', ['--accounts', '111122223333,'], /without empty items/],
    ['a profile pattern without {account}', ['--profiles', 'security'], /must contain \{account\}/],
    ['a missing policy file', ['--policy', 'nowhere.yaml'], /nowhere\.yaml: file not found/],
  ])('exits with 2 for %s', async (_, argv, complaint) => {
    const { code, err } = await runCli(['doctor', ...argv]);

    expect(code).toBe(2);
    expect(err).toMatch(complaint);
  });
});
