import { describePlaybook, fakeAws } from '../../testing/index.ts';
import { ec27 } from './ec2-7.ts';

/** `encrypts` is undefined where EC2 leaves the field out of its answer. */
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
    'an account as AWS hands it over': () => account(false),
    'an account whose answer leaves the setting out': () => account(undefined),
  },
  leaves: { 'an account that encrypts already': () => account(true) },
  refuses: {},
});
