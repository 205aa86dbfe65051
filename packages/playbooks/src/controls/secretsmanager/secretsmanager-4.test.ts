import type { DescribeSecretResponse } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, isIrreversible, plan, verify } from '../../engine/index.ts';
import { daysAgo, fakeSecret, invocable, rotationFunction, secretArn } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { secretsManager4 } from './secretsmanager-4.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: secretArn };
const rotating = { RotationLambdaARN: rotationFunction, RotationEnabled: true };
const withFunction = (given: DescribeSecretResponse = {}) => fakeSecret({ ...rotating, ...given });
const secret = (given?: DescribeSecretResponse) => withFunction(given).aws;

async function changesOf({ aws }: ReturnType<typeof fakeSecret>): Promise<readonly AnyChange[]> {
  const planned = await plan(secretsManager4, target, aws);
  if (planned.kind !== 'change') throw new Error(`Expected changes, but the plan is ${JSON.stringify(planned)}.`);
  return planned.changes;
}

/** A secret with this rotation function, in an account with these statements in the policies of its functions. */
function rotatedBy(arn: string, functions: { readonly [name: string]: readonly object[] }) {
  return fakeSecret({ ...rotating, RotationLambdaARN: arn }, { functions }).aws;
}

describePlaybook(secretsManager4, {
  target,
  onMoto: { beyondMoto: 'Moto rotates only by running the rotation function as a container.' },
  changes: {
    'a secret that never rotated': () => secret(),
    'a secret that rotated 91 days ago': () => secret({ LastRotatedDate: daysAgo(91) }),
    'a secret that rotated too long ago for the control’s parameter': () => ({
      aws: secret({ LastRotatedDate: daysAgo(31) }),
      parameters: { maxDaysSinceRotation: ['30'] },
    }),
    'a secret whose current version kept the label AWSPENDING': () =>
      secret({ VersionIdsToStages: { old: ['AWSCURRENT', 'AWSPENDING'] } }),
  },
  leaves: {
    'a secret that rotated 90 days ago': () => secret({ LastRotatedDate: daysAgo(90) }),
    'a secret that rotated yesterday': () => secret({ LastRotatedDate: daysAgo(1) }),
    'a new secret': () => fakeSecret({ CreatedDate: daysAgo(3) }).aws,
  },
  refuses: {
    'a secret without a rotation function': () => fakeSecret().aws,
    'a secret whose rotation function was deleted': () => rotatedBy(rotationFunction, {}),
    'a secret whose rotation function is for another service': () =>
      rotatedBy(rotationFunction, { rotate: [{ ...invocable, Principal: { Service: 'events.amazonaws.com' } }] }),
    'a secret whose rotation is off': () => secret({ RotationEnabled: false }),
    'a secret of a service': () => secret({ OwningService: 'rds' }),
    'a replica': () => secret({ PrimaryRegion: 'us-east-1' }),
    'a secret whose last rotation did not finish': () =>
      secret({ VersionIdsToStages: { old: ['AWSCURRENT'], stuck: ['AWSPENDING'] } }),
  },
  gone: {
    'a secret that was deleted': () => fakeSecret({}, { arn: 'another' }).aws,
    'a secret that is scheduled for deletion': () => secret({ DeletedDate: daysAgo(-20) }),
  },
});

describe('SecretsManager.4', () => {
  it('refuses a rotation function that does not exist, before any change', async () => {
    expect(await plan(secretsManager4, target, rotatedBy(rotationFunction, {}))).toMatchObject({
      kind: 'refuse',
      reason:
        `The rotation function ${rotationFunction} does not exist, or has no policy that lets Secrets Manager invoke it. ` +
        'Restore the function and its policy, or configure another rotation function, then remediate again.',
    });
  });

  it('reads no function of a secret that rotated recently', async () => {
    const aws = secret({ LastRotatedDate: daysAgo(90) });
    await plan(secretsManager4, target, aws);

    expect(aws.calls).not.toContain('lambda:GetPolicy');
  });

  it.each([
    'arn:aws:lambda:eu-west-1:444455556666:function:rotate',
    'arn:aws:lambda:us-east-1:111122223333:function:rotate',
    'arn:aws-cn:lambda:eu-west-1:111122223333:function:rotate',
    'arn:aws:lambda:eu-west-1:111122223333:function:rotate:live:2',
  ])('says that it did not verify the rotation function %s', async (arn) => {
    const aws = rotatedBy(arn, {});

    expect(await plan(secretsManager4, target, aws)).toMatchObject({
      kind: 'change',
      because: `ASR did not verify the rotation function ${arn}, because it is in another account or Region.`,
    });
    expect(aws.calls).not.toContain('lambda:GetPolicy');
  });

  it('is not verified before the rotation function has finished', async () => {
    const made = withFunction();
    await apply(secretsManager4, target, await changesOf(made), made.aws);

    expect(await verify(secretsManager4, target, made.aws)).toEqual({ kind: 'settling' });

    made.finish();
    expect(await verify(secretsManager4, target, made.aws)).toEqual({ kind: 'done' });
  });

  it('always requires approval, because the previous value cannot be restored', async () => {
    const changes = await changesOf(withFunction());

    expect(changes.map((change) => isIrreversible(secretsManager4, change))).toEqual([true]);
  });

  it('rotates only once if the same change is applied twice', async () => {
    const made = withFunction();
    const changes = await changesOf(made);
    await apply(secretsManager4, target, changes, made.aws);
    made.finish();
    const after = made.now();

    const again = { field: 'version', from: 'first-version', to: String(changes[0]?.to) } as const;
    await secretsManager4.apply(target, again, made.aws);

    expect(made.now()).toEqual(after);
  });

  it('creates version ids that Secrets Manager accepts', async () => {
    const [change] = await changesOf(withFunction());

    expect(change?.to).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('rejects a change to no version', async () => {
    const change = { field: 'version', from: 'first-version', to: null };

    expect(await apply(secretsManager4, target, [change], secret())).toMatchObject({ kind: 'failed' });
  });
});
