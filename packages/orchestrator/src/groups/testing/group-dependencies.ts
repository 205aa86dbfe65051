/** The dependencies of a group whose playbooks need no AWS, with a history in memory. */
import type { AnyPlaybook, Aws } from '@asr/playbooks';
import type { HistoryInMemory } from '../../testing/index.ts';
import type { GroupDependencies } from '../index.ts';

interface Given {
  readonly history: HistoryInMemory;
  readonly playbook: (control: string) => AnyPlaybook;
  /** Gets a line for each call that requests share, with their number: `open 3`. */
  readonly log: string[];
  readonly now: () => Date;
  readonly passSeconds: (seconds: number) => void;
  /** The remaining run time of the function. */
  readonly milliseconds: () => number;
}

export function groupDependencies(given: Given): GroupDependencies {
  const { history, log, now } = given;
  const { group } = history;
  const many = (name: string, inputs: readonly unknown[]) => log.push(`${name} ${inputs.length}`);
  const aws: Aws = { now, client: () => Promise.reject(new Error('No client is needed.')) as never };
  const allowed = { tags: {}, effect: undefined };
  const unexpected = () => Promise.reject(new Error('Nothing asks for this.'));
  return {
    history,
    groupHistory: {
      openMany: (openings) => (many('open', openings), group.openMany(openings)),
      updateMany: (updates) => (many('before-images', updates), group.updateMany(updates)),
      closeMany: (closings) => (many('close', closings), group.closeMany(closings)),
      releaseMany: (claims) => (many('release', claims), group.releaseMany(claims)),
      findMany: (ids) => (many('find', ids), group.findMany(ids)),
    },
    loadPlaybook: async (control) => given.playbook(control),
    enter: async () => aws,
    enterMany: async (some) => (many('enter', some), some.map(() => ({ status: 'fulfilled', value: aws }) as const)),
    checkTags: async () => allowed,
    checkManyTags: async (some) => (
      many('tags', some),
      some.map(() => ({ status: 'fulfilled', value: allowed }) as const)
    ),
    runbooks: unexpected,
    limits: {},
    tagSettleMinutes: 60,
    undoHoldsDays: 30,
    openFindings: unexpected,
    parametersInForce: () => undefined,
    importFinding: async () => undefined,
    roleName: ({ controlId }) => `ASR-${controlId}`,
    lease: () => ({ token: 'attempt', milliseconds: given.milliseconds() }),
    now,
    pause: async (seconds) => given.passSeconds(seconds),
  };
}
