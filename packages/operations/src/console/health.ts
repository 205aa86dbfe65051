/** Who acts, and whether the deployment works. */
import type { ConsoleOperations } from '@asr/console';
import { type Result, consoleChecks, examine, summaryOf, unknown } from '../doctor/index.ts';
import { commandLine } from '../views/index.ts';
import type { Connection } from './settings.ts';

type HealthReads = Pick<ConsoleOperations, 'me' | 'doctor'>;

export function healthReads({ settings, admin, actor, policy }: Connection): HealthReads {
  const { namespace, isDemo, version, hosted } = settings;
  return {
    me: async () => ({ actor: await actor(), namespace, isDemo, version, now: admin.now().toISOString() }),
    async doctor() {
      const examined = await examine({
        admin,
        namespace,
        policy: await policy(),
        ...(hosted === undefined ? { accounts: undefined } : { accounts: [], checks: consoleChecks }),
        regions: undefined,
        memberAccess: () => undefined,
        progress: () => {},
      });
      const results = hosted === undefined ? examined : [...examined, ofAnOperator];
      const counts = summaryOf(results);
      return {
        ...counts,
        checks: results.map(({ check: id, title, place, verdict }) => ({
          id,
          title,
          place,
          kind: verdict.kind,
          sentence: verdict.sentence,
          ...(verdict.kind === 'problem' ? { fix: verdict.fix, details: [...(verdict.details ?? [])] } : {}),
        })),
        command: commandLine(['doctor']),
      };
    },
  };
}

/** What a deployed console does not check is unknown, and never passed. */
const ofAnOperator: Result = {
  place: 'home',
  check: 'operator',
  title: 'The functions, queues, event rules and member accounts work',
  verdict: unknown('The role of this console does not read them. An operator checks them with: asr doctor'),
};
