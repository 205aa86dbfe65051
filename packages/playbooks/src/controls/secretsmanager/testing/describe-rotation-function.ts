/** The tests of every playbook that depends on the rotation function of a secret. */
import { describe, expect, it } from '@jest/globals';
import { type AnyPlaybook, plan } from '../../../engine/index.ts';
import { rotationFunction, secretArn } from './fake-secret.ts';
import type { rotatingSecrets } from './rotating-secrets.ts';

export const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: secretArn };

export function describeRotationFunction(
  playbook: AnyPlaybook,
  { rotatedBy }: Pick<ReturnType<typeof rotatingSecrets>, 'rotatedBy'>,
): void {
  describe(`the rotation function of ${playbook.control}`, () => {
    it('must exist before any change', async () => {
      expect(await plan(playbook, target, rotatedBy(rotationFunction, {}))).toMatchObject({
        kind: 'refuse',
        reason:
          `The rotation function ${rotationFunction} does not exist, or has no policy that lets Secrets Manager invoke ` +
          'it. Restore the function and its policy, or configure another rotation function, then remediate again.',
      });
    });

    it.each([
      'arn:aws:lambda:eu-west-1:444455556666:function:rotate',
      'arn:aws:lambda:us-east-1:111122223333:function:rotate',
      'arn:aws-cn:lambda:eu-west-1:111122223333:function:rotate',
      'arn:aws:lambda:eu-west-1:111122223333:function:rotate:live:2',
    ])('is not verified, and the plan says so, if it is %s', async (arn) => {
      const aws = rotatedBy(arn, {});

      expect(await plan(playbook, target, aws)).toMatchObject({
        kind: 'change',
        because: `ASR did not verify the rotation function ${arn}, because it is in another account or Region.`,
      });
      expect(aws.calls).not.toContain('lambda:GetPolicy');
    });
  });
}
