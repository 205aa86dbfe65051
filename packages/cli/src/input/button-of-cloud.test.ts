import { expect, it } from '@jest/globals';
import { buttonOf } from './button-of-cloud.ts';

it('the button of a local deployment has the custom action in the rule of the admin stack', () => {
  const customActionArn = 'arn:aws:securityhub:eu-west-1:999999999999:action/custom/ASRRemediation';
  const pattern = { 'detail-type': ['Security Hub Findings - Custom Action'], resources: [customActionArn] };
  const admin = { accountId: '999999999999', region: 'eu-west-1' } as never;
  const time = { newId: () => 'an-id', now: () => new Date(0) };

  expect(buttonOf({ rules: [{ name: 'Button', bus: 'default', pattern }], admin }, time)).toEqual({
    accountId: '999999999999',
    region: 'eu-west-1',
    customActionArn,
    ...time,
  });
});
