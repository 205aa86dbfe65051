/**
 * Security Hub v2 writes the Region `global` for resources of services without Regions, such as IAM. For these, the
 * Region of the finding counts.
 */
import { regionPattern, text } from '../model/index.ts';

export function regionOrGlobal() {
  return text(32).regex(new RegExp(`${regionPattern.source}|^global$`), 'must be a Region such as eu-west-1');
}

export function regionOf(region: string | null | undefined): string | undefined {
  return region === null || region === 'global' ? undefined : region;
}
