import {
  type BlockPublicAccessConfiguration,
  EMRClient,
  PutBlockPublicAccessConfigurationCommand,
} from '@aws-sdk/client-emr';
import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { emr2 } from './emr-2.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'AWS::::Account:111122223333',
};

/** @param ports The permitted ranges. */
function setting(
  isBlocked: boolean,
  ...ports: readonly (readonly [number, number?])[]
): BlockPublicAccessConfiguration {
  return {
    BlockPublicSecurityGroupRules: isBlocked,
    PermittedPublicSecurityGroupRuleRanges: ports.map(([MinRange, MaxRange]) => ({ MinRange, MaxRange })),
  };
}

function account(given?: BlockPublicAccessConfiguration) {
  let found = given;
  return fakeAws({
    GetBlockPublicAccessConfigurationCommand: () => ({ BlockPublicAccessConfiguration: found }),
    PutBlockPublicAccessConfigurationCommand: (input: {
      BlockPublicAccessConfiguration: BlockPublicAccessConfiguration;
    }) => {
      found = input.BlockPublicAccessConfiguration;
      return {};
    },
  });
}

describePlaybook(emr2, {
  target,
  onMoto: async (made) => {
    const BlockPublicAccessConfiguration = setting(false, [22, 22], [8000, 8100]);
    await made.client(EMRClient).send(new PutBlockPublicAccessConfigurationCommand({ BlockPublicAccessConfiguration }));
    return `AWS::::Account:${made.accountId}`;
  },
  changes: {
    'an account without the setting': () => account(),
    'an account where the setting is off': () => account(setting(false)),
    'an account that permits another port': () => account(setting(true, [22, 22], [443, 443])),
    'an account that permits a range with port 22': () => account(setting(true, [0, 65_535])),
    'an account that permits one port, in the short form': () => account(setting(true, [8443])),
  },
  leaves: {
    'an account that permits SSH, as Amazon EMR sets it': () => account(setting(true, [22, 22])),
    'an account that permits no port, which is stronger': () => account(setting(true)),
  },
  refuses: {},
});

describe('EMR.2', () => {
  it.each([
    ['keeps port 22 where it is permitted', setting(false, [0, 65_535]), [{ from: 22, to: 22 }]],
    ['never permits port 22 where it is not', setting(false, [443, 443]), []],
  ])('%s', async (_, given, permitted) => {
    expect(await plan(emr2, target, account(given))).toMatchObject({
      changes: [{ field: 'publicAccess', to: { isBlocked: true, permitted } }],
    });
  });

  it('never stops clusters from starting without approval', async () => {
    expect(await plan(emr2, target, account(setting(false)))).toMatchObject({
      asks: { publicAccess: expect.stringContaining('could no longer start') },
    });
  });
});
