/** Why a request does not start. */
import type { Busy, Opened } from './contract/index.ts';
import type { Refusals } from './transactions/index.ts';

/**
 * Why a remediation could not be opened. Permanent reasons take precedence.
 *
 * @param isKnownAlready Whether the remediation has a record.
 */
export function whyNot(refused: Refusals, isKnownAlready = false): Exclude<Opened, { readonly kind: 'open' }> {
  if (refused.has('stopped')) return { kind: 'stopped' };
  const holder = refused.get('busy');
  if (holder === undefined) return { kind: 'unknown' };
  return {
    kind: 'busy',
    remediationId: text(holder['remediationId']),
    controlId: text(holder['controlId']),
    step: stepOf(holder['step']),
    // The remediation has a record if the insert failed, or if the request refers to it by id.
    isKnown: refused.has('known') || isKnownAlready,
  };
}

/** A claim of an earlier version has no step. Then no other request may rely on it. */
function stepOf(value: unknown): Busy['step'] {
  return value === 'remediate' || value === 'undo' ? value : 'plan';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
