import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { arrangeTable } from './testing/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { dynamoDB5 } from './dynamodb-5.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
};

/** Emulates the table `orders` and its tags, which DynamoDB lists ten per page. `null` means that no table exists. */
function table(given: { readonly [key: string]: string } | null) {
  const tags = new Map(Object.entries(given ?? {}));
  const check = (arn: string) => {
    if (given === null || arn !== target.resourceId) throw named('ResourceNotFoundException');
  };
  const aws = fakeAws({
    ListTagsOfResourceCommand: ({ ResourceArn, NextToken = '0' }: { ResourceArn: string; NextToken?: string }) => {
      check(ResourceArn);
      const all = [...tags].map(([Key, Value]) => ({ Key, Value }));
      const next = Number(NextToken) + 10;
      return { Tags: all.slice(Number(NextToken), next), ...(next < all.length && { NextToken: String(next) }) };
    },
    TagResourceCommand: (input: { ResourceArn: string; Tags: readonly { Key: string; Value: string }[] }) => {
      check(input.ResourceArn);
      for (const { Key, Value } of input.Tags) tags.set(Key, Value);
      return {};
    },
    UntagResourceCommand: (input: { ResourceArn: string; TagKeys: readonly string[] }) => {
      check(input.ResourceArn);
      for (const key of input.TagKeys) tags.delete(key);
      return {};
    },
  });
  return { aws, current: () => Object.fromEntries(tags) };
}

const required = (keys: readonly string[], given: { readonly [key: string]: string }) => () => ({
  aws: table(given).aws,
  parameters: { requiredTagKeys: keys },
});
const twelve = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`tag${index}`, 'x']));

describePlaybook(dynamoDB5, {
  target,
  onMoto: async (account) => ({
    resourceId: await arrangeTable(account),
    parameters: { requiredTagKeys: ['owner', 'costCenter'] },
  }),
  changes: {
    'a table as DynamoDB creates it, without tags': () => table({}).aws,
    'a table with only AWS tags': () => table({ 'aws:cloudformation:stack-name': 'shop' }).aws,
    'a table without the required tags': required(['owner', 'costCenter'], {}),
    'a table with one of the required tags': required(['owner', 'costCenter'], { owner: 'shop-team' }),
    'a table whose tag key differs in letter case': required(['Owner'], { owner: 'shop-team' }),
  },
  leaves: {
    'a table with a tag when none is required': () => table({ owner: 'shop-team' }).aws,
    'a table with all required tags and more': required(['owner'], { owner: 'shop-team', stage: 'prod' }),
    'a table whose required tag has no value': required(['owner'], { owner: '' }),
    'a table whose required tag is on a later page': required(['tag11'], twelve),
  },
  refuses: {},
  gone: { 'a table that was deleted': () => table(null).aws },
});

describe('DynamoDB.5', () => {
  it('keeps the values of existing tags, and undo removes only its own', async () => {
    const { aws, current } = table({ owner: 'shop-team' });
    const parameters = { requiredTagKeys: ['owner', 'costCenter'] };
    const planned = await plan(dynamoDB5, target, aws, parameters);
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(dynamoDB5, target, changes, aws);
    expect(current()).toEqual({ owner: 'shop-team', costCenter: '' });

    await undo(dynamoDB5, target, changes, aws);
    expect(current()).toEqual({ owner: 'shop-team' });
  });

  it('keeps a tag whose value was set afterward', async () => {
    const { aws, current } = table({});
    const changes = [{ field: 'tags', key: 'owner', from: null, to: '' }];
    await apply(dynamoDB5, target, changes, aws);
    await dynamoDB5.apply(target, { field: 'tags', key: 'owner', from: '', to: 'shop-team' }, aws);

    expect(await undo(dynamoDB5, target, changes, aws)).toMatchObject({ kind: 'refused' });

    expect(current()).toEqual({ owner: 'shop-team' });
  });

  it('accepts the name of a table as the resource id', async () => {
    expect((await plan(dynamoDB5, { ...target, resourceId: 'orders' }, table({}).aws)).kind).toBe('change');
  });
});
