/** `asr doctor`: checks whether a deployed ASR works, and prints the fix for each problem. Changes nothing. */
import { InvalidArgumentError, type Command } from 'commander';
import { type Cli, addCommand } from '../../runtime/index.ts';
import { type DeploymentOptions, withDeployment } from '../../deployment/index.ts';
import { accountNames } from '../../accounts/index.ts';
import { examine, profileAccess, summaryOf } from '@asr/operations/doctor';
import { renderResults } from './render.ts';
import { bar, printJson, withProgress } from '../../terminal/index.ts';
import { loadPolicy } from '@asr/operations/input';
import { accountIds, policyOption, list } from '../../input/index.ts';

interface DoctorOptions extends DeploymentOptions {
  readonly policy: string;
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  readonly profiles?: string;
}

export function addDoctor(parent: Command, cli: Cli): void {
  withDeployment(
    addCommand(parent, 'doctor', 'Checks a deployment and prints the fix for each problem.', [
      'asr doctor',
      'asr doctor --accounts 111122223333,444455556666 --profiles "security-{account}" --json',
    ]),
  )
    .addOption(policyOption('policy file to compare the deployment with'))
    .option(
      '--accounts <ids>',
      'member accounts, comma-separated (default: all accounts of the organization)',
      accountIds,
    )
    .option(
      '--regions <regions>',
      'Regions with runbooks, comma-separated (default: scope.include.regions, or the home Region)',
      list,
    )
    .option(
      '--profiles <pattern>',
      'name pattern of your AWS profiles for the member accounts, such as security-{account}',
      profilePattern,
    )
    .action((options: DoctorOptions) => diagnose(cli, options));
}

async function diagnose(
  cli: Cli,
  { namespace, region, policy: file, accounts, regions, profiles, json = false }: DoctorOptions,
): Promise<void> {
  const { io, tools } = cli;
  const policy = await loadPolicy(file, io);
  const admin = tools.adminAccount(region);
  const results = await withProgress(io, 'Checking', (say) =>
    examine({
      admin,
      namespace,
      policy,
      accounts,
      regions,
      memberAccess: (accountId, homeRegion) =>
        profiles === undefined ? undefined : profileAccess(profiles, accountId, homeRegion, () => admin.now()),
      progress: (done, all) => say(bar(done, all, 'checks')),
    }),
  );
  const summary = summaryOf(results);
  const isWell = summary.problems + summary.unknown === 0;
  if (json)
    printJson(io, { isWell, summary, results: results.map(({ verdict, ...where }) => ({ ...where, ...verdict })) });
  else {
    const wrong = results.filter(({ verdict }) => verdict.kind !== 'ok').map(({ place }) => place);
    io.out(renderResults(results, io, await accountNames(io, admin, wrong)));
  }
  if (!isWell) cli.exitCode = 1;
}

function profilePattern(text: string): string {
  if (!text.includes('{account}'))
    throw new InvalidArgumentError('It must contain {account}, the placeholder for the account id.');
  return text;
}
