/**
 * Rules with so many long tags that the answers exceed what Step Functions passes from state to state, through each
 * entrance of a deployed ASR. The local state machine refuses what AWS would refuse.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
 */
import { type Attack, broken, held } from './attack.ts';
import { about } from './deployed-findings.ts';
import { entrances } from './entrances.ts';
import { aGroup, tcp } from './account-on-moto.ts';
import { automatic } from './policies.ts';

/** The most and the longest that EC2 allows, of characters with four bytes each. */
const longestTags = Object.fromEntries(
  Array.from({ length: 50 }, (_, nth) => [`${'𠀀'.repeat(126)}${String(nth).padStart(2, '0')}`, '𠀀'.repeat(256)]),
);

const rules: readonly (readonly [count: number, cidrs: readonly string[]])[] = [
  [1, ['0.0.0.0/0']],
  [6, ['0.0.0.0/0', '::/0', '0.0.0.0/1', '128.0.0.0/1', '::/1', '8000::/1']],
];

export const deployedSizes: readonly Attack[] = entrances.flatMap(({ name, enter }) =>
  rules.map(([count, cidrs]): Attack => ({
    by: 'memberAdmin',
    on: 'history',
    does: `gives ${count} of the rules the longest tags, so that the answers of ${name} are lost`,
    async play(asr) {
      const group = await aGroup(await asr.member(), {});
      for (const cidr of cidrs) await group.allow(tcp(22, cidr), longestTags);
      const before = await group.ingress();

      const { answers } = await enter(asr, automatic, about(group));

      const [answer, ...more] = answers;
      if (answer === undefined || more.length > 0) return broken(`There are ${answers.length} answers.`);
      const after = await group.ingress();
      // Either history keeps the rules so that an undo can restore them, or ASR changes nothing and says why.
      const isRight =
        answer.outcome === 'fixed'
          ? after.length < before.length
          : answer.outcome === 'refused' && after.join() === before.join();
      return isRight
        ? held(`${answer.outcome}: ${answer.reason}`)
        : broken(`ASR says ${answer.outcome}: ${answer.reason}`);
    },
  })),
);
