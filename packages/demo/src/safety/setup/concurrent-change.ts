/**
 * Somebody's deployment tool. It compares its groups with its template whenever somebody takes a rule from them, and
 * puts back what is missing, description and all. So a change succeeds, and a moment later nothing has changed.
 */
import { lastPartOf } from '@asr/playbooks';
import { byHand } from './violations.ts';
import type { Meddler } from './fault-hooks.ts';
import type { Stage } from './setup.ts';
import type { Troubled } from './trouble.ts';

export interface Rival {
  readonly meddle: Meddler;
  /** Names of the groups, in the order in which it did so: a group that looks untouched is perhaps only put back. */
  putBack(): readonly string[];
}

/** @param groups Its own, as it made them: open to everybody for RDP. */
export function rival(groups: readonly Troubled[], stage: Pick<Stage, 'account' | 'state'>): Rival {
  const putBack: string[] = [];
  return {
    async meddle(call, carryOut) {
      const reply = await carryOut();
      if (call.operation !== 'RevokeSecurityGroupIngress') return reply;
      const groupId = new URLSearchParams(call.body).get('GroupId');
      const own = groups.find(({ resource }) => lastPartOf(resource.id) === groupId);
      if (own !== undefined && (await stage.state(own)) !== own.before) {
        await byHand.open(stage.account(own.trouble), own.resource, 3389, 'everybody, for now');
        putBack.push(own.trouble.name);
      }
      return reply;
    },
    putBack: () => putBack,
  };
}
