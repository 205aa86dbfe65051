/** Parse as it is deployed, for attacks that end there: the pure decision with a policy that remediates automatically. */
import {
  defaultPolicy,
  type DetectionReading,
  type ExecutionInput,
  type Parsed,
  type Policy,
  type World,
  requestsFor,
  requestsForReading,
} from '@asr/orchestrator';
import { registry } from '@asr/playbooks';
import { broken, type Broken, held, type Held } from './attack.ts';

/** Every control is automatic, so that only the defense under attack can stop a change. */
export const automaticPolicy: Policy = { ...defaultPolicy, defaults: { mode: 'automatic' } };

type Input = Exclude<ExecutionInput, { readonly kind: 'delegated' | 'resume' | 'deferred' }>;

export function parse(input: Input, policy: Policy = automaticPolicy): Parsed {
  return requestsFor({ input, ...worldOf(policy) });
}

/** @param detections As the event was read, with what was looked up for it. */
export function parseDetections(detections: readonly DetectionReading[], policy: Policy): Parsed {
  return requestsForReading({ kind: 'detection', detections }, {}, worldOf(policy));
}

function worldOf(policy: Policy): World {
  return {
    executionId: 'arn:aws:states:eu-west-1:999999999999:execution:ASR-Orchestrator:attack',
    settings: { policy, runbooks: {} },
    controls: registry,
    isOwnRole: () => false,
    organizationalUnits: () => ({ ok: false, error: 'The policy names no organizational units.' }),
    now: new Date('2026-11-28T12:00:00Z'),
    ticketActionId: 'ASR-Ticket',
  };
}

/** Holds if Parse makes no request, and says why in one sentence. */
export function makesNoRequest({ items, answers }: Parsed, expected = /./): Held | Broken {
  const [made] = items;
  if (made !== undefined) return broken(`ASR would ${made.step} ${made.controlId} on ${made.resourceId}.`);
  const [answer] = answers;
  if (answer === undefined) return held('No finding in it; nothing was done.');
  return expected.test(answer.reason) ? held(answer.reason) : broken(`ASR says: ${answer.reason}`);
}
