/** What CloudTrail records of every call: who made it, when, and under which id. Pure. */
import { EncodingError, type Fields, fieldsOf, type GroupChange, textIn } from '@asr/playbooks/security-group';

/**
 * A service that acts on its own has a name instead of an ARN.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function actorOf(event: Fields): Pick<GroupChange, 'actor' | 'role' | 'sourceIp'> {
  const identity = fieldsOf(event.get('useridentity'), 'userIdentity');
  const issuer = fieldsOf(
    fieldsOf(identity.get('sessioncontext'), 'session').get('sessionissuer'),
    'issuer of the session',
  );
  const actor = printable(identity, 'arn') ?? printable(identity, 'invokedby') ?? printable(identity, 'principalid');
  if (actor === undefined) throw new EncodingError('It does not say who made the call.');
  const role = printable(issuer, 'type') === 'Role' ? printable(issuer, 'arn') : undefined;
  return { actor, role: role ?? null, sourceIp: printable(event, 'sourceipaddress') ?? null };
}

/** People read it, so it has no line breaks and the like. */
function printable(fields: Fields, name: string): string | undefined {
  const text = textIn(fields, name);
  if (text !== undefined && /\p{C}/u.test(text))
    throw new EncodingError(`The field ${name} has characters that cannot be displayed.`);
  return text;
}

export function eventIdOf(event: Fields): string {
  const id = textIn(event, 'eventid');
  if (id !== undefined && /^[\w-]{1,100}$/.test(id)) return id;
  throw new EncodingError('It has no valid eventID.');
}

/** ISO 8601, in UTC. */
export function timeOf(event: Fields): string {
  const time = textIn(event, 'eventtime');
  if (time !== undefined && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(time) && !Number.isNaN(Date.parse(time)))
    return time;
  throw new EncodingError('It has no valid eventTime.');
}
