import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec27 } from './ec2-7.ts';

/** Emulates an account. `encrypts` is undefined if the response of EC2 omits the field. */
function account(encrypts: boolean | undefined) {
  return fakeAws({
    GetEbsEncryptionByDefaultCommand: () => ({ EbsEncryptionByDefault: encrypts }),
    EnableEbsEncryptionByDefaultCommand: () => ({ EbsEncryptionByDefault: (encrypts = true) }),
    DisableEbsEncryptionByDefaultCommand: () => ({ EbsEncryptionByDefault: (encrypts = false) }),
  });
}

describePlaybook(ec27, {
  target: { resourceId: 'AWS::::Account:111122223333' },
  onMoto: async ({ accountId }) => `AWS::::Account:${accountId}`,
  changes: {
    'a new account': () => account(false),
    'an account whose response omits the setting': () => account(undefined),
  },
  leaves: { 'an account that encrypts by default': () => account(true) },
  refuses: {},
});
