import { describe, expect, it } from '@jest/globals';
import { removedRule } from '../testing/index.ts';
import { loadAlwaysNeedsApproval } from './always-needs-approval.ts';

describe('loadAlwaysNeedsApproval', () => {
  it('returns true only for changes that the playbook cannot undo', async () => {
    const asks = await loadAlwaysNeedsApproval(['EC2.13', 'SecretsManager.4', 'IAM.8']);

    expect(asks('EC2.13', removedRule)).toBe(false);
    expect(asks('SecretsManager.4', { field: 'rotated', from: 'x', to: 'y' })).toBe(true);
    expect(asks('IAM.8', { field: 'consolePassword', from: {}, to: null })).toBe(true);
    expect(asks('IAM.8', { field: 'accessKeys', key: 'AKIA', from: 'Active', to: 'Inactive' })).toBe(false);
  });

  it('returns true for every change of a control without a playbook', async () => {
    expect((await loadAlwaysNeedsApproval(['Gone.1']))('Gone.1', removedRule)).toBe(true);
  });
});
