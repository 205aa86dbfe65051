/**
 * Reads a call that changed the entries of a managed prefix list. Rules that name the list then allow other addresses,
 * without a call on the security group.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyManagedPrefixList.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RestoreManagedPrefixListVersion.html
 */
import { EncodingError, type Fields, fieldsOf, textIn } from '@asr/playbooks/security-group';
import { shorten } from '../../model/index.ts';
import { actorOf, eventIdOf, timeOf } from './cloudtrail-record.ts';
import { type DetectionReading, longestSentence, placeOf } from './reading.ts';

/** The calls that can change the entries of a list. A list that a rule names cannot be deleted. */
export const prefixListCalls = ['ModifyManagedPrefixList', 'RestoreManagedPrefixListVersion'] as const;

/** Never throws. */
export function prefixListReadings(
  detail: unknown,
  { account, region }: { readonly account: string; readonly region: string },
): readonly DetectionReading[] {
  try {
    const event = fieldsOf(detail, 'event');
    const eventName = prefixListCalls.find((name) => name === event.get('eventname'));
    if (eventName === undefined) return [];
    const request = requestOf(event, eventName);
    if (String(request.get('dryrun')) === 'true') return [];
    const id = textIn(request, 'prefixlistid');
    if (id === undefined || !/^pl-[0-9a-f]{8,17}$/.test(id))
      throw new EncodingError('It contains no valid prefix list id.');
    const { actor, role, sourceIp } = actorOf(event);
    const at = timeOf(event);
    const what = shorten(`${role ?? actor} called ${eventName} on ${id} at ${at}.`, longestSentence);
    return [
      {
        ok: true,
        detector: 'prefix-list',
        detection: { id: `${eventIdOf(event)}/${id}`, at, what, actor: role ?? actor },
        place: placeOf({ account, region, resourceType: 'AwsEc2PrefixList', resource: `prefix-list/${id}` }),
        listChange: { prefixListId: id, eventName, at, actor, role, sourceIp },
      },
    ];
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    const sentence = `ASR cannot read the event. ${error.message} Open it in CloudTrail, and check the prefix list.`;
    return [{ ok: false, error: sentence, accountId: account }];
  }
}

/** CloudTrail wraps the request of some EC2 calls. */
function requestOf(event: Fields, eventName: string): Fields {
  const request = fieldsOf(event.get('requestparameters'), 'request');
  const wrapped = request.get(`${eventName}Request`.toLowerCase());
  return wrapped === undefined ? request : fieldsOf(wrapped, 'request');
}
