/** Both acts: whether they ended well, and how they are shown. */
import type { Io } from '@asr/cli';
import { type DetectedStory, detectedDocument, isDetectedAsExpected, renderDetected } from './detected/index.ts';
import { type Story, isAsExpected, renderStory, storyDocument } from './fixes/index.ts';

export interface TwoActs {
  readonly reported: Story;
  readonly detected: DetectedStory;
}

export function endedWell({ reported, detected }: TwoActs): boolean {
  return isAsExpected(reported) && isDetectedAsExpected(detected);
}

export function renderActs({ reported, detected }: TwoActs, io: Io): string {
  return [
    io.paint('bold', 'Act one: seven findings of Security Hub'),
    renderStory(reported, io),
    io.paint('bold', 'Act two: security groups, which ASR watches with AWS Config and CloudTrail'),
    renderDetected(detected, io),
    'No AWS account was touched.\n',
  ].join('\n');
}

/** The same for programs. */
export function actsDocument({ reported, detected }: TwoActs): object {
  return { ...storyDocument(reported), detected: detectedDocument(detected) };
}
