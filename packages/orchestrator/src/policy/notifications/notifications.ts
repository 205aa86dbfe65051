/** Where the digest of outcomes goes. Pure. */
import type { Fact, Severity } from '../../model/index.ts';

/** `chat`: for Amazon Q Developer in chat applications, which ignores plain text. */
export const messageFormats = ['text', 'chat'] as const;
export type MessageFormat = (typeof messageFormats)[number];

/** All given parts must match. */
interface RouteSelection {
  readonly accounts?: readonly string[];
  readonly organizationalUnits?: readonly string[];
  readonly controls?: readonly string[];
  readonly severities?: readonly Severity[];
}

export interface Route extends RouteSelection {
  /** ARN of an SNS topic. */
  readonly topic: string;
  readonly format: MessageFormat;
}

export interface Notifications {
  /** How long outcomes are collected for one message. */
  readonly digestSeconds: number;
  /** Only outcomes of these severities, and those of unknown severity, are in the digest. Absent: all. */
  readonly severities?: readonly Severity[];
  /** The first route that matches an outcome receives it. Others go to the topic of outcomes. */
  readonly routes: readonly Route[];
}

export const defaultNotifications: Notifications = { digestSeconds: 60, routes: [] };

/** What the policy knows of an outcome. */
export interface Routed {
  readonly accountId: string;
  readonly controlId: string;
  readonly severity?: Severity;
  readonly outcome?: string;
}

/**
 * Whether the digest contains the outcome. An unknown severity is never a reason to say nothing. The report of an overdue
 * finding announces what ASR does next, so no filter hides it.
 */
export function isWanted({ severities }: Notifications, { severity, outcome }: Routed): boolean {
  return outcome === 'overdue' || severities === undefined || severity === undefined || severities.includes(severity);
}

/**
 * @param units Organizational units of the account. Unknown units match no route that names units, so that the outcome
 *   goes to the topic of outcomes instead of being lost.
 */
export function routeOf(
  { routes }: Notifications,
  { accountId, controlId, severity }: Routed,
  units: Fact<readonly string[]>,
): Route | undefined {
  return routes.find(
    (route) =>
      (route.accounts?.includes(accountId) ?? true) &&
      (route.controls?.includes(controlId) ?? true) &&
      (route.severities === undefined || (severity !== undefined && route.severities.includes(severity))) &&
      (route.organizationalUnits?.some((unit) => units.ok && units.value.includes(unit)) ?? true),
  );
}

export function routesNameUnits({ routes }: Pick<Notifications, 'routes'>): boolean {
  return routes.some(({ organizationalUnits = [] }) => organizationalUnits.length > 0);
}
