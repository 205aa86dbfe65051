import type { GetServiceSettingRequest, UpdateServiceSettingRequest } from '@aws-sdk/client-ssm';
import { describe, expect, it } from '@jest/globals';
import { apply, undo } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ssm6 } from './ssm-6.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'AWS::::Account:111122223333',
};

/** @param given The changed value of the setting. */
function account(given?: string, initial?: string) {
  let changed = given;
  const check = ({ SettingId }: { readonly SettingId: string | undefined }) => {
    if (SettingId !== '/ssm/automation/customer-script-log-destination') throw named('ServiceSettingNotFound');
  };
  const aws = fakeAws({
    GetServiceSettingCommand: ({ SettingId }: GetServiceSettingRequest) => {
      check({ SettingId });
      const Status = changed === undefined ? 'Default' : 'Customized';
      return { ServiceSetting: { SettingId, SettingValue: changed ?? initial, Status } };
    },
    UpdateServiceSettingCommand: ({ SettingId, SettingValue }: UpdateServiceSettingRequest) => {
      check({ SettingId });
      if (SettingValue === undefined || SettingValue === '') throw named('ValidationException');
      changed = SettingValue;
      return {};
    },
    ResetServiceSettingCommand: ({ SettingId }: GetServiceSettingRequest) => {
      check({ SettingId });
      changed = undefined;
      return {};
    },
  });
  return { aws, value: () => changed };
}

describePlaybook(ssm6, {
  target,
  onMoto: async ({ accountId }) => `AWS::::Account:${accountId}`,
  changes: {
    'a new account': () => account(undefined, '').aws,
    'an account whose response omits the value': () => account().aws,
    'an account with a destination that AWS does not document': () => account('None').aws,
  },
  leaves: { 'an account that logs to CloudWatch': () => account('CloudWatch').aws },
  refuses: {},
});

describe('SSM.6', () => {
  it('resets the setting, because no value turns it off', async () => {
    const { aws, value } = account();
    const enable = { field: 'destination', from: null, to: 'CloudWatch' };

    await apply(ssm6, target, [enable], aws);
    expect(value()).toBe('CloudWatch');

    expect(await undo(ssm6, target, [enable], aws)).toEqual({ kind: 'done' });
    expect(value()).toBeUndefined();
  });

  it('never changes the setting without approval, because roles of automations may lack permissions', () => {
    expect(ssm6.alwaysAsks).toBe(true);
  });
});
