/** A member account in memory, in which the real playbooks and the real remediation work on security groups. */
import {
  type Answer,
  type Running,
  type Dependencies,
  type DetectionReading,
  type Policy,
  affectsOthers,
  readDetection,
  readingsOfAffected,
  remediate,
  settingsFor,
  verdictOn,
} from '@asr/orchestrator';
import { historyInMemory } from '@asr/orchestrator/testing/events';
import type { DescribeSecurityGroupsRequest, DescribeSecurityGroupsResult } from '@aws-sdk/client-ec2';
import { registry } from '@asr/playbooks';
import { fakeAws } from '@asr/playbooks/testing';
import { fakeSecurityGroups } from '@asr/playbooks/testing/security-group';
import { parseDetections } from './world.ts';

type Groups = Parameters<typeof fakeSecurityGroups>[0]['groups'];

/** @param tags Of every group. The administrator of the account changes them. */
export function memberAccount(
  policy: Policy,
  groups: Groups,
  tags: { [key: string]: string },
  prefixLists: { readonly [id: string]: readonly string[] } = {},
) {
  const now = () => new Date('2026-11-24T01:05:00Z');
  const history = historyInMemory(now);
  const fake = fakeSecurityGroups({ groups, prefixLists });
  const { DescribeSecurityGroupsCommand: describe } = fake.handlers;
  if (describe === undefined) throw new Error('The fake does not describe groups.');
  const handlers = {
    ...fake.handlers,
    DescribeNetworkInterfacesCommand: () => ({ NetworkInterfaces: [] }),
    GetManagedPrefixListAssociationsCommand: () => ({ PrefixListAssociations: [] }),
    GetResourceConfigHistoryCommand: () => ({ configurationItems: [] }),
    DescribeSecurityGroupsCommand: (input: DescribeSecurityGroupsRequest) => {
      if (input.Filters?.[0]?.Name?.endsWith('prefix-list-id') === true) {
        return { SecurityGroups: Object.keys(groups).map((GroupId) => ({ GroupId })) };
      }
      const { SecurityGroups = [], ...rest } = describe(input as never) as DescribeSecurityGroupsResult;
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      return { ...rest, SecurityGroups: SecurityGroups.map((group) => ({ ...group, Tags })) };
    },
  };
  const imported: string[] = [];
  const never = async () => {
    throw new Error('This attack does not need it.');
  };
  const dependencies: Dependencies = {
    history,
    loadPlaybook: async (controlId) => registry[controlId]?.load(),
    enter: async () => fakeAws(handlers),
    runbooks: never,
    limits: {},
    tagSettleMinutes: 60,
    undoHoldsDays: 30,
    openFindings: never,
    checkTags: async (request) => verdictOn(policy, request, { kind: 'tags', tags }, now()),
    parametersInForce: (controlId) => settingsFor(policy, controlId).parameters,
    importFinding: async (_aws, finding) => {
      imported.push(finding.Description ?? '');
      return undefined;
    },
    roleName: (request) => `ASR-${request.controlId}`,
    lease: () => ({ token: 'attack', milliseconds: 60_000 }),
    now,
    pause: async () => undefined,
  };
  return {
    fake,
    imported,
    /** Runs every request that Parse derives from a call. */
    async hear(event: object): Promise<readonly (Answer | Running)[]> {
      const readings: DetectionReading[] = [];
      for (const one of readDetection(event))
        readings.push(
          ...(one.ok && affectsOthers(one, policy, registry)
            ? await readingsOfAffected(one, fakeAws(handlers))
            : [one]),
        );
      const { items, answers } = parseDetections(readings, policy);
      const carried: (Answer | Running)[] = [];
      for (const request of items) carried.push(await remediate(request, dependencies));
      return [...answers, ...carried];
    },
  };
}
