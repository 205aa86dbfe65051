/**
 * A day of findings through gather, execution, queue, playbook function and report, with AWS's quotas. It calculates
 * what the machine cannot run. The counts of an execution are those that `counts.ts` measures on the deployed
 * functions; the durations are assumed. Pure.
 */
import type { Evaluation } from './arrivals.ts';
import { type Buckets, type Waits, openBuckets } from './buckets.ts';
import { type Gathered, type Part, groupsOf, openGathered } from './gather.ts';
import { type Latency, latencyOf } from './latency.ts';
import { type Queue, queueOf } from './queue.ts';
import type { QuotaName } from '@asr/local-cloud';

/** The settings of the deployment, and figures that were measured or assumed. */
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
  /** Whether each execution sends a mail. `false`: a mail is one a minute and recipient, at most. */
  readonly mailsEach: boolean;
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
  readonly latency: Latency;
  /** The most findings that waited at the same time. */
  readonly mostWaiting: number;
  /** The most findings with an outcome in one minute, a second. */
  readonly busiestMinute: number;
  readonly waits: { readonly [name in QuotaName]: Waits };
  /** Seconds until SNS deactivates the e-mail subscriptions of the topic. `undefined`: it does not. */
  readonly deactivatedAfter: number | undefined;
  /** Seconds for which all slots were in use. */
  readonly secondsAllSlotsInUse: number;
}

interface Execution {
  readonly parts: readonly Part[];
  /** Groups that are not handled yet. */
  open: number;
}

interface Group {
  readonly execution: Execution;
  readonly of: Evaluation;
  readonly findings: number;
}

/** Everything that changes during a simulation. */
interface World {
  readonly deployment: Deployment;
  readonly buckets: Buckets;
  /** The events of each step. */
  readonly agenda: Map<number, (() => void)[]>;
  readonly gathered: Gathered;
  readonly queue: Queue<Group>;
  readonly latencies: { readonly seconds: number; readonly findings: number }[];
  /** Findings with an outcome, by minute. */
  readonly endsAt: Map<number, number>;
  step: number;
  /** Messages that are handled now. */
  busy: number;
  waiting: number;
  mostWaiting: number;
  ended: number;
  executions: number;
  groups: number;
  stepsAllSlotsInUse: number;
  /** The second in which a topic received too many messages. */
  deactivatedAt: number | undefined;
}

/** Steps of a second. */
const steps = 4;
const lastStep = 30 * 86_400 * steps;

/** @throws if findings remain after thirty days: the deployment is too small for them. */
export function simulate(evaluations: readonly Evaluation[], deployment: Deployment): Day {
  const total = evaluations.reduce((sum, { findings }) => sum + findings, 0);
  const world = newWorld(deployment);
  let next = 0;
  while (world.ended < total) {
    if (world.step > lastStep) throw new Error(`${total - world.ended} findings have no outcome after thirty days.`);
    for (const work of world.agenda.get(world.step) ?? []) work();
    world.agenda.delete(world.step);
    next = receive(world, evaluations, next);
    startExecutions(world);
    handleMessages(world);
    world.step += 1;
  }
  const { executions, groups, ended, mostWaiting, endsAt, latencies, buckets, stepsAllSlotsInUse } = world;
  return {
    findings: total,
    executions,
    groups,
    ended,
    seconds: now(world) - (evaluations[0]?.second ?? 0),
    latency: latencyOf(latencies),
    mostWaiting,
    busiestMinute: Math.max(0, ...endsAt.values()) / 60,
    waits: buckets.waits(),
    deactivatedAfter:
      world.deactivatedAt === undefined ? undefined : world.deactivatedAt - (evaluations[0]?.second ?? 0),
    secondsAllSlotsInUse: stepsAllSlotsInUse / steps,
  };
}

function newWorld(deployment: Deployment): World {
  return {
    deployment,
    buckets: openBuckets(),
    agenda: new Map(),
    gathered: openGathered(),
    queue: queueOf(),
    latencies: [],
    endsAt: new Map(),
    step: 0,
    busy: 0,
    waiting: 0,
    mostWaiting: 0,
    ended: 0,
    executions: 0,
    groups: 0,
    stepsAllSlotsInUse: 0,
    deactivatedAt: undefined,
  };
}

/** Seconds since the start of the day. */
function now({ step }: World): number {
  return step / steps;
}

function after({ agenda, step }: World, seconds: number, work: () => void): void {
  const at = step + Math.max(1, Math.ceil(seconds * steps));
  agenda.set(at, [...(agenda.get(at) ?? []), work]);
}

/** Takes the findings that have arrived. Returns the index of the next evaluation. */
function receive(world: World, evaluations: readonly Evaluation[], from: number): number {
  let next = from;
  for (let one = evaluations[next]; one !== undefined && one.second <= now(world); one = evaluations[next]) {
    world.gathered.add({ evaluation: one, findings: one.findings });
    world.waiting += one.findings;
    next += 1;
  }
  world.mostWaiting = Math.max(world.mostWaiting, world.waiting);
  return next;
}

function startExecutions(world: World): void {
  const { gathered, deployment } = world;
  const { findingsOfExecution, window } = deployment;
  const take = () => gathered.take(findingsOfExecution, now(world) - window);
  for (let parts = take(); parts !== undefined; parts = take()) start(world, parts);
}

function start(world: World, parts: readonly Part[]): void {
  const { buckets, deployment, queue } = world;
  const groups = groupsOf(parts, deployment.requestsOfGroup);
  const execution: Execution = { parts, open: groups.length };
  world.executions += 1;
  world.groups += groups.length;
  const wait = Math.max(
    buckets.reserve('states:StartExecution', now(world), 1),
    buckets.reserve('state transitions', now(world), 3 + 3 * groups.length),
  );
  after(world, wait + 1, () => {
    for (const [of, findings] of groups) queue.push({ execution, of, findings });
  });
}

function handleMessages(world: World): void {
  const { queue, deployment } = world;
  while (world.busy < deployment.slots) {
    const group = queue.shift();
    if (group === undefined) break;
    handle(world, group);
  }
  if (world.busy >= deployment.slots) world.stepsAllSlotsInUse += 1;
}

function handle(world: World, { execution, of, findings }: Group): void {
  const { buckets, deployment } = world;
  const second = now(world);
  const wait = Math.max(
    buckets.reserve('sts:AssumeRole', second, Math.ceil(findings / deployment.resourcesOfSession)),
    buckets.reserve('tagging:GetResources', second, Math.ceil(findings / 100), String(of.account)),
    buckets.reserve('a mutation of EC2', second, findings, `${of.account} ${of.region}`),
    buckets.reserve('DynamoDB write units', second, findings * deployment.writeUnits),
    buckets.reserve('states:SendTaskSuccess', second, 1),
  );
  world.busy += 1;
  const work = deployment.secondsOfGroup + Math.ceil(findings / 10) * deployment.secondsOfTenWrites;
  after(world, wait + work, () => {
    world.busy -= 1;
    execution.open -= 1;
    if (execution.open === 0) report(world, execution);
  });
}

function report(world: World, { parts }: Execution): void {
  const { buckets, deployment, endsAt, latencies } = world;
  const findings = parts.reduce((sum, part) => sum + part.findings, 0);
  const kinds = new Set(parts.map(({ evaluation }) => evaluation.control)).size;
  const wait = Math.max(
    buckets.reserve('securityhub:BatchUpdateFindings', now(world), Math.min(kinds, deployment.mostNotes)),
    buckets.reserve('events:PutEvents', now(world), findings),
  );
  // SNS accepts the message, and deactivates the subscriptions.
  if (deployment.mailsEach && buckets.isExceeded('mails of a topic', now(world), 1)) world.deactivatedAt ??= now(world);
  after(world, wait + 0.5, () => {
    world.ended += findings;
    world.waiting -= findings;
    const minute = Math.floor(now(world) / 60);
    endsAt.set(minute, (endsAt.get(minute) ?? 0) + findings);
    for (const { evaluation, findings: count } of parts)
      latencies.push({ seconds: now(world) - evaluation.second, findings: count });
  });
}
