/** The console behind single sign-on, as the target of an HTTP API. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { readWebFiles } from '@asr/console';
import { hostedApp, tokenVerifier } from '@asr/console/hosted';
import { readSettings, registerPackages } from '@asr/orchestrator';
import { handle } from 'hono/aws-lambda';
import { accountsBelowUnits } from '../accounts/index.ts';
import { awsClients } from '../runtime/index.ts';
import manifest from '../../package.json' with { type: 'json' };
import { operationsOf } from './index.ts';

const logger = new Logger();
const namespace = environment('NAMESPACE');
const clientId = environment('CLIENT_ID');
const settings = readSettings(import.meta.dirname, namespace);
registerPackages(settings.policy, import.meta.dirname);
const clients = awsClients({});

export const handler = handle(
  hostedApp({
    web: readWebFiles(join(import.meta.dirname, 'web')),
    signIn: { issuer: environment('ISSUER'), domain: environment('SIGN_IN_DOMAIN'), clientId },
    verifier: tokenVerifier({ userPoolId: environment('USER_POOL'), clientId }),
    grants: settings.policy.console,
    accountsBelow: accountsBelowUnits(clients.client(OrganizationsClient)),
    operationsFor: operationsOf({
      version: manifest.version,
      namespace,
      settings,
      host: {
        io: { stdin: async () => '' },
        tools: {
          adminAccount: () => clients,
          memberAccount: noMember,
          sleep: (milliseconds) => sleep(milliseconds),
        },
      },
    }),
    report: (line) => logger.error(line),
  }),
);

/** The role of the function can assume no other role. */
function noMember(): never {
  throw new Error('A deployed console enters no other account. Please report this error.');
}

function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`The environment variable ${name} is not set. Redeploy the console stack.`);
  return value;
}
