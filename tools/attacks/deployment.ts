/**
 * A deployed ASR for attacks that a pure function cannot judge: the synthesized stacks and the real functions on moto,
 * and `asr` as its users run it. It opens with the first attack that needs it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run, type Io } from '@asr/cli';
import * as localCloud from '@asr/local-cloud';
import type { Account, EventRun, LocalCloud, Moto } from '@asr/local-cloud';
import type { Policy, ReportOutput } from '@asr/orchestrator';
import { adminAccount } from './admin-account.ts';
import { memberAccountId, region } from './account-on-moto.ts';

/** The content of an `asr.config.yaml`. */
export type PolicyFile = object;

/** The result of a command. */
export interface Ran {
  readonly code: number;
  /** The text on standard output and standard error. */
  readonly printed: string;
  /** The outcomes that its executions reported. */
  readonly answers: readonly Answer[];
  /** The number of executions that it caused. */
  readonly executions: number;
}

interface Answer {
  readonly outcome: string;
  readonly reason: string;
  readonly remediationId: string;
}

export interface Deployment {
  /**
   * Runs `asr` against a deployment with this policy. History is that of all attacks.
   *
   * @param findings What Security Hub has, for a command that searches it.
   */
  asr(policy: PolicyFile, argv: readonly string[], given?: Given): Promise<Ran>;
  /** The deployment with this policy. Another policy replaces it. */
  cloud(policy: PolicyFile): Promise<LocalCloud>;
  /** The member account, as its owner. */
  member(): Promise<Account>;
  /** All texts for people so far: notifications, and the notes on findings. */
  texts(): readonly string[];
  /** Runs `work`, which starts executions. Returns the outcomes that they reported. */
  watch(policy: PolicyFile, work: (cloud: LocalCloud) => Promise<unknown>): Promise<Omit<Ran, 'code' | 'printed'>>;
  /** Runs `asr` where any use of AWS or of the local cloud is an error. */
  withoutCloud(policy: string, argv: (file: string) => readonly string[]): Promise<Pick<Ran, 'code' | 'printed'>>;
  close(): Promise<void>;
}

interface Given {
  readonly stdin?: unknown;
  readonly findings?: readonly object[];
}

interface Open {
  readonly key: string;
  readonly cloud: LocalCloud;
  readonly runs: EventRun[];
}

export function deployment(): Deployment {
  const folder = mkdtempSync(join(tmpdir(), 'asr-attacks-'));
  let moto: Promise<Moto> | undefined;
  let open: Open | undefined;
  const notifications: string[] = [];

  const motoUrl = async (): Promise<string> => (await (moto ??= localCloud.startMoto())).url;
  const fileOf = (policy: PolicyFile): string => {
    const file = join(folder, 'asr.config.yaml');
    writeFileSync(file, JSON.stringify(policy));
    return file;
  };
  const watch: localCloud.Watch = ({ service, operation }, body) => {
    if (service === 'sns' && operation === 'Publish')
      notifications.push(...['Subject', 'Message'].map((field) => new URLSearchParams(body).get(field) ?? ''));
  };
  // Two clouds on one moto would take each other's messages.
  const opened = async (policy: Policy): Promise<Open> => {
    const key = JSON.stringify(policy);
    if (open?.key === key) return open;
    await open?.cloud.close();
    open = undefined;
    open = recorded(key, await localCloud.openLocalCloud({ motoUrl: await motoUrl(), policy, watch }));
    return open;
  };
  const deployed = async (policy: PolicyFile): Promise<Open> => {
    const { loadPolicy } = await import('@asr/cli');
    return opened(
      await loadPolicy(
        fileOf(policy),
        ioOf('', () => {}),
      ),
    );
  };
  const since = ({ runs }: Open, before: number): Omit<Ran, 'code' | 'printed'> => {
    const executions = runs.slice(before).flatMap((each) => each.executions);
    return { answers: executions.flatMap(answersOf), executions: executions.length };
  };

  return {
    member: async () => localCloud.openAccount(await motoUrl(), memberAccountId, region),
    cloud: async (policy) => (await deployed(policy)).cloud,
    texts: () => [...notifications, ...(open?.cloud.findings() ?? []).map(({ note }) => note ?? '')],
    async watch(policy, work) {
      const now = await deployed(policy);
      const before = now.runs.length;
      await work(now.cloud);
      return since(now, before);
    },
    async asr(policy, argv, { stdin = '', findings = [] } = {}) {
      const printed: string[] = [];
      const now = await deployed(policy);
      const before = now.runs.length;
      const isLocal = argv[0] === 'local';
      const code = await run([...argv, ...(isLocal ? ['--moto', await motoUrl(), '--policy', fileOf(policy)] : [])], {
        io: ioOf(typeof stdin === 'string' ? stdin : JSON.stringify(stdin), (text) => printed.push(text)),
        tools: {
          program: null,
          localCloud: async () => ({
            ...localCloud,
            openLocalCloud: async (options) => ({ ...(await opened(options.policy)).cloud, close: async () => {} }),
          }),
          adminAccount: () => adminAccount(now.cloud, findings),
          memberAccount: () => unexpected('another account'),
          sleep: () => sleep(20),
          playbookKit: () => unexpected('the kit'),
          release: () => unexpected('a release'),
        },
      });
      return { code, printed: printed.join('\n'), ...since(now, before) };
    },
    async withoutCloud(policy, argv) {
      const printed: string[] = [];
      const file = join(folder, 'asr.config.yaml');
      writeFileSync(file, `${policy}\n`);
      const code = await run(argv(file), {
        io: ioOf('{}', (text) => printed.push(text.replaceAll(`${folder}/`, ''))),
        tools: {
          program: null,
          localCloud: () => unexpected('the local cloud'),
          adminAccount: () => unexpected('AWS'),
          memberAccount: () => unexpected('another account'),
          sleep: () => unexpected('a pause'),
          playbookKit: () => unexpected('the kit'),
          release: () => unexpected('a release'),
        },
      });
      return { code, printed: printed.join('\n') };
    },
    async close() {
      await open?.cloud.close();
      await (await moto)?.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** With a list of its runs. */
function recorded(key: string, cloud: LocalCloud): Open {
  const runs: EventRun[] = [];
  const record = async (ran: Promise<EventRun>): Promise<EventRun> => {
    runs.push(await ran);
    return ran;
  };
  return {
    key,
    runs,
    cloud: {
      ...cloud,
      putEvent: (...given) => record(cloud.putEvent(...given)),
      start: (...given) => record(cloud.start(...given)),
    },
  };
}

function answersOf(execution: EventRun['executions'][number]): readonly Answer[] {
  if (execution.status === 'FAILED') {
    return [{ outcome: execution.error, reason: execution.cause, remediationId: '' }];
  }
  return (execution.output as ReportOutput).remediations;
}

function unexpected(what: string): never {
  throw new Error(`The command needs ${what}.`);
}

function ioOf(stdin: string, print: (text: string) => void): Io {
  return {
    stdin: async () => stdin,
    out: print,
    err: print,
    paint: (_style, text) => text,
    isWatched: false,
    columns: undefined,
  };
}
