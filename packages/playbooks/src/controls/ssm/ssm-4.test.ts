import { describe, expect, it } from '@jest/globals';
import {
  CreateDocumentCommand,
  ModifyDocumentPermissionCommand,
  SSMClient,
  type DescribeDocumentPermissionRequest,
  type ModifyDocumentPermissionRequest,
} from '@aws-sdk/client-ssm';
import { apply, plan, undo } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ssm4 } from './ssm-4.ts';

const resourceId = 'arn:aws:ssm:eu-west-1:111122223333:document/patch-it';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };

/** @param shares Versions by account; `null` if the response omits the version. Lists return one account per page. */
function document(shares: { [account: string]: string | null }, sharing = 'Enable') {
  const aws = fakeAws({
    DescribeDocumentPermissionCommand: ({ Name, NextToken = '0' }: DescribeDocumentPermissionRequest) => {
      if (Name !== 'patch-it') throw named('InvalidDocument');
      const page = Number(NextToken);
      const [[AccountId, SharedDocumentVersion] = ['', null]] = Object.entries(shares).slice(page);
      const hasVersion = SharedDocumentVersion !== null;
      return {
        AccountIds: AccountId === '' ? [] : [AccountId],
        AccountSharingInfoList: hasVersion ? [{ AccountId, SharedDocumentVersion }] : [],
        ...(page + 1 < Object.keys(shares).length && { NextToken: `${page + 1}` }),
      };
    },
    GetServiceSettingCommand: () => ({ ServiceSetting: { SettingValue: sharing } }),
    ModifyDocumentPermissionCommand: (input: ModifyDocumentPermissionRequest) => {
      for (const id of input.AccountIdsToAdd ?? []) shares[id] = input.SharedDocumentVersion ?? '$DEFAULT';
      for (const id of input.AccountIdsToRemove ?? []) delete shares[id];
      return {};
    },
  });
  return { aws, shares };
}

describePlaybook(ssm4, {
  target: { resourceId },
  async onMoto({ accountId, region, client }) {
    const ssm = client(SSMClient);
    const Content = JSON.stringify({ schemaVersion: '2.2', description: 'none', mainSteps: [] });
    await ssm.send(new CreateDocumentCommand({ Name: 'patch-it', Content, DocumentType: 'Command' }));
    await ssm.send(
      new ModifyDocumentPermissionCommand({ Name: 'patch-it', PermissionType: 'Share', AccountIdsToAdd: ['all'] }),
    );
    return `arn:aws:ssm:${region}:${accountId}:document/patch-it`;
  },
  changes: {
    'a public document': () => document({ all: '$DEFAULT' }).aws,
    'a public document whose response omits the version': () => document({ all: null }).aws,
    'a document with one public version': () => document({ all: '3' }).aws,
    'a document that is public on a later page': () => document({ 444455556666: '$DEFAULT', all: '$LATEST' }).aws,
  },
  leaves: {
    'a private document': () => document({}).aws,
    'a document that is shared with one account': () => document({ 444455556666: '$DEFAULT' }).aws,
  },
  refuses: {},
  gone: {
    'a deleted document': () =>
      fakeAws({
        DescribeDocumentPermissionCommand: () => {
          throw named('InvalidDocument');
        },
      }),
  },
});

describe('SSM.4', () => {
  it('reads a name with slashes in full', async () => {
    const names: unknown[] = [];
    const aws = fakeAws({
      DescribeDocumentPermissionCommand: ({ Name }: DescribeDocumentPermissionRequest) => {
        names.push(Name);
        return {};
      },
    });

    await plan(ssm4, { ...target, resourceId: resourceId.replace('patch-it', 'team/patch-it') }, aws);

    expect(names).toEqual(['team/patch-it']);
  });

  it('undo says what to undo first if SSM.7 blocks public sharing since', async () => {
    const { aws, shares } = document({}, 'Disable');
    const changes = [{ field: 'publicVersion', from: '3', to: null }];

    expect(await undo(ssm4, target, changes, aws)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining('Undo SSM.7 first'),
    });
    expect(shares).toEqual({});
  });

  it('keeps specific accounts, and undo shares the same version again', async () => {
    const { aws, shares } = document({ 444455556666: '$LATEST', all: '3' });
    const planned = await plan(ssm4, target, aws);
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(ssm4, target, changes, aws);
    expect(shares).toEqual({ 444455556666: '$LATEST' });

    await undo(ssm4, target, changes, aws);
    expect(shares).toEqual({ 444455556666: '$LATEST', all: '3' });
  });
});
