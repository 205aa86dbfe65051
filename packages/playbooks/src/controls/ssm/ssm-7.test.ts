import type { GetServiceSettingRequest, UpdateServiceSettingRequest } from '@aws-sdk/client-ssm';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ssm7 } from './ssm-7.ts';

function account(value: string | undefined) {
  const mustKnow = (id: string | undefined) => {
    if (id !== '/ssm/documents/console/public-sharing-permission') throw named('ServiceSettingNotFound');
  };
  return fakeAws({
    GetServiceSettingCommand: ({ SettingId }: GetServiceSettingRequest) => {
      mustKnow(SettingId);
      return { ServiceSetting: { SettingId, SettingValue: value } };
    },
    UpdateServiceSettingCommand: ({ SettingId, SettingValue }: UpdateServiceSettingRequest) => {
      mustKnow(SettingId);
      value = SettingValue;
      return {};
    },
  });
}

describePlaybook(ssm7, {
  // The id of an account in a Security Hub finding.
  target: { resourceId: 'AWS::::Account:111122223333' },
  onMoto: async ({ accountId }) => `AWS::::Account:${accountId}`,
  changes: {
    'a new account': () => account('Enable'),
    'an account whose response omits the value': () => account(undefined),
  },
  leaves: { 'an account that blocks public sharing': () => account('Disable') },
  refuses: {},
});
