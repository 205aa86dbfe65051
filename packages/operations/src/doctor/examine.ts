/** Runs all checks: of the home Region and of every member account, concurrently. */
import type { Aws } from '@asr/playbooks';
import type { Policy } from '@asr/orchestrator';
import { type Deployment, findDeployment, findRules, mapConcurrently, whyUnusable } from '../deployment/index.ts';
import { type Check, type Home, type Member, type Result, busNames, runCheck } from './check/index.ts';
import { isCutOff } from '../runtime/index.ts';
import { homeChecks, memberChecks } from './checks.ts';
import { organizationAccounts } from './member-accounts.ts';

export interface Examination {
  readonly admin: Aws;
  readonly namespace: string;
  readonly policy: Policy;
  /** `undefined`: all accounts of the organization. */
  readonly accounts: readonly string[] | undefined;
  /** Regions of the runbooks. `undefined`: those of the policy's scope, otherwise the home Region. */
  readonly regions: readonly string[] | undefined;
  /** The caller's own access to a member account, other than the admin account. */
  readonly memberAccess: (accountId: string, homeRegion: string) => Aws | undefined;
  /** The checks of the home Region. @default all of them */
  readonly checks?: readonly Check<Home>[];
  /** Called after each check with the number of finished checks and of all checks. */
  readonly progress: (done: number, all: number) => void;
}

/** Maximum number of concurrent checks. Calls in one account share its API limits. */
const mostAtOnce = 8;

export async function examine(examination: Examination): Promise<readonly Result[]> {
  const { admin, namespace, policy, progress, checks = homeChecks } = examination;
  const deployment = once(() => findDeployment(admin, namespace));
  const rules = once(() => findRules(admin, namespace, Object.values(busNames(namespace))));
  const home: Home = { aws: admin, namespace, policy, now: admin.now(), deployment, rules };
  // Without credentials or without AWS no check can run. Each check reports all other errors itself.
  const known = await deployment().catch((error: unknown) => {
    if (whyUnusable(error) !== undefined || isCutOff(error)) throw error;
    return undefined;
  });
  const named = examination.accounts;
  const { accounts, results } =
    named === undefined ? await organizationAccounts(admin) : { accounts: named, results: [] };
  const members = accounts.map((accountId) => memberOf(accountId, known, home, examination));

  const work = [
    ...checks.map((check) => bind(check, 'home', home)),
    ...members.flatMap((member) => memberChecks.map((check) => bind(check, member.accountId, member))),
  ];
  let done = 0;
  const found = await mapConcurrently(work, mostAtOnce, async (run) => {
    const result = await run();
    progress((done += 1), work.length);
    return result;
  });
  return [...results, ...found];
}

function bind<Where>(check: Check<Where>, place: string, where: Where): () => Promise<Result> {
  return () => runCheck(check, place, where);
}

/** The member for the checks of an account. Without a deployment, those checks report that they cannot run. */
function memberOf(
  accountId: string,
  deployment: Deployment | undefined,
  home: Home,
  { regions, memberAccess }: Examination,
): Member {
  const homeRegion = deployment?.region ?? '';
  const aws = accountId === deployment?.accountId ? home.aws : memberAccess(accountId, homeRegion);
  return { accountId, home, regions: regions ?? home.policy.scope.include.regions ?? [homeRegion], aws };
}

function once<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => (value ??= read());
}
