/** `pnpm demo` in a new clone of the repository. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';

const main = join(import.meta.dirname, '..', '..', 'packages', 'demo', 'src', 'main.ts');

interface Played {
  readonly controlId: string;
  readonly accountId: string;
  readonly region: string;
  readonly started: string;
  readonly outcome: string;
  readonly isVerified: boolean;
  readonly runbook: string | null;
  readonly isApproved: boolean;
}

interface Detected {
  readonly controlId: string;
  readonly seenBy: string;
  readonly outcome: string;
  readonly because: string;
  readonly evaluations: readonly { readonly compliance: string; readonly annotation: string }[];
  readonly isAsWanted: boolean;
  readonly before: string;
  readonly after: string;
}

interface Undone {
  readonly isRestored: boolean;
  readonly remediation: { readonly controlId: string; readonly outcome: string };
}

interface Acts {
  readonly remediations: readonly Played[];
  readonly note: { readonly status: string; readonly note: string };
  readonly undone: Undone;
  readonly detected: { readonly remediations: readonly Detected[]; readonly undone: Undone };
}

async function demo(...options: readonly string[]) {
  // Jest enables colors for its workers on a terminal.
  const env = { ...process.env, FORCE_COLOR: undefined };
  const child = spawn(process.execPath, [main, ...options], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

describe('the demo', () => {
  it('fixes and verifies everything in both parts, undoes one fix of each, and exits with 0', async () => {
    const { code, out, err } = await demo('--json');

    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    const { remediations, note, undone, detected } = JSON.parse(out) as Acts;
    expect(remediations.map(({ controlId }) => controlId).toSorted()).toEqual(
      ['EC2.2', 'EC2.13', 'EC2.14', 'EC2.7', 'S3.1', 'IAM.14', 'RDS.5'].toSorted(),
    );
    expect(remediations.filter(({ outcome, isVerified }) => outcome !== 'fixed' || !isVerified)).toEqual([]);
    expect(new Set(remediations.map(({ accountId }) => accountId)).size).toBe(3);
    expect(new Set(remediations.map(({ region }) => region)).size).toBe(2);
    expect(new Set(remediations.map(({ started }) => started))).toEqual(new Set(['button', 'rule']));
    expect(remediations.find(({ controlId }) => controlId === 'EC2.2')?.runbook).toBe(
      'ASR-RemoveVPCDefaultSecurityGroupRules',
    );
    expect(remediations.find(({ controlId }) => controlId === 'RDS.5')?.isApproved).toBe(true);
    expect(note.status).toBe('RESOLVED');
    expect(note.note).toContain('Undo: `asr undo --finding` with the id of this finding.');
    expect(undone).toMatchObject({ isRestored: true, remediation: { outcome: 'undone' } });
    expectDetected(detected);
    expect(err).toMatch(/Part 1[^]*Undo one remediation[^]*Part 2[^]*Undo the quarantine/);
  }, 120_000);
});

function expectDetected({ remediations, undone }: Acts['detected']): void {
  expect(remediations.map(({ controlId, seenBy, outcome }) => [controlId, seenBy, outcome])).toEqual([
    ['SecurityGroup.1', 'AWS Config', 'fixed'],
    ['SecurityGroup.2', 'AWS Config', 'fixed'],
    ['SecurityGroup.3', 'CloudTrail', 'fixed'],
    ['SecurityGroup.3', 'CloudTrail', 'skipped'],
    ['SecurityGroup.4', 'CloudTrail', 'fixed'],
  ]);
  expect(remediations.filter(({ isAsWanted }) => !isAsWanted)).toEqual([]);
  const [instance, web, reverted, allowed, forbidden] = remediations;
  expect(instance?.evaluations).toMatchObject([
    { compliance: 'NON_COMPLIANT', annotation: expect.stringContaining('public ports [22]') },
    { compliance: 'COMPLIANT', annotation: expect.stringContaining('no public ports without a valid exception') },
  ]);
  expect(instance?.after).toContain('eth0 in QUARANTINED-front (tcp 80, 443 from 0.0.0.0/0)');
  expect(web).toMatchObject({ before: 'tcp 80, 8080 from 0.0.0.0/0', after: 'tcp 80, 443 from 0.0.0.0/0' });
  expect(reverted?.because).toMatch(/user\/mallory, who called AuthorizeSecurityGroupIngress from 203\.0\.113\.66/);
  expect(allowed?.after).toBe(allowed?.before);
  expect(forbidden?.because).toContain('no-all-ports');
  expect(undone).toMatchObject({ isRestored: true, remediation: { controlId: 'SecurityGroup.1', outcome: 'undone' } });
}
