import { describe, expect, it } from '@jest/globals';
import { removedRule } from '../../testing/index.ts';
import { loadAlwaysAsks } from './always-asks.ts';

describe('what waits for a person whatever the policy says', () => {
  it('is what the playbook cannot put back, and nothing else of it', async () => {
    const asks = await loadAlwaysAsks(['EC2.13', 'SecretsManager.4', 'IAM.8']);

    expect(asks('EC2.13', removedRule)).toBe(false);
    expect(asks('SecretsManager.4', { field: 'rotated', from: 'x', to: 'y' })).toBe(true);
    expect(asks('IAM.8', { field: 'consolePassword', from: {}, to: null })).toBe(true);
    expect(asks('IAM.8', { field: 'accessKeys', key: 'AKIA', from: 'Active', to: 'Inactive' })).toBe(false);
  });

  it('is everything of a control that there is no playbook for any more', async () => {
    expect((await loadAlwaysAsks(['Gone.1']))('Gone.1', removedRule)).toBe(true);
  });
});
