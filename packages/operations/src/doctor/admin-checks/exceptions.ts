import { type Check, type Home, ok, problem } from '../check/index.ts';
import { deployAdminStack } from '../../deployment/index.ts';

const warningDays = 14;

export const exceptions: Check<Home> = {
  id: 'exceptions',
  title: 'No exception has expired or expires soon',
  permissions: [],
  async run({ policy, now }) {
    const today = dayOf(now);
    const soon = dayOf(new Date(now.getTime() + warningDays * 86_400_000));
    const ended = policy.exceptions.filter(({ until }) => until < today);
    const ending = policy.exceptions.filter(({ until }) => until >= today && until <= soon);
    const details = [
      ...ended.map(
        ({ control, resource, until, owner }) => `${control} for ${resource} expired on ${until}. Contact ${owner}.`,
      ),
      ...ending.map(
        ({ control, resource, until, owner }) => `${control} for ${resource} expires on ${until}. Contact ${owner}.`,
      ),
    ];
    if (details.length === 0)
      return ok(`None of ${policy.exceptions.length} exceptions expires within ${warningDays} days.`);
    const sentence = `${ended.length} exceptions have expired, and ${ending.length} expire within ${warningDays} days. After that, ASR remediates the resources that they cover.`;
    return problem(
      sentence,
      `Renew or remove them in the exceptions section of asr.config.yaml. Then run: ${deployAdminStack}`,
      details,
    );
  },
};

/** Day in UTC, as in the policy. */
function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
