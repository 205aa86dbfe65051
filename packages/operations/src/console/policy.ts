/** The policy file, and what a change of it would do. Never writes. */
import { createTwoFilesPatch } from 'diff';
import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import type { AccountFilter, ConsoleOperations } from '@asr/console';
import {
  type Policy,
  type RemediationRecord,
  defaultPolicy,
  knownControls,
  policyFileName,
  tagWarnings,
} from '@asr/orchestrator';
import { stringify } from 'yaml';
import { controlsWithRunbook } from '@asr/runbooks';
import { effectiveSettings, knownControl, loadAlwaysNeedsApproval } from '../controls/index.ts';
import { openFindings } from '../findings/index.ts';
import {
  BadPolicyError,
  type PolicyFile,
  emptyPolicyFile,
  parseTime,
  readInput,
  readPolicyFile,
} from '../input/index.ts';
import { isObservation, observeReport, observedResources } from '../observations/index.ts';
import { editPolicy, modeChanges, ruleChanges } from '../policy-changes/index.ts';
import { backingOff } from '../runtime/index.ts';
import { commandLine } from '../views/index.ts';
import { mostOfNumbers, newestOf } from './newest.ts';
import type { Connection } from './settings.ts';

type PolicyReads = Pick<ConsoleOperations, 'policy' | 'policyImpact'>;

/** Open findings that are counted. */
const mostFindings = 1000;

export function policyReads(connection: Connection): PolicyReads {
  const { settings, admin } = connection;
  const { io } = settings.host;
  const fileName = () =>
    settings.hosted === undefined
      ? (settings.policyFile ?? (existsSync(policyFileName) ? policyFileName : undefined))
      : policyFileName;
  const present = async (): Promise<PolicyFile> => {
    if (settings.hosted !== undefined) return deployedFile(settings.hosted.policy);
    const file = fileName();
    return file === undefined ? emptyPolicyFile() : readPolicyFile(file, io, admin.now());
  };

  return {
    async policy() {
      const file = fileName() ?? null;
      const command = commandLine(['policy', 'check', ...(file === null ? [] : [file])]);
      try {
        const { text, policy } = await present();
        const { controls } = await effectiveSettings(policy);
        return {
          file,
          text,
          command,
          problems: [],
          warnings: [...tagWarnings(policy)],
          controls: controls.map(({ controlId, mode, via, approval }) => ({
            controlId,
            mode,
            via,
            approval,
            isListed: Object.hasOwn(policy.controls, controlId),
          })),
        };
      } catch (error) {
        if (!(error instanceof BadPolicyError) || file === null) throw error;
        const { text } = await readInput(file, io);
        const problems = error.problems.map(({ line, column, problem }) => ({ line, column, problem }));
        return { file, text, command, problems, warnings: [], controls: [] };
      }
    },
    async policyImpact(control, to, isVisible) {
      const { controlId } = knownControl(control);
      const before = await present();
      const { changes } = modeChanges(before.policy, [controlId], to);
      const after = editPolicy(before, changes);
      const [change] = changes;
      return {
        controlId,
        from: change === undefined ? to : change.from,
        to,
        patch: change === undefined ? '' : createTwoFilesPatch(before.name, before.name, before.text, after.text),
        rules: ruleChanges(before.policy, after.policy, settings.namespace).map(
          ({ change: kind, name, conditions }) => ({
            change: kind,
            name,
            conditions: [...conditions],
          }),
        ),
        observed: await observedOf(connection, controlId, isVisible),
        openFindings: await openFindingsOf(connection, controlId, isVisible),
        command: commandLine(['auto', verbs[to], controlId, '--dry-run']),
      };
    },
  };
}

/**
 * The deployed policy as a file, without the comments and the order of the file of its author. A patch of it shows what to
 * change there.
 */
async function deployedFile(policy: Policy): Promise<PolicyFile> {
  const { playbooks, ...rest } = policy;
  // The deployment adds the data of each package to its entry.
  const written = { ...rest, playbooks: playbooks?.map(({ data: _data, code: _code, ...entry }) => entry) };
  const differs = Object.entries(written).filter(
    ([name, value]) => !isDeepStrictEqual(value, defaultPolicy[name as keyof Policy]),
  );
  const text = differs.length === 0 ? '' : stringify(Object.fromEntries(differs));
  return { name: policyFileName, text, policy, known: await knownControls(controlsWithRunbook()) };
}

const verbs = { automatic: 'enable', observe: 'observe', manual: 'disable', off: 'off' } as const;

/** The numbers of `asr report observe` for the last 7 days. */
async function observedOf({ history, admin }: Connection, controlId: string, isVisible: AccountFilter) {
  const until = admin.now().toISOString();
  const since = parseTime('7d', admin.now(), 'since');
  const newest = newestOf(await history(), mostOfNumbers);
  const records: RemediationRecord[] = [];
  for await (const record of newest.list({ controlId, since }))
    if (isObservation(record) && isVisible(record.accountId)) records.push(record);
  const resources = observedResources(records, await loadAlwaysNeedsApproval([controlId]));
  const { total } = observeReport(resources, { since, until });
  const { resources: count, wouldChange, wouldAsk, refused, failed } = total;
  return { resources: count, wouldChange, wouldAsk, refused, failed, isPartial: newest.isPartial() };
}

async function openFindingsOf({ admin, settings }: Connection, controlId: string, isVisible: AccountFilter) {
  const retry = backingOff((milliseconds) => settings.host.tools.sleep(milliseconds));
  const hub = admin.client(SecurityHubClient);
  const { findings, hasMore } = await openFindings(hub, { controls: [controlId] }, mostFindings, retry);
  return { count: findings.filter(({ AwsAccountId = '' }) => isVisible(AwsAccountId)).length, hasMore };
}
