/**
 * Tags from the service that has the resource, for types that the Resource Groups Tagging API cannot answer for.
 * One call each, unless the finding names the resource by an id that must be looked up first.
 *
 * Each module imports its client by name and is loaded when its type is read: a client that is imported as a whole
 * keeps all of its commands in the bundle.
 */
import type { Aws } from '@asr/playbooks';
import type { Tags } from '../policy/index.ts';
import type { TagSource, Tagged } from './tag-sources.ts';

/** `undefined`: the service knows no such resource. Errors of AWS pass through. */
type ReadTags = (aws: Aws, resource: Tagged) => Promise<Tags | undefined>;

export const readFromService: {
  readonly [Source in Exclude<TagSource['from'], 'nowhere' | 'tagging-api'>]: ReadTags;
} = {
  'auto-scaling': async (aws, resource) =>
    (await import('./tags-of-auto-scaling-group.ts')).tagsOfAutoScalingGroup(aws, resource),
  'iam-user': async (aws, resource) => (await import('./tags-of-user.ts')).tagsOfUser(aws, resource),
  rds: async (aws, resource) => (await import('./tags-of-database.ts')).tagsOfDatabase(aws, resource),
  s3: async (aws, resource) => (await import('./tags-of-bucket.ts')).tagsOfBucket(aws, resource),
  'secrets-manager': async (aws, resource) => (await import('./tags-of-secret.ts')).tagsOfSecret(aws, resource),
};
