/** What the operations of the console need, and the connection to the deployment that they share. */
import { SFNClient } from '@aws-sdk/client-sfn';
import type { HistoryQueries, Policy } from '@asr/orchestrator';
import type { Aws } from '@asr/playbooks';
import { ConsoleError } from '@asr/console';
import { callerArn, callerArnIfKnown } from '../delegation/index.ts';
import { findOrchestrator, historyIn, whyUnusable } from '../deployment/index.ts';
import { BadInputError, presentPolicy } from '../input/index.ts';
import type { Orchestrator } from '../actions/index.ts';
import type { Host } from '../runtime/index.ts';

export interface ConsoleSettings {
  readonly host: Host;
  /** The version of the program. */
  readonly version: string;
  readonly namespace: string;
  /** Home Region. @default from the AWS configuration */
  readonly region?: string;
  /** Policy file. @default that of the working directory, if it exists */
  readonly policyFile?: string;
  /** Name of a role to plan with in member accounts. */
  readonly role?: string;
  /** For a console that is part of a deployment. @default a console of an operator */
  readonly hosted?: Hosted;
  /** Whether the deployment is the local cloud of the demo. */
  readonly isDemo: boolean;
}

/** A deployed console acts in the name of a person, and with the policy of its deployment. It has no rights in member accounts. */
interface Hosted {
  /** Who acts, in history. */
  readonly actor: string;
  readonly policy: Policy;
}

export interface Connection {
  readonly settings: ConsoleSettings;
  /** The admin account, in the home Region. */
  readonly admin: Aws;
  readonly history: () => Promise<HistoryQueries>;
  readonly orchestrator: () => Promise<Orchestrator>;
  /** Who acts, in history: the ARN of the caller, or the person of a deployed console. */
  readonly actor: () => Promise<string>;
  /** The same for the stop switch, which must work if AWS STS does not respond. */
  readonly actorOfSwitch: () => Promise<string>;
  readonly policy: () => Promise<Policy>;
}

export function connect(settings: ConsoleSettings): Connection {
  const { host, namespace, region, policyFile, hosted } = settings;
  const admin = host.tools.adminAccount(region);
  return {
    settings,
    admin,
    history: kept(() => historyIn(admin, namespace)),
    orchestrator: kept(async () => {
      const sfn = admin.client(SFNClient);
      const stateMachineArn = await findOrchestrator(sfn, namespace);
      return { sfn, stateMachineArn, sleep: (milliseconds: number) => host.tools.sleep(milliseconds) };
    }),
    actor: hosted === undefined ? kept(() => callerArn(admin)) : async () => hosted.actor,
    actorOfSwitch: hosted === undefined ? () => callerArnIfKnown(admin) : async () => hosted.actor,
    // Read for each request, because its author can edit the file while the console runs.
    policy: async () => hosted?.policy ?? presentPolicy(policyFile, host.io),
  };
}

/** The value of the first call. A call that failed is repeated. */
function kept<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => {
    value ??= read().catch((error: unknown) => {
      value = undefined;
      throw error;
    });
    return value;
  };
}

/** Errors of the caller and of the AWS configuration become answers with a sentence. */
export function withProblems<Operations extends object>(operations: Operations): Operations {
  const wrapped = Object.entries(operations).map(([name, operation]) => [
    name,
    async (...args: readonly unknown[]) => {
      try {
        return await (operation as (...given: readonly unknown[]) => Promise<unknown>)(...args);
      } catch (error) {
        throw problemOf(error);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as Operations;
}

function problemOf(error: unknown): unknown {
  if (error instanceof BadInputError) return new ConsoleError(400, error.message, { cause: error });
  const why = whyUnusable(error);
  return why === undefined ? error : new ConsoleError(503, why, { cause: error });
}
