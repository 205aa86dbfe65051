/** A policy file with other modes, checked as `asr policy check` does. */
import { isDeepStrictEqual } from 'node:util';
import { readPolicy, whyUnknown, type KnownControls } from '@asr/orchestrator';
import { BadInputError, type PolicyFile } from '../input/index.ts';
import { withMode } from './edit-policy.ts';
import { type ModeChanges, withModes } from './mode-changes.ts';

/** @throws a `BadInputError` for controls that the policy cannot name. */
export function refuseUnknown(controlIds: readonly string[], known: KnownControls): void {
  const complaints = controlIds.flatMap((controlId) => {
    const why = whyUnknown(controlId, known);
    return why === undefined ? [] : [`${controlId} ${why}`];
  });
  if (complaints.length > 0) throw new BadInputError(complaints.join('\n'));
}

/** The file with exactly the requested changes. @throws a `BadInputError`, if ASR cannot edit the text. */
export function editPolicy({ name, text, policy, known }: PolicyFile, changes: ModeChanges['changes']): PolicyFile {
  const wanted = withModes(policy, changes);
  const newText = changes.reduce((so, { controlId, to }) => withMode(so, controlId, to), text);
  const reading = readPolicy(newText, known, name);
  if (reading.ok && isDeepStrictEqual(reading.policy, wanted))
    return { name, text: newText, policy: reading.policy, known };
  const problems = reading.ok ? [] : reading.problems;
  throw new BadInputError(
    [
      `${name}: ASR cannot edit this file without changing its meaning. Nothing was written. Edit it by hand.`,
      ...problems,
    ].join('\n'),
  );
}
