import type { Aws } from '@asr/playbooks';
import type { TagReading } from '../policy/index.ts';
import type { Tagged } from './tag-sources.ts';

/** Reads the current tags of a resource. Loads the clients on demand, so that a cold start does not load them. */
export async function readTags(aws: Aws, resource: Tagged): Promise<TagReading> {
  const tags = await import('./tags.ts');
  return tags.readTags(aws, resource);
}
