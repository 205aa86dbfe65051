/** `demo --console`: the console on the local cloud, with findings that arrive while it is open. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { LocalCloud } from '@asr/local-cloud';
import type { Aws } from '@asr/playbooks';
import { type Cli, type LocalConsole, buttonOf, imported, loadConsole, loadPolicy, pressButton } from '@asr/cli';
import { type Progress, asff, together } from '../scenario/index.ts';
import type { CreatedViolation, PlannedViolation } from '../safety/setup/index.ts';
import { backlog, later, reported, requested, stopped } from './violations.ts';

const demoPolicy = join(import.meta.dirname, 'console.config.yaml');

/** Real milliseconds between two findings that arrive while the console is open. */
const betweenFindings = 20_000;

/** The local cloud responds at once, so a pause only has to let it run. */
const longestPause = 25;

export interface OpenDemo {
  readonly console: LocalConsole;
  readonly cloud: LocalCloud;
  /** Opens another console on the same deployment. @param caller The admin account with the credentials of another person. */
  openFor(caller: Aws): Promise<LocalConsole>;
  close(): Promise<void>;
}

interface DemoSettings {
  /** @default the policy of the demo */
  readonly policyFile?: string;
  /** Whether findings arrive while the console is open. @default true */
  readonly hasArrivals?: boolean;
}

export async function openDemoConsole(
  cli: Cli,
  step: Progress,
  { policyFile = demoPolicy, hasArrivals = true }: DemoSettings = {},
): Promise<OpenDemo> {
  const { openLocalCloud, startMoto } = await cli.tools.localCloud();
  const policy = await loadPolicy(policyFile, cli.io);
  const moto = await step('Start moto, the AWS simulator', startMoto);
  try {
    const cloud = await step('Synthesize the stacks and provision the admin account', () =>
      openLocalCloud({ motoUrl: moto.url, policy }),
    );
    const stopFindings = new AbortController();
    const close = async (): Promise<void> => {
      stopFindings.abort();
      await cloud.close();
    };
    const openFor = (caller: Aws) => openConsole(cli, cloud, { caller, policyFile });
    try {
      await step('Create violations in three accounts, and let ASR process them', () => prepare(cloud));
      const opened = await step('Open the console', () => openFor(cloud.admin));
      const arriving = reportLater(cloud, hasArrivals ? later : [], stopFindings.signal);
      return {
        console: opened,
        cloud,
        openFor,
        async close() {
          await opened.close();
          stopFindings.abort();
          await arriving;
          await close();
          await moto.stop();
        },
      };
    } catch (error) {
      await close();
      throw error;
    }
  } catch (error) {
    await moto.stop();
    throw error;
  }
}

/** The policy removes instances that were stopped for 5 days. */
const afterStop = 6 * 86_400_000;

async function prepare(cloud: LocalCloud): Promise<void> {
  const kept = await create(cloud, requested);
  const forgotten = await create(cloud, stopped);
  await cloud.passTime(afterStop);
  await together(reported, (violation) => report(cloud, violation));
  await announce(cloud, forgotten);
  await cloud.putEvent(pressButton([findingOf(cloud, kept)], buttonOf(cloud, time(cloud))));
  const old = await together(backlog, (violation) => create(cloud, violation));
  cloud.addFindings(...old.map((created) => findingOf(cloud, created)));
}

async function report(cloud: LocalCloud, violation: PlannedViolation): Promise<void> {
  await announce(cloud, await create(cloud, violation));
}

async function announce(cloud: LocalCloud, created: CreatedViolation): Promise<void> {
  const finding = findingOf(cloud, created);
  cloud.addFindings(finding);
  await cloud.putEvent(imported(finding, 'asff', buttonOf(cloud, time(cloud))));
}

async function create(cloud: LocalCloud, violation: PlannedViolation): Promise<CreatedViolation> {
  const resource = await violation.kind.create(cloud.account(violation.accountId, violation.region), violation);
  return { violation, resource, before: '' };
}

function findingOf({ admin }: LocalCloud, { violation, resource }: CreatedViolation): object {
  const { accountId, region, kind } = violation;
  return asff({ controlId: kind.controlId, title: kind.title, accountId, region, resource, seenAt: admin.now() });
}

function time({ admin }: LocalCloud) {
  return { newId: randomUUID, now: () => admin.now() };
}

interface ConsoleOfDemo {
  /** The admin account with the credentials of the operator. */
  readonly caller: Aws;
  readonly policyFile: string;
}

async function openConsole(cli: Cli, cloud: LocalCloud, { caller, policyFile }: ConsoleOfDemo): Promise<LocalConsole> {
  const { openConsole: open } = await loadConsole();
  const tools = {
    ...cli.tools,
    adminAccount: () => caller,
    memberAccount: (roleArn: string, region: string) => cloud.account(roleArn.split(':')[4] ?? '', region),
    sleep: (milliseconds: number) => cli.tools.sleep(Math.min(milliseconds, longestPause)),
  };
  return open(
    // Plans enter the accounts of the local cloud with any role.
    { cli: { ...cli, tools }, namespace: 'ASR', policyFile, role: 'Demo', isDemo: true },
    { mayWrite: true },
  );
}

/** Ends when the signal is aborted. */
async function reportLater(
  cloud: LocalCloud,
  violations: readonly PlannedViolation[],
  signal: AbortSignal,
): Promise<void> {
  for (const violation of violations) {
    await pause(betweenFindings, signal);
    if (signal.aborted) return;
    await report(cloud, violation);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
