import type { RotationRulesType } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import {
  describeRotationFunction,
  fakeSecret,
  invocable,
  rotatingSecrets,
  rotationFunction,
  target,
} from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { secretsManager1 } from './secretsmanager-1.ts';

const secrets = rotatingSecrets();
const { secret, rotatedBy, withFunction } = secrets;
const every = (RotationRules: RotationRulesType) => secret({ RotationEnabled: true, RotationRules });
const atMost = (days: string, make: () => ReturnType<typeof every>) => () => ({
  aws: make(),
  parameters: { maximumAllowedRotationFrequency: [days] },
});

describePlaybook(secretsManager1, {
  target,
  onMoto: { beyondMoto: 'Moto rotates only by running the rotation function as a container.' },
  changes: {
    'a secret whose rotation was canceled': () => secret({ RotationEnabled: false }),
    'a secret whose response omits rotation': () => secret(),
    'a secret whose rotation was canceled, if the control requires 30 days': atMost('30', () => secret()),
    'a secret that rotates too rarely for the control’s parameter': atMost('30', () =>
      every({ AutomaticallyAfterDays: 60 }),
    ),
    'a secret that rotates too rarely by a rate in hours': atMost('30', () =>
      every({ ScheduleExpression: 'rate(721 hours)' }),
    ),
    'a secret that rotates too rarely by a rate, in a window': atMost('90', () =>
      every({ ScheduleExpression: 'rate(120 days)', AutomaticallyAfterDays: 120, Duration: '3h' }),
    ),
  },
  leaves: {
    'a secret that rotates rarely if the control requires no frequency': () => every({ AutomaticallyAfterDays: 365 }),
    'a secret that rotates as often as the control requires': atMost('60', () => every({ AutomaticallyAfterDays: 60 })),
    'a secret that rotates more often': atMost('90', () =>
      every({ ScheduleExpression: 'rate(7 days)', Duration: '2h' }),
    ),
    'a secret that rotates every few hours': atMost('1', () => every({ ScheduleExpression: 'rate(12 hours)' })),
    'a secret that rotates on a cron schedule, as often as Secrets Manager calculated': atMost('31', () =>
      every({ ScheduleExpression: 'cron(0 8 1 * ? *)', AutomaticallyAfterDays: 31 }),
    ),
    'a secret that rotates on a cron schedule if the control requires no frequency': () =>
      every({ ScheduleExpression: 'cron(0 8 1 * ? *)' }),
    'a secret that its service rotates': () =>
      fakeSecret({ OwningService: 'rds', RotationEnabled: true, RotationRules: { AutomaticallyAfterDays: 7 } }).aws,
  },
  refuses: {
    ...secrets.refused,
    'a secret on a cron schedule whose interval is unknown': atMost('30', () =>
      every({ ScheduleExpression: 'cron(0 8 1 * ? *)' }),
    ),
  },
  gone: secrets.gone,
});

describeRotationFunction(secretsManager1, secrets);

describe('SecretsManager.1', () => {
  it.each([
    ['another service', { ...invocable, Principal: { Service: 'secretsmanager.amazonaws.com.example.com' } }],
    ['a name that ends alike', { ...invocable, Principal: { Service: 'x.secretsmanager.amazonaws.com' } }],
    ['another action', { ...invocable, Action: 'lambda:GetFunction' }],
    ['no one', { ...invocable, Effect: 'Deny' }],
    ['an account', { ...invocable, Principal: { AWS: 'arn:aws:iam::111122223333:root' } }],
  ])('refuses a rotation function whose policy lets in only %s', async (_, statement) => {
    expect(await plan(secretsManager1, target, rotatedBy(rotationFunction, { rotate: [statement] }))).toMatchObject({
      kind: 'refuse',
      reason:
        `The policy of the rotation function ${rotationFunction} does not let Secrets Manager invoke it. Allow ` +
        'lambda:InvokeFunction for secretsmanager.amazonaws.com, then remediate again.',
    });
  });

  it.each([
    ['one of several statements', [{ ...invocable, Action: 'lambda:GetFunction' }, invocable]],
    [
      'one of several services',
      [{ ...invocable, Principal: { Service: ['events.amazonaws.com', 'secretsmanager.amazonaws.com'] } }],
    ],
    ['the service in China', [{ ...invocable, Principal: { Service: 'secretsmanager.amazonaws.com.cn' } }]],
    ['every principal', [{ ...invocable, Principal: '*' }]],
    ['every action', [{ ...invocable, Action: 'lambda:*' }]],
  ])('accepts a policy with %s', async (_, rotate) => {
    expect(await plan(secretsManager1, target, rotatedBy(rotationFunction, { rotate }))).not.toHaveProperty('because');
    expect(await plan(secretsManager1, target, rotatedBy(rotationFunction, { rotate }))).toMatchObject({
      kind: 'change',
    });
  });

  it('reads the policy of the alias that the secret names', async () => {
    const alias = `${rotationFunction}:live`;

    expect(await plan(secretsManager1, target, rotatedBy(alias, { 'rotate:live': [invocable] }))).toMatchObject({
      kind: 'change',
    });
    expect(await plan(secretsManager1, target, rotatedBy(alias, { rotate: [invocable] }))).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining(`${alias} does not exist`),
    });
  });

  it('reads no function of a secret that it does not change', async () => {
    const refused = secret({ OwningService: 'rds' });
    const compliant = every({ AutomaticallyAfterDays: 30 });
    await plan(secretsManager1, target, refused);
    await plan(secretsManager1, target, compliant);

    expect([...refused.calls, ...compliant.calls]).not.toContain('lambda:GetPolicy');
  });

  it('does not rotate the secret now', async () => {
    const { aws, now } = withFunction();
    const planned = await plan(secretsManager1, target, aws);

    await apply(secretsManager1, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(now().RotationEnabled).toBe(true);
    expect(now().VersionIdsToStages).toEqual({ 'first-version': ['AWSCURRENT'] });
  });

  it('schedules a rotation every 90 days if the control requires no frequency', async () => {
    expect(await plan(secretsManager1, target, secret())).toMatchObject({
      changes: [{ field: 'rotation', from: null, to: { everyDays: 90, expression: null, window: null } }],
    });
  });

  it('keeps the window of a rotation that becomes more frequent', async () => {
    const rare = every({ AutomaticallyAfterDays: 120, Duration: '3h' });

    expect(await plan(secretsManager1, target, rare, { maximumAllowedRotationFrequency: 30 })).toMatchObject({
      changes: [{ to: { everyDays: 30, expression: null, window: '3h' } }],
    });
  });

  it('restores an expression during undo', async () => {
    const before = { everyDays: null, expression: 'rate(4000 hours)', window: '3h' };
    const { aws, now } = withFunction({ RotationEnabled: true, RotationRules: { AutomaticallyAfterDays: 90 } });
    const after = { everyDays: 90, expression: null, window: null };

    await undo(secretsManager1, target, [{ field: 'rotation', from: before, to: after }], aws);

    expect(now().RotationRules).toEqual({ ScheduleExpression: 'rate(4000 hours)', Duration: '3h' });
  });

  it('never takes a cron schedule for frequent enough that Secrets Manager calculated as too rare', async () => {
    const monthly = { ScheduleExpression: 'cron(0 8 1 * ? *)', AutomaticallyAfterDays: 31 };

    expect(await plan(secretsManager1, target, every(monthly), { maximumAllowedRotationFrequency: 30 })).toMatchObject({
      changes: [{ from: { expression: monthly.ScheduleExpression }, to: { everyDays: 30, expression: null } }],
    });
  });
});
