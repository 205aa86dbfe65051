import { registerPackages } from '../customer/index.ts';
import type { Settings } from '../policy/index.ts';
import { settings } from './function-runtime.ts';

/**
 * Reads the settings, and adds the customer's playbooks to the registry. Only functions that use the registry call it: the
 * others would load the registry for it.
 */
export function settingsWithPackages(): Settings {
  const read = settings();
  registerPackages(read.policy, import.meta.dirname);
  return read;
}
