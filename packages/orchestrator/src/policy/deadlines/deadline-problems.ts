/** Deadlines that can have no effect. Pure. */
import { type Severity, severities } from '../../model/index.ts';
import { type Mode, actionIn } from './announcement.ts';
import { type DeadlineRule, canBeOverdue, matchesRule } from './deadlines.ts';

export interface DeadlineProblem {
  /** From the list of deadlines to the invalid part. */
  readonly path: readonly PropertyKey[];
  /** The rest of a sentence that starts with the path. */
  readonly message: string;
}

/**
 * @param known The controls that ASR can remediate.
 * @param whyUnknown The rest of a sentence that starts with the id; `undefined` if the control is known.
 * @param modeOf The mode of a control.
 */
export function deadlineProblems(
  rules: readonly DeadlineRule[],
  known: readonly string[],
  whyUnknown: (controlId: string) => string | undefined,
  modeOf: (controlId: string) => Mode,
): readonly DeadlineProblem[] {
  return rules.flatMap((rule, index) => {
    const ofControls = (rule.controls ?? []).flatMap((controlId, position) => {
      const message = whyUnknown(controlId) ?? whyNeverOverdue(controlId) ?? whyNoAction(rule, modeOf(controlId));
      return message === undefined ? [] : [{ path: [index, 'controls', position], message }];
    });
    if (ofControls.length > 0) return ofControls;
    const message = whyUnreachable(rules, index, known);
    return message === undefined ? [] : [{ path: [index], message }];
  });
}

/** An operator must not believe that ASR acts on findings that it only reports. */
function whyNoAction(rule: DeadlineRule, mode: Mode): string | undefined {
  if (rule.action === actionIn(rule, mode)) return undefined;
  return `has the mode ${mode}, so the action ${rule.action} has no effect on it. Set its mode to manual or automatic, or list it in an item with the action tell.`;
}

function whyNeverOverdue(controlId: string): string | undefined {
  return canBeOverdue(controlId)
    ? undefined
    : 'has no deadline, because Security Hub does not make its findings. Remove it here.';
}

/** Compares every control and severity, because several earlier rules together can leave nothing to a later one. */
function whyUnreachable(rules: readonly DeadlineRule[], index: number, known: readonly string[]): string | undefined {
  const rule = rules[index];
  if (rule === undefined) return undefined;
  const decided = new Set<number>();
  for (const controlId of (rule.controls ?? known).filter(canBeOverdue)) {
    for (const severity of [...severities, undefined] as readonly (Severity | undefined)[]) {
      if (!matchesRule(rule, { controlId, severity })) continue;
      const first = rules.findIndex((one) => matchesRule(one, { controlId, severity }));
      if (first === index) return undefined;
      decided.add(first);
    }
  }
  const earlier = [...decided].toSorted((a, b) => a - b).map((one) => `deadlines[${one}]`);
  return `never decides, because ${earlier.join(' and ')} ${earlier.length === 1 ? 'matches' : 'match'} each of its findings first. Move it up, or remove it.`;
}
