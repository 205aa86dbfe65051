import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { stopShards } from '@asr/orchestrator';
import { fakeAws } from '@asr/playbooks/testing';
import { fakeHistory, maria } from '@asr/operations/testing';
import { runCli } from '../../testing/index.ts';

const stopped = {
  pk: 'SWITCH',
  sk: 'STOP',
  action: 'stop',
  by: 'john',
  because: 'Incident 4711',
  at: '2026-11-20T00:00:00.000Z',
};

function world(others: readonly object[] = [], namespace = 'ASR') {
  const { handlers, writes } = fakeHistory([], others, namespace);
  return { writes, adminAccount: () => fakeAws(handlers) };
}

describe('asr stop', () => {
  it('sets the stop switch, and records who, when and why in the same transaction', async () => {
    const { writes, adminAccount } = world();

    const { code, out } = await runCli(['stop', '--because', 'Incident 4711', '--json'], { adminAccount });

    const turned = { by: maria, because: 'Incident 4711', at: '2026-11-21T00:00:00.000Z' };
    expect({ code, document: JSON.parse(out) }).toEqual({
      code: 0,
      document: { stopped: true, ...turned, before: null },
    });
    const item = (key: object) => ({
      Put: {
        TableName: 'ASR-table',
        Item: expect.objectContaining({ ...marshall({ ...turned, action: 'stop' }), ...key }),
      },
    });
    expect(writes).toMatchObject([
      {
        TransactItems: [
          ...stopShards.map((shard) => item(marshall(shard))),
          item({ pk: { S: 'SWITCH' }, sk: { S: expect.stringMatching(/^AT#2026-11-21T/) } }),
        ],
      },
    ]);
  });

  it('stops with an unknown actor if STS does not respond', async () => {
    const { handlers } = fakeHistory([], [], 'ASR');
    const down = () => {
      throw new Error('STS is down.');
    };

    const { code, out } = await runCli(['stop', '--json'], {
      adminAccount: () => fakeAws({ ...handlers, GetCallerIdentityCommand: down }),
    });

    expect({ code, document: JSON.parse(out) }).toMatchObject({
      code: 0,
      document: { stopped: true, by: expect.stringMatching(/^unknown/) },
    });
  });

  it('reports who stopped ASR before', async () => {
    const { out } = await runCli(['stop'], { adminAccount: world([stopped]).adminAccount });

    expect(out).toContain('ASR was already stopped at 2026-11-20T00:00:00.000Z by john: Incident 4711');
  });
});

describe('asr start', () => {
  it('removes the stop switch, and reports who set it', async () => {
    const { writes, adminAccount } = world([stopped], 'TEST');

    const { code, out } = await runCli(['start', '--because', 'Over.', '--namespace', 'TEST'], { adminAccount });

    expect(code).toBe(0);
    expect(out).toContain('ASR was stopped at 2026-11-20T00:00:00.000Z by john: Incident 4711');
    expect(writes).toMatchObject([
      {
        TransactItems: [
          ...stopShards.map((shard) => ({ Delete: { TableName: 'TEST-table', Key: marshall(shard) } })),
          { Put: { Item: expect.objectContaining(marshall({ action: 'start', by: maria, because: 'Over.' })) } },
        ],
      },
    ]);
  });

  it('changes nothing if ASR is not stopped', async () => {
    const { writes, adminAccount } = world();

    const { code, out } = await runCli(['start', '--json'], { adminAccount });

    expect({ code, document: JSON.parse(out), writes }).toEqual({
      code: 0,
      document: { stopped: false, before: null },
      writes: [],
    });
  });
});
