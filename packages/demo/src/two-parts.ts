/** The two parts of the demo: their result and their output. */
import type { Io } from '@asr/cli';
import { type DetectedStory, detectedDocument, isDetectedAsExpected, renderDetected } from './detected/index.ts';
import { type Story, isAsExpected, renderStory, storyDocument } from './fixes/index.ts';

export interface TwoParts {
  readonly reported: Story;
  readonly detected: DetectedStory;
}

export function hasSucceeded({ reported, detected }: TwoParts): boolean {
  return isAsExpected(reported) && isDetectedAsExpected(detected);
}

export function renderParts({ reported, detected }: TwoParts, io: Io): string {
  return [
    io.paint('bold', 'Part 1: seven findings of Security Hub'),
    renderStory(reported, io),
    io.paint('bold', 'Part 2: security groups, which ASR monitors with AWS Config and CloudTrail'),
    renderDetected(detected, io),
    'The demo ran locally. No AWS account was used.\n',
  ].join('\n');
}

/** The result for `--json`. */
export function partsDocument({ reported, detected }: TwoParts): object {
  return { ...storyDocument(reported), detected: detectedDocument(detected) };
}
