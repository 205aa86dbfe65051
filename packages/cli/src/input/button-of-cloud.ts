/** The button of a local deployment. */
import type { LocalCloud } from '@asr/local-cloud';
import { type Button, customActionEvent } from '@asr/operations/input';

/** The button of the admin stack, from the pattern of its event rule. */
export function buttonOf(
  { rules, admin }: Pick<LocalCloud, 'rules' | 'admin'>,
  time: Pick<Button, 'newId' | 'now'>,
): Button {
  const rule = rules.find(({ pattern }) => valuesOf(pattern['detail-type']).includes(customActionEvent));
  const [customActionArn] = valuesOf(rule?.pattern['resources']);
  if (customActionArn === undefined)
    throw new Error('The admin stack has no event rule for a custom action of Security Hub.');
  return { accountId: admin.accountId, region: admin.region, customActionArn, ...time };
}

function valuesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
