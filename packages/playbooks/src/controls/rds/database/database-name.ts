/** The name of a DB instance or cluster. */
import { type Target, cannot, lastPartOf } from '../../../engine/index.ts';

/** The resource id that RDS assigns, by which AWS Config identifies databases. RDS stores names in lower case. */
const assignedId = /^(db|cluster)-[A-Z0-9]{16,64}$/;

/**
 * Returns the name. Refuses the resource id that RDS assigns: the API does not find a database by it, so the database
 * would seem to be gone, and a session for the id does not cover the name.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
 */
export function databaseNameOf({ resourceId }: Target): string {
  const name = lastPartOf(resourceId);
  if (assignedId.test(name)) {
    cannot(
      `The finding identifies the database only by ${name}, the resource id that RDS assigned. Remediate the database ` +
        'by its ARN, which contains its name.',
    );
  }
  return name;
}
