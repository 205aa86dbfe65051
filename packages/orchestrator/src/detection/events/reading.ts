/** The violation that an event shows, and its resource. */
import type { Detector } from '@asr/playbooks';
import type { GroupChange, PrefixListChange } from '@asr/playbooks/security-group';
import * as z from 'zod';
import { type Detection, type Subject, account, partitionOf, region } from '../../model/index.ts';

/** One resource of an event, or the reason why ASR does not act on the event. */
export type DetectionReading =
  | {
      readonly ok: true;
      readonly detector: Detector;
      readonly detection: Detection;
      readonly place: Omit<Subject, 'controlId'>;
      /** The AWS Config rule that was evaluated. The rules of ASR have the names of their controls: `ASR-SecurityGroup.1`. */
      readonly configRule?: string;
      /** The change, for a playbook that reverts events. */
      readonly change?: GroupChange;
      /** The change of a prefix list that rules of the resource name. */
      readonly listChange?: PrefixListChange;
    }
  /**
   * `isNothing`: the event is valid and requires no action. `isRefused`: it requires an action that ASR does not take.
   */
  | {
      readonly ok: false;
      readonly error: string;
      readonly accountId: string;
      readonly isNothing?: true;
      readonly isRefused?: true;
    };

export type NotDetected = Extract<DetectionReading, { readonly ok: false }>;

/** EventBridge writes these fields, so they are correct whatever the detail of the event contains. */
export const envelope = z.object({
  id: z.string().min(1).max(100),
  account: account(),
  region: region(),
});

/** The maximum number of characters of `Detection.what`. */
export const longestSentence = 700;

interface Place {
  readonly account: string;
  readonly region: string;
  readonly resourceType: string;
  /** The resource part of its ARN: `security-group/sg-0123456789abcdef0`. */
  readonly resource: string;
}

export function placeOf({ account: accountId, region: regionName, resourceType, resource }: Place) {
  const partition = partitionOf(regionName);
  const resourceId = `arn:${partition}:ec2:${regionName}:${accountId}:${resource}`;
  return { partition, accountId, region: regionName, resourceType, resourceId } satisfies Omit<Subject, 'controlId'>;
}
