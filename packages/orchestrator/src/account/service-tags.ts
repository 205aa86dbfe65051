/**
 * Reads tags from the service of the resource, for types that the Resource Groups Tagging API does not support. One call
 * each, unless the finding has an id that must be looked up first.
 *
 * Each module is loaded on demand and imports its client by name, so that the bundle contains only the commands that
 * are used.
 */
import type { Aws } from '@asr/playbooks';
import type { Tags } from '../policy/index.ts';
import type { TagSource, Tagged } from './tag-sources.ts';

/** Returns `undefined` if the resource does not exist. Throws all other errors of AWS. */
type ReadTags = (aws: Aws, resource: Tagged) => Promise<Tags | undefined>;

export const readFromService: {
  readonly [Source in Exclude<TagSource['from'], 'nowhere' | 'tagging-api'>]: ReadTags;
} = {
  'auto-scaling': async (aws, resource) =>
    (await import('./tags-of-auto-scaling-group.ts')).tagsOfAutoScalingGroup(aws, resource),
  'iam-role': async (aws, resource) => (await import('./tags-of-identity.ts')).tagsOfRole(aws, resource),
  'iam-user': async (aws, resource) => (await import('./tags-of-identity.ts')).tagsOfUser(aws, resource),
  rds: async (aws, resource) => (await import('./tags-of-database.ts')).tagsOfDatabase(aws, resource),
  s3: async (aws, resource) => (await import('./tags-of-bucket.ts')).tagsOfBucket(aws, resource),
  'secrets-manager': async (aws, resource) => (await import('./tags-of-secret.ts')).tagsOfSecret(aws, resource),
};
