import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, isIrreversible, plan, verify } from '../../engine/index.ts';
import { daysAgo, describeRotationFunction, fakeSecret, rotatingSecrets, target } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { secretsManager4 } from './secretsmanager-4.ts';

const secrets = rotatingSecrets({ RotationEnabled: true });
const { secret, withFunction } = secrets;

async function changesOf({ aws }: ReturnType<typeof fakeSecret>): Promise<readonly AnyChange[]> {
  const planned = await plan(secretsManager4, target, aws);
  if (planned.kind !== 'change') throw new Error(`Expected changes, but the plan is ${JSON.stringify(planned)}.`);
  return planned.changes;
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
    ...secrets.refused,
    'a secret whose rotation is off': () => secret({ RotationEnabled: false }),
    'a secret whose last rotation did not finish': () =>
      secret({ VersionIdsToStages: { old: ['AWSCURRENT'], stuck: ['AWSPENDING'] } }),
  },
  gone: secrets.gone,
});

describeRotationFunction(secretsManager4, secrets);

describe('SecretsManager.4', () => {
  it('reads no function of a secret that rotated recently', async () => {
    const aws = secret({ LastRotatedDate: daysAgo(90) });
    await plan(secretsManager4, target, aws);

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
