/** A playbook whose calls tag what they create may not tag what exists: tags can exempt a resource, or select it. */
import { expect, it } from '@jest/globals';
import { type Permissions, registry } from '@asr/playbooks';

/** Whether the role can tag existing EC2 resources, although the playbook makes no such call. */
function canTagExisting({ dependent = [], when = {} }: Permissions): boolean {
  const tags = dependent.some(({ action, onCreation }) => action === 'ec2:CreateTags' && onCreation === undefined);
  return tags && when['ec2:CreateTags']?.['StringEquals']?.['ec2:CreateAction'] === undefined;
}

it('a playbook that tags EC2 resources only on creation cannot tag existing ones', async () => {
  const playbooks = await Promise.all(Object.values(registry).map(({ load }) => load()));

  const tagging = playbooks.filter(({ permissions: { dependent = [] } }) =>
    dependent.some(({ action }) => action === 'ec2:CreateTags'),
  );
  expect(tagging.length).toBeGreaterThan(5);
  expect(tagging.filter(({ permissions }) => canTagExisting(permissions)).map(({ control }) => control)).toEqual([]);
});

it('a planted permission without the condition is found', () => {
  expect(
    canTagExisting({ read: [], write: [], dependent: [{ action: 'ec2:CreateTags', because: 'A rule has tags.' }] }),
  ).toBe(true);
});
