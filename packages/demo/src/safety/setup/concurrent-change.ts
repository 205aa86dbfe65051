/**
 * A deployment tool that reverts changes of ASR. When a rule of one of its groups is removed, it restores the rule with
 * its description. The change succeeds, but the group is not compliant afterwards.
 */
import { lastPartOf } from '@asr/playbooks';
import { byHand } from './violations.ts';
import type { CallHook } from './fault-hooks.ts';
import type { StoryRunner } from './setup.ts';
import type { CreatedViolation } from './planned-violation.ts';

export interface ConcurrentTool {
  readonly onCall: CallHook;
  /** Names of the groups that it reverted, in order. Their state alone does not show whether ASR changed them. */
  putBack(): readonly string[];
}

/** @param groups The groups of the tool, with RDP open to 0.0.0.0/0. */
export function concurrentTool(
  groups: readonly CreatedViolation[],
  runner: Pick<StoryRunner, 'account' | 'state'>,
): ConcurrentTool {
  const putBack: string[] = [];
  return {
    async onCall(call, carryOut) {
      const reply = await carryOut();
      if (call.operation !== 'RevokeSecurityGroupIngress') return reply;
      const groupId = new URLSearchParams(call.body).get('GroupId');
      const own = groups.find(({ resource }) => lastPartOf(resource.id) === groupId);
      if (own !== undefined && (await runner.state(own)) !== own.before) {
        await byHand.open(runner.account(own.violation), own.resource, 3389, 'everyone, for now');
        putBack.push(own.violation.name);
      }
      return reply;
    },
    putBack: () => putBack,
  };
}
