/** The effective settings of every control that ASR can remediate, which of its changes require approval, and what they can break. */
import { type Policy, settingsFor } from '@asr/orchestrator';
import { registry } from '@asr/playbooks';
import { approvalOf } from './approval.ts';
import { explanationOf } from './explanation.ts';

export type EffectiveSettings = Awaited<ReturnType<typeof effectiveSettings>>;

export async function effectiveSettings(policy: Policy) {
  const { stop, concurrency } = policy;
  const controls = await Promise.all(
    Object.keys(registry).map(async (controlId) => {
      const settings = settingsFor(policy, controlId);
      const approval = await approvalOf(controlId, settings.approvalRequired);
      return { controlId, ...settings, approval, canBreak: (await explanationOf(controlId)).tags['impact'] ?? '' };
    }),
  );
  return { stop, concurrency, controls };
}
