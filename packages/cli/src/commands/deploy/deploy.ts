/** `asr deploy`, `upgrade`, `rollback` and `destroy`: the stacks, by CloudFormation and without the CDK. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { accountPattern } from '@asr/orchestrator';
import { accountIds, list, policyOption } from '../../input/index.ts';
import { type Cli, addCommand, withProfile } from '../../runtime/index.ts';
import { type DeployOptions, parts } from './options.ts';

export function addDeployments(parent: Command, cli: Cli): void {
  withPlaces(
    addCommand(parent, 'deploy', 'Deploys ASR, or changes a deployment to the present policy.', [
      'asr deploy --admin-account 111122223333 --regions eu-west-1 --email security@example.com',
      'asr deploy --only members --accounts 222222222222,333333333333',
      'asr deploy --yes --json',
      'asr deploy --console-saml https://portal.sso.eu-west-1.amazonaws.com/saml/metadata/MTIzNDU2',
      'asr deploy --slack-secret arn:aws:secretsmanager:eu-west-1:111122223333:secret:asr/slack-a1b2c3 --slack-channel C0123456789',
    ]),
  )
    .addOption(policyOption('policy file to deploy'))
    .option('--email <address>', 'mail address for notifications')
    .option('--external-id <text>', 'external id of the trust policies (default: asr-<namespace>)')
    .option('--organization-id <id>', 'id of the organization (default: the organization of your account)')
    .option('--runbooks', 'also deploy the runbooks to the member accounts')
    .option('--slack-secret <arn>', 'also deploy approvals in Slack: ARN of the secret of the app', secretArn)
    .option('--slack-channel <id>', 'Slack channel for approvals')
    .option('--teams-secret <arn>', 'also deploy approvals in Microsoft Teams: ARN of the secret', secretArn)
    .option(
      '--console-saml <url>',
      'also deploy the console: URL of the SAML metadata of your identity provider',
      httpsUrl,
    )
    .option('--console-oidc <issuer>', 'also deploy the console: issuer of your OpenID Connect provider', httpsUrl)
    .option('--console-client <id>', 'client id of the console at the OpenID Connect provider')
    .option('--console-secret <arn>', 'ARN of the secret of that client', secretArn)
    .option('--console-person <name>', 'attribute with the user name, which people cannot change (default: email)')
    .option('--console-groups <name>', 'attribute with the groups (default: groups)')
    .option('--console-domain <prefix>', 'prefix of the address of the sign-in (default: asr-console-<account>)')
    .option('-y, --yes', 'do not ask before changes')
    .action(async (options: DeployOptions) => (await import('./run-deploy.ts')).deploy(cli, options));

  withPlaces(
    addCommand(parent, 'upgrade', 'Upgrades a deployment to the version of this program. Keeps every parameter.', [
      'asr upgrade',
      'asr upgrade --yes --json',
    ]),
  )
    .addOption(policyOption('policy file to deploy'))
    .option('-y, --yes', 'do not ask before changes')
    .action(async (options: DeployOptions) => (await import('./run-deploy.ts')).upgrade(cli, options));

  withPlaces(
    addCommand(parent, 'rollback', 'Returns a deployment to a version that was deployed before.', [
      'asr rollback 0.1.0',
      'asr rollback 0.1.0 --yes --json',
    ]),
  )
    .argument('<version>', 'a version in the bucket of the deployment')
    .option('-y, --yes', 'do not ask before changes')
    .action(async (version: string, options: DeployOptions) =>
      (await import('./run-rollback.ts')).rollback(cli, version, options),
    );

  withPlaces(
    addCommand(parent, 'destroy', 'Removes ASR. Lists what remains, and why.', [
      'asr destroy',
      'asr destroy --only admin --yes --json',
    ]),
  )
    .option('-y, --yes', 'do not ask before the removal')
    .action(async (options: DeployOptions) => (await import('./run-destroy.ts')).destroy(cli, options));
}

function withPlaces(command: Command): Command {
  return withProfile(command)
    .option('--namespace <name>', 'prefix of the deployment', 'ASR')
    .option(
      '--admin-account <id>',
      'account id of the admin account (default: the account of your credentials)',
      account,
    )
    .option(
      '--regions <regions>',
      'Regions, comma-separated, the home Region first (default: from your AWS configuration)',
      list,
    )
    .option('--units <ids>', 'organizational units with member accounts, comma-separated (default: the root)', list)
    .option(
      '--accounts <ids>',
      'member accounts, comma-separated, with self-managed permissions instead of units',
      accountIds,
    )
    .addOption(
      new Option('--call-as <as>', 'DELEGATED_ADMIN: your account is a delegated administrator of StackSets')
        .choices(['SELF', 'DELEGATED_ADMIN'])
        .default('SELF'),
    )
    .addOption(new Option('--only <part>', 'only the stacks of this part').choices([...parts]));
}

function httpsUrl(text: string): string {
  if (URL.canParse(text) && new URL(text).protocol === 'https:') return text;
  throw new InvalidArgumentError('It must be a URL with https.');
}

function secretArn(text: string): string {
  if (/^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/.test(text)) return text;
  throw new InvalidArgumentError('It must be the ARN of a secret in Secrets Manager, never the secret itself.');
}

function account(text: string): string {
  if (accountPattern.test(text)) return text;
  throw new InvalidArgumentError('It must have 12 digits.');
}
