import { isControl, normalizeControlId, whyUnknown } from '@asr/operations/controls';
import { InvalidArgumentError } from 'commander';
import { list } from '../input/index.ts';

/** For options with comma-separated control ids. */
export function controlIds(text: string): readonly string[] {
  const ids = list(text).map(normalizeControlId);
  const unknown = ids.find((id) => !isControl(id));
  if (unknown !== undefined) throw new InvalidArgumentError(whyUnknown(unknown));
  return ids;
}
