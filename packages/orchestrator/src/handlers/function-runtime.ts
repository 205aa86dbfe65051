/** What the Lambda handlers share: their settings and their log. */
import { Logger } from '@aws-lambda-powertools/logger';
import { type Settings, readSettings } from '../policy/index.ts';

/** Structured logs as JSON; the service name and level come from the POWERTOOLS_* variables. */
export const logger = new Logger();

/** A variable the stack must set. Fails at the first line rather than at the first finding. */
export function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`The environment variable ${name} is not set. Redeploy the admin stack.`);
  return value;
}

/** Prefix of the names in this deployment. */
export function namespace(): string {
  return environment('NAMESPACE');
}

/** `settings.json` lies beside the bundled handler. */
export function settings(): Settings {
  return readSettings(import.meta.dirname, namespace());
}
