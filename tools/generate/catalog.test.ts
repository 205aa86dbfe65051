import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { clientVersions, notPublished, sdkVersion } from './catalog.ts';

describe('the AWS clients in the catalog', () => {
  it('have one version, except those that AWS did not publish at it', () => {
    const others = [...clientVersions()].filter(([, version]) => version !== sdkVersion());

    expect(clientVersions().size).toBeGreaterThan(30);
    expect(Object.fromEntries(others)).toEqual(notPublished);
  });

  it('are refused at two versions, with the file to edit', () => {
    const root = mkdtempSync(join(tmpdir(), 'asr-catalog-'));
    const lines = ["  '@aws-sdk/client-efs': 3.1.0", "  '@aws-sdk/client-kms': 3.2.0"];
    writeFileSync(join(root, 'pnpm-workspace.yaml'), `catalog:\n${lines.join('\n')}\n`);

    expect(() => sdkVersion(root)).toThrow(
      'pnpm-workspace.yaml pins AWS clients at 3.1.0, 3.2.0. Pin all of them at one version.',
    );
    rmSync(root, { recursive: true });
  });
});
