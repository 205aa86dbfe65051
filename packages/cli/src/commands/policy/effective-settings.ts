/** The effective settings of every control that ASR can remediate, and which of its changes require approval. */
import { type Policy, settingsFor } from '@asr/orchestrator';
import { registry } from '@asr/playbooks';
import { approvalOf } from '../../controls/index.ts';

export type EffectiveSettings = Awaited<ReturnType<typeof effectiveSettings>>;

export async function effectiveSettings(policy: Policy) {
  const { stop, concurrency } = policy;
  const controls = await Promise.all(
    Object.keys(registry).map(async (controlId) => {
      const settings = settingsFor(policy, controlId);
      return { controlId, ...settings, approval: await approvalOf(controlId, settings.approvalRequired) };
    }),
  );
  return { stop, concurrency, controls };
}
