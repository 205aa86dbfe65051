/** Numbers of a period, from the records of history. Pure. */
import type { RemediationRecord } from '@asr/orchestrator';

export interface Period {
  /** ISO 8601, as are all times here. */
  readonly since: string;
  readonly until: string;
}

/** Entries of a ranking. */
const most = 10;

export function metricsOf(records: readonly RemediationRecord[], period: Period) {
  const fixed = records.filter(({ outcome }) => outcome === 'fixed');
  const undone = records.filter(({ outcome }) => outcome === 'undone');
  const changed = [...fixed, ...undone];
  const reports = records.filter(({ outcome }) => outcome === 'overdue');
  const requestedAs = (action: 'ask' | 'remediate') =>
    reports.filter(({ followUp }) => followUp?.action === action).length;
  return {
    ...period,
    days: daysOf(period).map((day) => {
      const own = records.filter(({ startedAt }) => startedAt.startsWith(day));
      const count = (...wanted: readonly (string | null)[]) =>
        own.filter(({ outcome }) => wanted.includes(outcome)).length;
      return { day, fixed: count('fixed', 'undone'), failed: count('failed'), asked: count('awaiting-approval') };
    }),
    secondsToRemediate: percentilesOf(fixed),
    // The report of an overdue finding is no remediation.
    total: { fixed: changed.length, undone: undone.length, all: records.length - reports.length },
    overdue: {
      reported: reports.length,
      asked: requestedAs('ask'),
      remediated: requestedAs('remediate'),
    },
    topControls: ranked(changed.map(({ controlId }) => controlId)),
    topAccounts: ranked(changed.map(({ accountId }) => accountId)),
  };
}

/** Every day of the period, in UTC. */
function daysOf({ since, until }: Period): readonly string[] {
  const first = Date.parse(`${since.slice(0, 10)}T00:00:00Z`);
  const count = Math.floor((Date.parse(until) - first) / dayMilliseconds) + 1;
  return Array.from({ length: Math.max(1, Math.min(count, mostDays)) }, (_, nth) =>
    new Date(first + nth * dayMilliseconds).toISOString().slice(0, 10),
  );
}

const dayMilliseconds = 86_400_000;
const mostDays = 400;

function percentilesOf(records: readonly RemediationRecord[]) {
  const seconds = records
    .flatMap(({ startedAt, finishedAt }) =>
      finishedAt === null ? [] : [(Date.parse(finishedAt) - Date.parse(startedAt)) / 1000],
    )
    .toSorted((a, b) => a - b);
  const at = (share: number) => seconds[Math.ceil(share * seconds.length) - 1] ?? 0;
  return seconds.length === 0 ? null : { p50: at(0.5), p90: at(0.9) };
}

function ranked(names: readonly string[]) {
  return [...Map.groupBy(names, (name) => name)]
    .map(([name, same]) => ({ name, count: same.length }))
    .toSorted((a, b) => b.count - a.count || a.name.localeCompare(b.name, 'en', { numeric: true }))
    .slice(0, most);
}
