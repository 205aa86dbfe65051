import { type Check, type Home, ok, problem } from '../check/index.ts';
import { deployAdminStack } from '../../../deployment/index.ts';

const warningDays = 14;

export const exceptions: Check<Home> = {
  id: 'exceptions',
  title: 'No exception of the policy has ended, or is about to',
  permissions: [],
  async run({ policy, now }) {
    const today = dayOf(now);
    const soon = dayOf(new Date(now.getTime() + warningDays * 86_400_000));
    const ended = policy.exceptions.filter(({ until }) => until < today);
    const ending = policy.exceptions.filter(({ until }) => until >= today && until <= soon);
    const details = [
      ...ended.map(
        ({ control, resource, until, owner }) => `${control} for ${resource} ended on ${until}. Ask ${owner}.`,
      ),
      ...ending.map(
        ({ control, resource, until, owner }) => `${control} for ${resource} ends on ${until}. Ask ${owner}.`,
      ),
    ];
    if (details.length === 0)
      return ok(`${policy.exceptions.length} exceptions, and none ends within ${warningDays} days.`);
    const sentence = `${ended.length} exceptions have ended, and ${ending.length} end within ${warningDays} days. What they protect is remediated then.`;
    return problem(
      sentence,
      `Renew or remove them under exceptions: in asr.config.yaml, and run: ${deployAdminStack}`,
      details,
    );
  },
};

/** In UTC, as the policy counts. */
function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
