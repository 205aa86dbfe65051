/** A resource in memory, its playbook, and the dependencies of a remediation of it. */
import { cannot, definePlaybook, set, setElements, join, refuse } from '@asr/playbooks';
import { oneOf } from '@asr/playbooks/parameters';
import type { RemediationRequest } from '../../model/index.ts';
import type { Limits } from '../../policy/index.ts';
import type { OwnFinding } from '../../detection/index.ts';
import type { Dependencies, RunbookRunner } from '../index.ts';
import { aRequest, historyInMemory } from '../../testing/index.ts';

export interface House {
  doors: { [name: string]: 'open' | 'shut' };
  lamp: 'on' | 'off';
  /** Irreversible. */
  ashes: 'full' | null;
  /** `false`: submitted, not completed. */
  settled: boolean;
  refuses: boolean;
  gone: boolean;
}

export const open: House = {
  doors: { front: 'open', back: 'open' },
  lamp: 'on',
  ashes: null,
  settled: true,
  refuses: false,
  gone: false,
};

/** A resource in memory, its playbook, and the dependencies of its remediation. */
export function world(
  start: Partial<House> = {},
  runbooks?: Partial<RunbookRunner>,
  onPause?: (house: House) => void,
  limits: Limits = {},
) {
  const house: House = structuredClone({ ...open, ...start });
  let time = Date.parse('2026-11-21T00:00:00Z');
  const now = () => new Date(time);
  const history = historyInMemory(now);
  let attempts = 0;
  const imported: OwnFinding[] = [];
  const playbook = definePlaybook({
    control: 'House.1',
    title: 'shut the house for the night',
    resourceType: 'AwsHouse',
    scope: 'regional',
    effect: 'reversible',
    irreversible: ['ashes'],
    permissions: { read: [], write: [] },
    parameters: { lamp: oneOf(['on', 'off'], { default: 'off', meaning: 'exact' }) },
    settles: { withinSeconds: 600, isSettled: (state) => state.settled },
    read: async () => (house.gone ? undefined : structuredClone({ ...house, doors: house.doors })),
    plan(state, parameters) {
      if (state.refuses) return refuse('A guest is still in the garden. Close the door later.');
      const doors = Object.fromEntries(Object.keys(state.doors).map((door) => [door, 'shut' as const]));
      return join(
        setElements(state, 'doors', doors),
        set(state, { lamp: parameters.lamp === 'on' ? 'on' : 'off' }),
        state.ashes === 'full' ? set(state, { ashes: null }) : { kind: 'compliant' },
      );
    },
    async apply(_target, change) {
      if (change.field === 'doors') house.doors[change.key] = change.to === 'shut' ? 'shut' : 'open';
      if (change.field === 'lamp') house.lamp = change.to;
      if (change.field === 'ashes') house.ashes = change.to;
    },
  });
  const dependencies: Dependencies = {
    history,
    loadPlaybook: async (id) => (id === 'House.1' ? playbook : undefined),
    enter: async () => ({ now, client: () => cannot('No client is needed here.') }),
    runbooks: async () => ({
      whyNotNow: async () => cannot('No runbook here.'),
      start: async () => cannot('No runbook here.'),
      look: async () => cannot('No runbook here.'),
      ...runbooks,
    }),
    limits,
    tagSettleMinutes: 60,
    undoHoldsDays: 30,
    openFindings: async () => cannot('Nothing asks how many findings there are.'),
    checkTags: async () => ({ tags: {}, effect: undefined }),
    parametersInForce: () => undefined,
    importFinding: async (_aws, finding) => {
      imported.push(finding);
      return undefined;
    },
    roleName: (request) => `ASR-${request.controlId}`,
    lease: () => ({ token: `attempt-${(attempts += 1)}`, milliseconds: 60_000 }),
    now,
    pause: async (seconds) => {
      time += seconds * 1000;
      onPause?.(house);
    },
  };
  return { house, history, playbook, imported, dependencies, pass: (seconds: number) => (time += seconds * 1000) };
}

export const request = (overrides: Partial<RemediationRequest> = {}) =>
  aRequest({ controlId: 'House.1', resourceId: 'the-house', ...overrides });

export const id = request().remediationId;

export const transient = () =>
  Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } });
