/** `pnpm demo`, as whoever clones the repository runs it first. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';

const main = join(import.meta.dirname, '..', 'packages', 'cli', 'src', 'main.ts');

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

describe('the demo', () => {
  it('fixes and verifies seven violations in three accounts and two Regions, undoes one, and exits with 0', async () => {
    const child = spawn(process.execPath, [main, 'local', 'demo', '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise((resolve) => child.once('close', resolve));
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);

    expect(await ended).toBe(0);
    const { remediations, note, undone } = JSON.parse(out) as {
      readonly remediations: readonly Played[];
      readonly note: { readonly status: string; readonly note: string };
      readonly undone: { readonly isRestored: boolean; readonly remediation: { readonly outcome: string } };
    };
    expect(remediations.map(({ controlId }) => controlId).toSorted()).toEqual(
      ['EC2.2', 'EC2.13', 'EC2.14', 'EC2.7', 'S3.1', 'IAM.14', 'RDS.5'].toSorted(),
    );
    expect(remediations.filter(({ outcome, isVerified }) => outcome !== 'fixed' || !isVerified)).toEqual([]);
    expect(new Set(remediations.map(({ accountId }) => accountId)).size).toBe(3);
    expect(new Set(remediations.map(({ region }) => region)).size).toBe(2);
    expect(new Set(remediations.map(({ started }) => started))).toEqual(new Set(['button', 'rule']));
    expect(remediations.find(({ controlId }) => controlId === 'EC2.2')?.runbook).toBe('ASR-RemoveVPCDefaultSecurityGroupRules');
    expect(remediations.find(({ controlId }) => controlId === 'RDS.5')?.isApproved).toBe(true);
    expect(note.status).toBe('RESOLVED');
    expect(note.note).toMatch(/Undo: asr undo r-[\da-f]{20}/);
    expect(undone).toMatchObject({ isRestored: true, remediation: { outcome: 'undone' } });
    expect(err).toContain('Take one remediation back');
  }, 60_000);
});
