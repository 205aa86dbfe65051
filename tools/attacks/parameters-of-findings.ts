/** Findings of Security Hub itself whose custom parameters are out of range, through each entrance. */
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { anAsffFinding } from '@asr/orchestrator/testing/events';
import { type Attack, broken } from './attack.ts';
import { entrances } from './entrances.ts';
import { memberAccountId, region } from './account-on-moto.ts';
import { automatic } from './policies.ts';
import { whyItHeld } from './verdict.ts';

const values = ['0', '-1', '1e9', 'ninety'];
let users = 0;

/** IAM.8 deactivates access keys that are unused for so many days. The key is new. */
export const parametersOfFindings: readonly Attack[] = entrances.flatMap(({ name, enter }) =>
  values.map((value): Attack => ({
    by: 'operator',
    on: 'protected resources',
    does: `sets the age of unused credentials to ${value} days in Security Hub, in a finding read by ${name}`,
    async play(asr) {
      const iam = (await asr.member()).client(IAMClient);
      const UserName = `attacked-${(users += 1)}`;
      await iam.send(new CreateUserCommand({ UserName }));
      await iam.send(new CreateAccessKeyCommand({ UserName }));
      const finding = anAsffFinding({
        Id: `arn:aws:securityhub:${region}:${memberAccountId}:security-control/IAM.8/finding/${UserName}`,
        Compliance: {
          Status: 'FAILED',
          SecurityControlId: 'IAM.8',
          SecurityControlParameters: [{ Name: 'maxCredentialUsageAge', Value: [value] }],
        },
        Resources: [{ Type: 'AwsIamUser', Id: `arn:aws:iam::${memberAccountId}:user/${UserName}` }],
      });

      const ran = await enter(asr, automatic, finding);

      const { AccessKeyMetadata: [key] = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
      return key?.Status === 'Active' ? whyItHeld(ran) : broken(`The access key is ${key?.Status ?? 'gone'}.`);
    },
  })),
);
