/** The docstrings of the playbooks, for commands: the package contains neither the pages nor the sources. */

import { type CustomerData, registry } from '@asr/playbooks';

/** The docstring of a playbook. `explanations.json` contains one for each control. */
export interface Explanation {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly tags: { readonly [tag: string]: string };
  readonly see: string;
}

export async function explanationOf(controlId: string): Promise<Explanation> {
  const brought = Object.hasOwn(registry, controlId) ? registry[controlId]?.customer : undefined;
  if (brought !== undefined) return explanationOfCustomer(brought);
  // Loaded on demand: the texts of all controls are large.
  const { default: all } = await import('./explanations.json', { with: { type: 'json' } });
  const explanation = (all as { readonly [controlId: string]: Explanation })[controlId];
  if (explanation === undefined) throw new Error(`${controlId} has no explanation. Run pnpm generate.`);
  return explanation;
}

function explanationOfCustomer({ title, explanation: { see, ...tags }, standsAlone }: CustomerData): Explanation {
  const paragraph =
    standsAlone === undefined
      ? 'You bring this playbook: the policy names its package, and its code is yours.'
      : 'You bring this runbook: the policy names its package. After an approval, ASR starts its SSM document in the member account. ASR cannot predict or undo what the document changes.';
  return { title: `Your own control: ${title}`, paragraphs: [paragraph], tags: { ...tags }, see: see ?? '' };
}
