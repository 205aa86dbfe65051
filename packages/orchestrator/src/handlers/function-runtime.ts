/** The settings and the log that the Lambda handlers share. */
import { Logger } from '@aws-lambda-powertools/logger';
import { type Settings, readSettings } from '../policy/index.ts';

/** Structured logs as JSON; the service name and level come from the POWERTOOLS_* variables. */
export const logger = new Logger();

/** Reads a variable that the stack must set. Handlers call this at startup, so that a missing variable fails early. */
export function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`The environment variable ${name} is not set. Redeploy the admin stack.`);
  return value;
}

/** Reads a variable that the stack sets to an empty text if its feature is not used. */
export function optionalEnvironment(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}

/** Prefix of the names in this deployment. */
export function namespace(): string {
  return environment('NAMESPACE');
}

/** Reads `settings.json`, which is next to the bundled handler. */
export function settings(): Settings {
  return readSettings(import.meta.dirname, namespace());
}
