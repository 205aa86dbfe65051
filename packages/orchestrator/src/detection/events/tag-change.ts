/**
 * Reads a call that changed tags. A tag is not a right, so who changed a tag by which the policy decides, and when,
 * counts as much as its value.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html
 */
import { EncodingError, type Fields, fieldsOf, listOf, textIn } from '@asr/playbooks/security-group';
import { type TagChange, shorten } from '../../model/index.ts';
import { actorOf, eventIdOf, timeOf } from './cloudtrail-record.ts';
import { type DetectionReading, longestSentence, placeOf } from './reading.ts';

/** The calls of EC2 that change tags of what is there. The Tagging API calls them, too. */
export const tagCalls = ['CreateTags', 'DeleteTags'] as const;

/** The resources whose tags decide something, by the beginning of their ids. */
const kinds = [
  { id: /^sg-[0-9a-f]{8,17}$/, resourceType: 'AwsEc2SecurityGroup', resource: 'security-group' },
  { id: /^i-[0-9a-f]{8,17}$/, resourceType: 'AwsEc2Instance', resource: 'instance' },
] as const;

/** One reading for each security group and instance. Never throws. */
export function tagReadings(
  detail: unknown,
  place: { readonly account: string; readonly region: string },
): readonly DetectionReading[] {
  try {
    const event = fieldsOf(detail, 'event');
    const tagged = taggedBy(event);
    if (tagged === undefined || tagged.keys.length === 0) return [];
    const { actor, role } = actorOf(event);
    const eventName = textIn(event, 'eventname') ?? '';
    const change: TagChange = { at: timeOf(event), actor: role ?? actor, eventName, keys: tagged.keys };
    return tagged.ids.flatMap((id) => readingOf(id, change, `${eventIdOf(event)}/tags`, place));
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    const sentence = `ASR cannot read the event. ${error.message} Open it in CloudTrail, and check the tags.`;
    return [{ ok: false, error: sentence, accountId: place.account }];
  }
}

function readingOf(
  id: string,
  change: TagChange,
  eventId: string,
  { account, region }: { readonly account: string; readonly region: string },
): readonly DetectionReading[] {
  const kind = kinds.find((one) => one.id.test(id));
  if (kind === undefined) return [];
  const { at, actor, eventName } = change;
  const what = shorten(`${actor} called ${eventName} on ${id} at ${at}.`, longestSentence);
  return [
    {
      ok: true,
      detector: 'tags',
      detection: { id: eventId, at, what, actor, tagChange: change },
      place: placeOf({ account, region, resourceType: kind.resourceType, resource: `${kind.resource}/${id}` }),
    },
  ];
}

interface Tagged {
  readonly ids: readonly string[];
  readonly keys: readonly string[];
}

/** `undefined`: the call changes no tags. A group may be created with tags. */
function taggedBy(event: Fields): Tagged | undefined {
  const request = fieldsOf(event.get('requestparameters'), 'request');
  const eventName = event.get('eventname');
  if (eventName === 'CreateSecurityGroup') {
    const specifications = listOf(request.get('tagspecificationset')).map((one) => fieldsOf(one, 'tag specification'));
    const id = textIn(fieldsOf(event.get('responseelements'), 'response'), 'groupid');
    return {
      ids: id === undefined ? [] : [id],
      keys: keysIn(specifications.flatMap((one) => listOf(one.get('tags')))),
    };
  }
  if (!tagCalls.some((name) => name === eventName)) return undefined;
  const resources = listOf(request.get('resourcesset')).map((one) => fieldsOf(one, 'resource'));
  const keys = keysIn(listOf(request.get('tagset')));
  return {
    ids: [...new Set(resources.flatMap((one) => textIn(one, 'resourceid') ?? []))],
    // Without keys, DeleteTags removes every tag that a user set.
    keys: keys.length === 0 && eventName === 'DeleteTags' ? ['*'] : keys,
  };
}

function keysIn(tags: readonly unknown[]): readonly string[] {
  return [...new Set(tags.flatMap((one) => textIn(fieldsOf(one, 'tag'), 'key') ?? []))];
}
