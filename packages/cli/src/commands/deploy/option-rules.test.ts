import { describe, expect, it } from '@jest/globals';
import { optionOf, whyNotTogether, whyWithoutEffect } from './option-rules.ts';
import { optionalStacks } from './optional-stacks.ts';
import type { DeployOptions } from './options.ts';

const asked = (options: Partial<DeployOptions>): DeployOptions => ({
  namespace: 'ASR',
  callAs: 'SELF',
  policy: 'asr.config.yaml',
  ...options,
});
const saml = 'https://idp.example.com/metadata';
const oidc = 'https://login.example.com';
const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:asr/x-a1b2c3';

/** The first sentence of any stack. */
const whyNot = (options: Partial<DeployOptions>) =>
  optionalStacks.map((one) => whyNotTogether(asked(options), one)).find((why) => why !== undefined);

describe('options that do not fit together', () => {
  it.each<[Partial<DeployOptions>, string | undefined]>([
    [{}, undefined],
    [{ consoleSaml: saml }, undefined],
    [{ consoleSaml: saml, consoleGroups: 'groups', consoleDomain: 'asr-shop' }, undefined],
    [{ consoleOidc: oidc, consoleClient: 'abc', consoleSecret: secret }, undefined],
    [{ slackSecret: secret, slackChannel: 'C0123456789' }, undefined],
    [{ teamsSecret: secret }, undefined],
    [{ consoleSaml: saml, consoleOidc: oidc }, 'Give either --console-saml or --console-oidc, and not both.'],
    [{ consoleSaml: saml, consoleClient: 'abc' }, 'Give either --console-saml or --console-client, and not both.'],
    [{ consoleSaml: saml, consoleSecret: secret }, 'Give either --console-saml or --console-secret, and not both.'],
    [{ consoleOidc: oidc }, '--console-oidc also needs --console-client and --console-secret.'],
    [{ consoleOidc: oidc, consoleClient: 'abc' }, '--console-oidc also needs --console-secret.'],
    [{ slackSecret: secret }, '--slack-secret also needs --slack-channel.'],
    [
      { only: 'members', consoleGroups: 'groups' },
      '--console-groups is for a stack of the admin account. Remove it, or remove --only members.',
    ],
  ])('%j: %s', (options, why) => {
    expect(whyNot(options)).toBe(why);
  });

  it('have no effect without the option that asks for their stack', () => {
    const sentences = optionalStacks.flatMap((one) =>
      one.more.map((name) => whyWithoutEffect(asked({ [name]: 'x' }), one)),
    );

    expect(sentences).toContain(
      '--console-person has no effect without --console-saml or --console-oidc, because the stack does not exist yet.',
    );
    expect(sentences.filter((why) => why === undefined)).toEqual([]);
  });

  it('are all named as the command has them', () => {
    expect(optionOf('consoleSaml')).toBe('--console-saml');
  });
});
