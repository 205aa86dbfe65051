/** The short version of `pnpm bench load`: counts alone, which are exact. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openLocalCloud, type LocalCloud, type Moto } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import { defaultPolicy } from '@asr/orchestrator';
import { loadThrough } from '../../tools/bench/load.ts';

describe('many findings of many accounts', () => {
  let moto: Moto;
  let cloud: LocalCloud;
  beforeAll(async () => {
    moto = await emptyMoto();
    cloud = await openLocalCloud({
      motoUrl: moto.url,
      policy: { ...defaultPolicy, controls: { 'EC2.13': { mode: 'automatic' } } },
    });
  }, 120_000);
  afterAll(async () => {
    await cloud?.close();
    await moto?.stop();
  });

  it('are each fixed once, none is lost, and the last finding costs as many calls as the first', async () => {
    const { parts, resolved, remediations } = await loadThrough(cloud, { findings: 100, accounts: 20 }, () => {});

    expect(parts.map(({ findings, events }) => ({ findings, events }))).toEqual([
      { findings: 10, events: 1 },
      { findings: 50, events: 5 },
      { findings: 100, events: 10 },
    ]);
    for (const { findings, events, counts, outcomes } of parts) {
      expect(outcomes).toEqual({ fixed: findings });
      expect(counts.transitions).toBe(3 * findings + 3 * events);
      // Each event adds one update of its findings, and one call for each ten outcomes on the bus. The digest comes later.
      expect(counts.awsApiCalls).toBe(10 * findings + (1 + 1) * events);
      // Batches are of five at most, and of one at worst.
      expect(counts.lambdaInvocations).toBeLessThanOrEqual(findings + 2 * events);
    }
    expect({ resolved, remediations }).toEqual({ resolved: 100, remediations: 100 });
  }, 240_000);
});
