/** A resource with an undo mark that gets another violation, by each entrance of a deployed ASR. */
import { type Attack, broken, held } from './attack.ts';
import { about } from './deployed-findings.ts';
import { entrances } from './entrances.ts';
import { aGroup, tcp } from './account-on-moto.ts';
import { automatic } from './policies.ts';

export const deployedUndos: readonly Attack[] = entrances.map(({ name, enter }): Attack => ({
  by: 'memberAdmin',
  on: 'network access',
  does: `opens port 22 in another way after an operator undid a remediation of the group, in a finding read by ${name}`,
  async play(asr) {
    const group = await aGroup(await asr.member(), {}, tcp(22));
    const [fixed] = (await enter(asr, automatic, about(group))).answers;
    if (fixed?.outcome !== 'fixed') throw new Error(`ASR did not fix the group: ${fixed?.reason}`);
    const undo = await asr.asr(automatic, ['local', 'undo', fixed.remediationId, '--json']);
    if ((await group.ingress()).join() !== 'tcp 22 0.0.0.0/0') throw new Error(`The undo failed: ${undo.printed}`);

    await group.allow(tcp(22, '::/0'));
    const { answers, printed } = await enter(asr, automatic, about(group));

    const open = await group.ingress();
    return open.includes('tcp 22 ::/0')
      ? broken(`The group has ${open.join(', ')}, and ASR says ${answers[0]?.reason ?? printed}`)
      : held(answers.find(({ outcome }) => outcome !== 'skipped')?.reason ?? '');
  },
}));
