/** What an event says was detected, and where. */
import type { Detector } from '@asr/playbooks';
import type { GroupChange, PrefixListChange } from '@asr/playbooks/security-group';
import * as z from 'zod';
import { type Detection, type Subject, account, partitionOf, region } from '../../model/index.ts';

/** One resource that an event is about. */
export type DetectionReading =
  | {
      readonly ok: true;
      readonly detector: Detector;
      readonly detection: Detection;
      readonly place: Omit<Subject, 'controlId'>;
      /** The rule of AWS Config that was evaluated. ASR's own are named after their controls: `ASR-SecurityGroup.1`. */
      readonly configRule?: string;
      /** What a playbook that reverts events needs of this one. */
      readonly change?: GroupChange;
      /** The same for a prefix list that rules of the resource name. */
      readonly listChange?: PrefixListChange;
    }
  /**
   * `isNothing`: the event is valid, and there is nothing to do about it. `isRefused`: there is, and ASR does not do
   * it.
   */
  | {
      readonly ok: false;
      readonly error: string;
      readonly accountId: string;
      readonly isNothing?: true;
      readonly isRefused?: true;
    };

export type NotDetected = Extract<DetectionReading, { readonly ok: false }>;

/** EventBridge writes these fields, so they hold whatever the detail of the event says. */
export const envelope = z.object({
  id: z.string().min(1).max(100),
  account: account(),
  region: region(),
});

/** Characters of what happened, for people. */
export const longestSentence = 700;

interface Place {
  readonly account: string;
  readonly region: string;
  readonly resourceType: string;
  /** As in its ARN: `security-group/sg-0123456789abcdef0`. */
  readonly resource: string;
}

export function placeOf({ account: accountId, region: regionName, resourceType, resource }: Place) {
  const partition = partitionOf(regionName);
  const resourceId = `arn:${partition}:ec2:${regionName}:${accountId}:${resource}`;
  return { partition, accountId, region: regionName, resourceType, resourceId } satisfies Omit<Subject, 'controlId'>;
}
