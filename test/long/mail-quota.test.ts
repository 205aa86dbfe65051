/** SNS deactivates an e-mail subscription above ten messages a second. The digest stays below, and without it, it would not. */
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type LocalCloud,
  type Moto,
  type Quotas,
  awsQuotas,
  openAssembly,
  openClock,
  synthesized,
} from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import { defaultPolicy } from '@asr/orchestrator';

let moto: Moto;
let assembly: string;
const planted = mkdtempSync(join(tmpdir(), 'mail-quota-'));
beforeAll(async () => {
  [moto, assembly] = await Promise.all([emptyMoto(), synthesized(defaultPolicy)]);
}, 120_000);
afterAll(async () => {
  await moto?.stop();
  rmSync(planted, { recursive: true });
});

/** Outcomes that come at the same time, every six seconds. */
const burst = 30;

/** Opens a local cloud with quotas, puts 300 outcomes on the bus within a minute, and lets time pass. */
async function play(
  folder: string,
): Promise<{ readonly quotas: Quotas; readonly cloud: LocalCloud; readonly mails: number }> {
  const clock = openClock();
  // What was sent of one execution is not sent again.
  const executionId = randomUUID();
  // Time that does not depend on the machine: all mails of a burst fall into one moment.
  let milliseconds = 0;
  const quotas = awsQuotas({ now: () => new Date(milliseconds) });
  const cloud = await openAssembly({ motoUrl: moto.url, assembly: folder, clock, quotas });
  try {
    for (let nth = 0; nth < 300; nth += burst) {
      await Promise.all(
        Array.from({ length: burst }, (_, more) =>
          cloud.putEvent(outcome(`r-${nth + more}`, executionId), 'ASR-Outcomes'),
        ),
      );
      await cloud.passTime(6000);
      milliseconds += 6000;
    }
    await cloud.passTime(120_000);
    const mails = cloud.calls().filter(({ operation }) => operation === 'Publish');
    return { quotas, cloud, mails: mails.reduce((sum, { count }) => sum + count, 0) };
  } finally {
    await cloud.close();
  }
}

function outcome(remediationId: string, executionId: string) {
  const links = { resource: 'https://r', finding: 'https://f', execution: 'https://e' };
  const about = { controlId: 'EC2.13', accountId: '111122223333', region: 'eu-west-1', resourceId: remediationId };
  const text = { reason: 'Changed and verified.', summary: '', undo: null, at: new Date(0).toISOString() };
  const detail = { remediationId, outcome: 'fixed', executionId, digest: true, links, ...about, ...text };
  return { source: 'asr', 'detail-type': 'ASR Remediation Outcome', detail };
}

/** The deployment without its digest: a message for each outcome, as fast as they come. */
function withoutDigest(): string {
  cpSync(assembly, planted, { recursive: true });
  const path = join(planted, 'AdminStack.template.json');
  const template = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly Resources: { readonly [id: string]: { readonly Properties: { [name: string]: unknown } } };
  };
  const mapping = template.Resources['OutcomesToNotify']?.Properties;
  if (mapping === undefined) throw new Error('The admin stack has no OutcomesToNotify.');
  Object.assign(mapping, {
    BatchSize: 1,
    MaximumBatchingWindowInSeconds: 0,
    ScalingConfig: { MaximumConcurrency: 50 },
  });
  const text = JSON.stringify(template).replace(/"MESSAGES_PER_SECOND":"\d+"/, '"MESSAGES_PER_SECOND":"1000"');
  writeFileSync(path, text);
  return planted;
}

describe('300 outcomes within a minute', () => {
  it('are at most three mails, and deactivate no subscription', async () => {
    const { quotas, mails } = await play(assembly);

    expect(quotas.deactivatedTopics()).toEqual([]);
    expect(mails).toBeGreaterThanOrEqual(1);
    expect(mails).toBeLessThanOrEqual(3);
  }, 120_000);

  it('deactivate the subscription without the digest', async () => {
    const { quotas, mails } = await play(withoutDigest());

    expect(mails).toBe(300);
    expect(quotas.deactivatedTopics()).toEqual([expect.stringMatching(/:Notifications[0-9A-F]{8}$/)]);
  }, 120_000);
});
