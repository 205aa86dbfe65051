/** Who may do what in a deployed console: groups of the identity provider, their roles, and where the roles count. */
import * as z from 'zod';
import { accountId, oneOrMore, organizationalUnits } from '../schema-parts/index.ts';

/** Each role includes the ones before it. */
export const consoleRoles = ['viewer', 'approver', 'operator', 'admin'] as const;

export interface ConsoleGrant {
  /** A group as the identity provider names it in the token: an id or a name. */
  readonly group: string;
  readonly role: (typeof consoleRoles)[number];
  readonly accounts?: readonly string[];
  /** Ids of organizational units. Includes every account below them, at any depth. */
  readonly organizationalUnits?: readonly string[];
}

/**
 * A group has no comma, bracket or quotation mark. Amazon Cognito writes the groups of a person into one text, and a group
 * with such a name could be read as two groups.
 */
export const consoleGroup = /^[\p{L}\p{N} _.:/@+=#~-]{1,128}$/u;

export const consoleSchema = z
  .array(
    z.strictObject(
      {
        group: z
          .string('must be a string')
          .regex(consoleGroup, 'must have 1 to 128 letters, digits, spaces and characters of _.:/@+=#~-')
          .describe('Id or name of a group, as the identity provider sends it.'),
        role: z
          .enum(consoleRoles, `must be one of ${consoleRoles.join(', ')}`)
          .describe(
            'viewer: reads. approver: also approves and rejects. operator: also remediates, undoes and stops. admin: also starts again.',
          ),
        accounts: oneOrMore(accountId).exactOptional(),
        organizationalUnits,
      },
      'must be a mapping',
    ),
    'must be a list',
  )
  .default([])
  .describe(
    'Who may do what in a deployed console. Without accounts and organizationalUnits, a role counts in every account. See docs/guides/console.md.',
  );

/** Two entries of one group and role are a mistake: the wider one would make the narrower one useless. */
export function repeatedGrants(grants: readonly ConsoleGrant[]): readonly number[] {
  return grants.flatMap(({ group, role }, index) =>
    grants.findIndex((other) => other.group === group && other.role === role) === index ? [] : [index],
  );
}
