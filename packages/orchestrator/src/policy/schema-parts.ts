/** Parts that several sections of the policy schema share. */
import * as z from 'zod';

export const accountId = z.string('must be an account id in quotes').regex(/^\d{12}$/, 'must be twelve digits');

/** An empty list is ambiguous: it could mean "none" or "all". */
export const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.array(item, 'must be a list').min(1, 'must not be empty; remove it instead');

export const organizationalUnits = oneOrMore(
  z
    .string()
    .regex(
      /^(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|r-[0-9a-z]{4,32})$/,
      'must be the id of an organizational unit, such as ou-a1b2-c3d4e5f6',
    ),
)
  .exactOptional()
  .describe('Ids of organizational units. Includes every account below them, at any depth.');
