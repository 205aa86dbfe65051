/** What automatic mode would have changed in a period: by control, by account, and the most affected resources. Pure. */
import { lastPartOf } from '@asr/playbooks';
import { changeLine } from '../views/index.ts';
import type { Verdict } from '../plans/index.ts';
import type { ObservedResource } from './observed-resource.ts';

/** A text and the number of its occurrences. */
export interface Counted {
  readonly text: string;
  readonly count: number;
}

/** Number of resources by verdict. A resource can count both as changed and as waiting for approval. */
export interface ObservedCounts {
  readonly findings: number;
  readonly resources: number;
  readonly wouldChange: number;
  readonly wouldAsk: number;
  readonly refused: number;
  readonly failed: number;
  readonly leftAlone: number;
  readonly compliant: number;
  readonly gone: number;
  readonly unfinished: number;
  /** Changes that would not have required approval. */
  readonly changes: number;
}

export interface ObservedControl extends ObservedCounts {
  readonly controlId: string;
  /** `- rules[ingress tcp 22 0.0.0.0/0]` */
  readonly kindsOfChange: readonly Counted[];
  /** Changes that would have required approval. */
  readonly kindsAsked: readonly Counted[];
  /** Resources that would have required approval: by the policy, by what the plan found, or by the control. */
  readonly askedByPolicy: number;
  readonly askedByPlan: number;
  readonly askedIrreversible: number;
  readonly whyRefused: readonly Counted[];
  readonly whyFailed: readonly Counted[];
  readonly whyLeftAlone: readonly Counted[];
}

interface ObservedAccount extends ObservedCounts {
  readonly accountId: string;
  /** Maximum number of automatic remediations within one clock hour. Helps to set `limits`. */
  readonly mostInAnHour: number;
}

interface TouchedResource {
  readonly accountId: string;
  readonly region: string;
  readonly resourceId: string;
  readonly controls: readonly string[];
  /** Includes changes that would have required approval. */
  readonly changes: number;
}

export interface ObserveReport {
  /** ISO 8601. */
  readonly since: string;
  readonly until: string;
  readonly total: ObservedCounts;
  readonly controls: readonly ObservedControl[];
  readonly accounts: readonly ObservedAccount[];
  readonly mostTouched: readonly TouchedResource[];
}

const mostReasons = 5;
const mostResources = 10;

export function observeReport(
  resources: readonly ObservedResource[],
  period: Pick<ObserveReport, 'since' | 'until'>,
): ObserveReport {
  return {
    ...period,
    total: countsOf(resources),
    controls: groups(resources, ({ controlId }) => controlId).map(([controlId, ofControl]) =>
      controlOf(controlId, ofControl),
    ),
    accounts: groups(resources, ({ accountId }) => accountId).map(([accountId, inAccount]) => ({
      accountId,
      ...countsOf(inAccount),
      mostInAnHour: mostInAnHour(inAccount),
    })),
    mostTouched: mostTouched(resources),
  };
}

/** Groups in natural order: `EC2.2` before `EC2.13`. */
function groups(resources: readonly ObservedResource[], by: (resource: ObservedResource) => string) {
  return [...Map.groupBy(resources, by)].toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
}

function controlOf(controlId: string, resources: readonly ObservedResource[]): ObservedControl {
  const reasons = (verdict: Verdict) =>
    counted(resources.filter((one) => one.verdict === verdict).map(generalReason)).slice(0, mostReasons);
  return {
    controlId,
    ...countsOf(resources),
    kindsOfChange: counted(resources.flatMap(({ changes }) => changes.map(changeLine))).slice(0, mostReasons),
    kindsAsked: counted(resources.flatMap(({ asked }) => asked.map(changeLine))).slice(0, mostReasons),
    askedByPolicy: resources.filter(({ whyAsk }) => whyAsk === 'approval').length,
    askedByPlan: resources.filter(({ whyAsk }) => whyAsk === 'plan').length,
    askedIrreversible: resources.filter(({ whyAsk }) => whyAsk === 'irreversible').length,
    whyRefused: reasons('refused'),
    whyFailed: reasons('failed'),
    whyLeftAlone: reasons('left-alone'),
  };
}

function countsOf(resources: readonly ObservedResource[]): ObservedCounts {
  const have = (verdict: Verdict) => resources.filter((one) => one.verdict === verdict).length;
  return {
    findings: new Set(resources.flatMap(({ findings }) => findings)).size,
    resources: resources.length,
    wouldChange: have('would-change'),
    wouldAsk: resources.filter(({ asked }) => asked.length > 0).length,
    refused: have('refused'),
    failed: have('failed'),
    leftAlone: have('left-alone'),
    compliant: have('compliant'),
    gone: have('gone'),
    unfinished: have('unfinished'),
    changes: resources.reduce((sum, { changes }) => sum + changes.length, 0),
  };
}

/** The reason without the names of the resource, so that equal reasons of different resources count together. */
function generalReason({ reason, resourceId, accountId }: ObservedResource): string {
  // Shorter names can be parts of other words.
  const names = [resourceId, lastPartOf(resourceId), accountId].filter((name) => name.length > 3);
  return names.reduce((text, name) => text.replaceAll(name, '…'), reason);
}

function counted(texts: readonly string[]): readonly Counted[] {
  return [...Map.groupBy(texts, (text) => text)]
    .map(([text, same]) => ({ text, count: same.length }))
    .toSorted((a, b) => b.count - a.count || a.text.localeCompare(b.text, 'en'));
}

function mostInAnHour(resources: readonly ObservedResource[]): number {
  const begun = resources.filter(({ changes }) => changes.length > 0).map(({ firstSeen }) => firstSeen.slice(0, 13));
  return counted(begun)[0]?.count ?? 0;
}

function mostTouched(resources: readonly ObservedResource[]): readonly TouchedResource[] {
  return [
    ...Map.groupBy(resources, ({ accountId, region, resourceId }) =>
      JSON.stringify([accountId, region, resourceId]),
    ).values(),
  ]
    .flatMap((same) => {
      const [first] = same;
      const changes = same.reduce((sum, one) => sum + one.changes.length + one.asked.length, 0);
      if (first === undefined || changes === 0) return [];
      const { accountId, region, resourceId } = first;
      return [
        {
          accountId,
          region,
          resourceId,
          controls: [...new Set(same.map(({ controlId }) => controlId))].toSorted(),
          changes,
        },
      ];
    })
    .toSorted((a, b) => b.changes - a.changes || a.resourceId.localeCompare(b.resourceId, 'en'))
    .slice(0, mostResources);
}
