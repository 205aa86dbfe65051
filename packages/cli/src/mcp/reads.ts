/** The tools that read and plan. */
import { z } from 'zod';
import {
  ConsoleError,
  controlId,
  findingIds,
  findingQuery,
  mode,
  remediationId,
  remediationQuery,
  since,
} from '@asr/console';
import { explained, linesOf, shownControl, shownFinding, shownPlan, shownRemediation } from './shown.ts';
import { type Tool, tool } from './tool.ts';

const byId = z.object({ remediationId });
const nothing = z.object({});

/** An agent sees what its credentials see. */
const isVisible = () => true;

/** Of each group of the inbox. list_remediations has the others. */
const mostOfInbox = 15;

export const reads: readonly Tool[] = [
  tool('list_findings', {
    title: 'List open findings',
    description:
      'Lists open findings of AWS Security Hub that ASR has a playbook for. control, account and severity take comma-separated values.',
    input: findingQuery,
    async call(operations, query) {
      const { items, nextCursor } = await operations.findings({ ...query, isVisible });
      return { data: items.map(shownFinding), nextCursor };
    },
  }),
  tool('plan_findings', {
    title: 'Plan findings',
    description:
      'Shows what ASR would change to remediate findings: each change, the reason, the risks and what else uses the resource, whether it can be undone, and whether it requires approval. Changes nothing.',
    input: z.object({ findingIds }),
    async call(operations, { findingIds: ids }) {
      const { plans, notPlanned, missing } = await operations.plan(ids, isVisible);
      return { data: { plans: plans.map(shownPlan), notPlanned, missingPermissions: missing } };
    },
  }),
  tool('list_remediations', {
    title: 'List remediations',
    description:
      'Lists remediations from the history of ASR, newest first. since and until take 24h, 7d, a day or an ISO 8601 time. One call reads a limited number of remediations, so a filter can return few or none: while the answer has nextCursor, older ones can match.',
    input: remediationQuery,
    async call(operations, query) {
      const { items, nextCursor } = await operations.remediations({ ...query, isVisible });
      return { data: items.map(shownRemediation), nextCursor };
    },
  }),
  tool('get_remediation', {
    title: 'Show one remediation',
    description: 'Shows one remediation: outcome, reason, changes, approval and undo.',
    input: byId,
    call: async (operations, { remediationId: id }) => ({ data: shownRemediation(await operations.remediation(id)) }),
  }),
  tool('list_inbox', {
    title: 'List what needs attention',
    description:
      'Lists plans that await approval, failures, refusals and deferred changes. An approver approves with asr approve or in the console. No tool can approve.',
    input: z.object({ since: since('7d') }),
    async call(operations, query) {
      const inbox = await operations.inbox(query.since, isVisible);
      const { awaitingApproval, failed, refused, deferred, counts, isPartial } = inbox;
      const groups = Object.entries({ awaitingApproval, failed, refused, deferred }) as [
        keyof typeof counts,
        typeof failed,
      ][];
      return {
        data: {
          ...Object.fromEntries(
            groups.map(([name, all]) => [
              name,
              { count: counts[name], newest: all.slice(0, mostOfInbox).map(shownRemediation) },
            ]),
          ),
          isPartial,
        },
      };
    },
  }),
  tool('preview_undo', {
    title: 'Preview an undo',
    description: 'Shows what an undo of a remediation would change. Changes nothing.',
    input: byId,
    async call(operations, { remediationId: id }) {
      const { changes, irreversible, nothing: nothingToUndo } = await operations.undoPreview(id);
      return {
        data: { remediationId: id, changes: linesOf(changes), irreversible: linesOf(irreversible), nothingToUndo },
      };
    },
  }),
  tool('list_controls', {
    title: 'List controls',
    description: 'Lists the controls that ASR can remediate, with the mode that the policy file sets for each.',
    input: nothing,
    call: async (operations) => ({ data: (await operations.controls()).map(shownControl) }),
  }),
  tool('explain_control', {
    title: 'Explain a control',
    description:
      'Explains a control: why it fails, what ASR changes, what that can break, its permissions, parameters, standards and mode.',
    input: z.object({ control: controlId }),
    async call(operations, { control }) {
      const found = (await operations.controls()).find((one) => one.controlId.toLowerCase() === control.toLowerCase());
      if (found !== undefined) return { data: explained(found) };
      throw new ConsoleError(404, `ASR cannot remediate ${control}. To list the controls, call list_controls.`);
    },
  }),
  tool('check_policy', {
    title: 'Check the policy file',
    description: 'Checks the policy file, and shows the mode of each control that it lists.',
    input: nothing,
    async call(operations) {
      const { file, problems, warnings, controls } = await operations.policy();
      return { data: { file, problems, warnings, controls: controls.filter(({ isListed }) => isListed) } };
    },
  }),
  tool('preview_policy_change', {
    title: 'Preview a change of the policy',
    description:
      'Shows what another mode of a control would do: the patch of the policy file, the event rules, what observation saw, and the number of open findings. Writes nothing. An operator applies the patch.',
    input: z.object({ control: controlId, mode }),
    async call(operations, { control, mode: wanted }) {
      const { command: _command, patch, ...impact } = await operations.policyImpact(control, wanted, () => true);
      return { data: { ...impact, patch: patch.split('\n') } };
    },
  }),
  tool('check_health', {
    title: 'Check the deployment',
    description:
      'Checks the deployment of ASR, says whether ASR is stopped, and who the caller is. No tool can stop or start ASR.',
    input: nothing,
    async call(operations) {
      const [{ actor, namespace, version, now }, { stopped }, health] = await Promise.all([
        operations.me(),
        operations.stop(),
        operations.doctor(),
      ]);
      const { ok, problems, unknown, checks } = health;
      const failing = checks.filter(({ kind }) => kind !== 'ok');
      return { data: { actor, namespace, version, now, stopped, counts: { ok, problems, unknown }, failing } };
    },
  }),
  tool('get_metrics', {
    title: 'Show metrics',
    description: 'Counts remediations by day, control and account, with the time to remediate.',
    input: z.object({ since: since('30d') }),
    async call(operations, query) {
      const { command: _command, ...metrics } = await operations.metrics(query.since, isVisible);
      return { data: metrics };
    },
  }),
];
