/** Who acts, and whether the deployment works. */
import type { ConsoleOperations } from '@asr/console';
import { examine, summaryOf } from '../doctor/index.ts';
import { commandLine } from './command-lines.ts';
import type { Connection } from './settings.ts';

type HealthReads = Pick<ConsoleOperations, 'me' | 'doctor'>;

export function healthReads({ settings, admin, actor, policy }: Connection): HealthReads {
  const { namespace, isDemo, version } = settings;
  return {
    me: async () => ({ actor: await actor(), namespace, isDemo, version, now: admin.now().toISOString() }),
    async doctor() {
      const results = await examine({
        admin,
        namespace,
        policy: await policy(),
        accounts: undefined,
        regions: undefined,
        memberAccess: () => undefined,
        progress: () => {},
      });
      const { ok, problems, unknown } = summaryOf(results);
      return {
        ok,
        problems,
        unknown,
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
