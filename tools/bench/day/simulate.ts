/**
 * A day of findings through gather, execution, queue, playbook function and report, with AWS's quotas. It calculates
 * what the machine cannot run. The counts of an execution are those that `counts.ts` measures on the deployed
 * functions; the durations are assumed. Pure.
 */
import { type Evaluation } from './arrivals.ts';
import { type Waits, openBuckets } from './buckets.ts';
import type { QuotaName } from './rates.ts';

/** What the deployment sets, and what was measured or assumed. */
export interface Deployment {
  /** How long the pipe gathers, in seconds. */
  readonly window: number;
  /** Findings of real size that fit into one execution. */
  readonly findingsOfExecution: number;
  /** Requests of one message, at most. */
  readonly requestsOfGroup: number;
  /** Resources that one session policy holds. */
  readonly resourcesOfSession: number;
  /** Messages that are handled at the same time: functions times messages of a batch. */
  readonly slots: number;
  /** Updates of findings of one execution, at most. */
  readonly mostNotes: number;
  /** Seconds to handle a group besides its writes, and for each ten writes. Assumed. */
  readonly secondsOfGroup: number;
  readonly secondsOfTenWrites: number;
  /** DynamoDB write units of one remediation. Measured. */
  readonly writeUnits: number;
}

export interface Day {
  readonly findings: number;
  readonly executions: number;
  readonly groups: number;
  /** Findings with an outcome. */
  readonly ended: number;
  /** Seconds from the first finding to the last outcome. */
  readonly seconds: number;
  /** Seconds from a finding to its outcome. */
  readonly latency: { readonly median: number; readonly p99: number; readonly worst: number };
  /** The most findings that waited at the same time. */
  readonly mostWaiting: number;
  /** The most findings with an outcome in one minute, a second. */
  readonly busiestMinute: number;
  readonly waits: { readonly [name in QuotaName]: Waits };
  /** Seconds for which all slots were in use. */
  readonly secondsAllSlotsInUse: number;
}

interface Part {
  readonly evaluation: Evaluation;
  readonly findings: number;
}

interface Execution {
  readonly parts: readonly Part[];
  open: number;
}

interface Group {
  readonly execution: Execution;
  readonly of: Evaluation;
  readonly findings: number;
}

/** Steps of a second. */
const steps = 4;

/** @throws if findings remain after thirty days: the deployment is too small for them. */
export function simulate(evaluations: readonly Evaluation[], deployment: Deployment): Day {
  const { window, findingsOfExecution, slots } = deployment;
  const buckets = openBuckets();
  const agenda = new Map<number, (() => void)[]>();
  const gathered: Part[] = [];
  const queue = queueOf<Group>();
  const endsAt = new Map<number, number>();
  const latencies: { readonly seconds: number; readonly findings: number }[] = [];
  const total = evaluations.reduce((sum, { findings }) => sum + findings, 0);
  let step = 0;
  let next = 0;
  let waiting = 0;
  let gatheredFindings = 0;
  let busy = 0;
  let ended = 0;
  let executions = 0;
  let groups = 0;
  let mostWaiting = 0;
  let fullSteps = 0;

  const now = () => step / steps;
  const after = (seconds: number, work: () => void): void => {
    const at = step + Math.max(1, Math.ceil(seconds * steps));
    agenda.set(at, [...(agenda.get(at) ?? []), work]);
  };

  const start = (parts: readonly Part[]): void => {
    const all = groupsOf(parts, deployment.requestsOfGroup);
    const execution: Execution = { parts, open: all.length };
    executions += 1;
    groups += all.length;
    const wait = Math.max(
      buckets.reserve('states:StartExecution', now(), 1),
      buckets.reserve('state transitions', now(), 3 + 3 * all.length),
    );
    after(wait + 1, () => {
      for (const [evaluation, findings] of all) queue.push({ execution, of: evaluation, findings });
    });
  };

  const handle = ({ execution, of, findings }: Group): void => {
    const { account, region } = of;
    const place = `${account} ${region}`;
    const wait = Math.max(
      buckets.reserve('sts:AssumeRole', now(), Math.ceil(findings / deployment.resourcesOfSession)),
      buckets.reserve('tagging:GetResources', now(), Math.ceil(findings / 100), String(account)),
      buckets.reserve('a mutation of EC2', now(), findings, place),
      buckets.reserve('DynamoDB write units', now(), findings * deployment.writeUnits),
      buckets.reserve('states:SendTaskSuccess', now(), 1),
    );
    busy += 1;
    const work = deployment.secondsOfGroup + Math.ceil(findings / 10) * deployment.secondsOfTenWrites;
    after(wait + work, () => {
      busy -= 1;
      execution.open -= 1;
      if (execution.open === 0) report(execution);
    });
  };

  const report = ({ parts }: Execution): void => {
    const findings = parts.reduce((sum, part) => sum + part.findings, 0);
    const kinds = new Set(parts.map(({ evaluation }) => evaluation.control)).size;
    const wait = Math.max(
      buckets.reserve('securityhub:BatchUpdateFindings', now(), Math.min(kinds, deployment.mostNotes)),
      buckets.reserve('events of PutEvents', now(), findings),
    );
    after(wait + 0.5, () => {
      ended += findings;
      waiting -= findings;
      const minute = Math.floor(now() / 60);
      endsAt.set(minute, (endsAt.get(minute) ?? 0) + findings);
      for (const part of parts) latencies.push({ seconds: now() - part.evaluation.second, findings: part.findings });
    });
  };

  for (const last = 30 * 86_400 * steps; ended < total; step += 1) {
    if (step > last) throw new Error(`${total - ended} findings have no outcome after thirty days.`);
    for (const work of agenda.get(step) ?? []) work();
    agenda.delete(step);
    for (let one = evaluations[next]; one !== undefined && one.second <= now(); one = evaluations[next]) {
      gathered.push({ evaluation: one, findings: one.findings });
      gatheredFindings += one.findings;
      waiting += one.findings;
      next += 1;
    }
    mostWaiting = Math.max(mostWaiting, waiting);
    while (gatheredFindings >= findingsOfExecution || isOlder(gathered[0], now() - window)) {
      const parts = takeParts(gathered, findingsOfExecution);
      gatheredFindings -= parts.reduce((sum, part) => sum + part.findings, 0);
      start(parts);
    }
    while (busy < slots) {
      const group = queue.shift();
      if (group === undefined) break;
      handle(group);
    }
    if (busy >= slots) fullSteps += 1;
  }
  return {
    findings: total,
    executions,
    groups,
    ended,
    seconds: now() - (evaluations[0]?.second ?? 0),
    latency: latencyOf(latencies),
    mostWaiting,
    busiestMinute: Math.max(0, ...endsAt.values()) / 60,
    waits: buckets.waits(),
    secondsAllSlotsInUse: fullSteps / steps,
  };
}

function isOlder(part: Part | undefined, second: number): boolean {
  return part !== undefined && part.evaluation.second <= second;
}

/** Takes so many findings from the front, and splits the last part. */
function takeParts(gathered: Part[], most: number): readonly Part[] {
  const taken: Part[] = [];
  let left = most;
  for (let part = gathered.shift(); part !== undefined; part = gathered.shift()) {
    const findings = Math.min(left, part.findings);
    taken.push({ ...part, findings });
    left -= findings;
    if (findings < part.findings) gathered.unshift({ ...part, findings: part.findings - findings });
    if (left === 0) break;
  }
  return taken;
}

/** The groups of an execution: by account, Region and control, of limited size. */
function groupsOf(parts: readonly Part[], most: number): readonly (readonly [Evaluation, number])[] {
  const byKey = Map.groupBy(parts, ({ evaluation: { account, region, control } }) => `${account} ${region} ${control}`);
  return [...byKey.values()].flatMap((same) => {
    const [first] = same;
    const findings = same.reduce((sum, part) => sum + part.findings, 0);
    if (first === undefined) return [];
    return Array.from(
      { length: Math.ceil(findings / most) },
      (_, nth) => [first.evaluation, Math.min(most, findings - nth * most)] as const,
    );
  });
}

function latencyOf(all: readonly { readonly seconds: number; readonly findings: number }[]): Day['latency'] {
  const sorted = all.toSorted((a, b) => a.seconds - b.seconds);
  const total = sorted.reduce((sum, { findings }) => sum + findings, 0);
  const at = (share: number): number => {
    let passed = 0;
    for (const { seconds, findings } of sorted) {
      passed += findings;
      if (passed >= share * total) return seconds;
    }
    return NaN;
  };
  return { median: at(0.5), p99: at(0.99), worst: sorted.at(-1)?.seconds ?? NaN };
}

interface Queue<Item> {
  push(item: Item): void;
  shift(): Item | undefined;
}

/** First in, first out, in constant time. */
function queueOf<Item>(): Queue<Item> {
  let items: Item[] = [];
  let head = 0;
  return {
    push: (item) => void items.push(item),
    shift() {
      const item = items[head];
      if (item === undefined) return undefined;
      head += 1;
      if (head > 10_000 && head * 2 > items.length) {
        items = items.slice(head);
        head = 0;
      }
      return item;
    },
  };
}
