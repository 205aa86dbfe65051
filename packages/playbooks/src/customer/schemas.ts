/** The forms of the fields that playbooks and runbooks of a customer share. */
import * as z from 'zod';
import type { CustomerData } from '../engine/index.ts';

export const sentence = z
  .string('must be a sentence')
  .regex(/^\S[^]*[.]$/, 'must be a sentence that ends with a period');
export const texts = z.array(z.string(), 'must be a list');
export const code = z.custom<(...given: never[]) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
);
const action = z.string('must be an action such as sqs:GetQueueAttributes');
const type = z
  .string('must be a resource type such as AwsSqsQueue')
  .regex(/^Aws[A-Za-z0-9]+$/, 'must be a resource type such as AwsSqsQueue');

export const permissions = z.strictObject({
  read: z.array(action).min(1, 'must have the actions of read'),
  write: z.array(action).min(1, 'must have the actions of apply'),
  dependent: z.array(z.strictObject({ action, because: sentence })).exactOptional(),
  on: z.record(z.string(), z.array(z.string()).min(1, 'must have an ARN')).exactOptional(),
  when: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.union([z.string(), texts])))).exactOptional(),
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html */
export const document = z.looseObject({
  schemaVersion: z.literal('0.3', "must be '0.3'"),
  assumeRole: z.literal('{{ AutomationAssumeRole }}', 'must be {{ AutomationAssumeRole }}'),
  parameters: z.record(z.string(), z.unknown()),
  mainSteps: z.array(z.unknown()).min(1, 'must have a step'),
});

/** What every module states. */
export const about = {
  contract: z.unknown(),
  control: z.string(),
  title: z
    .string('must be a verb phrase')
    .regex(/^[a-z]+ .*[^.]$/, 'must continue "This playbook will", without a period'),
  resourceType: type,
  otherResourceTypes: z.array(type).exactOptional(),
  scope: z.enum(['regional', 'global']).exactOptional(),
  anyResource: z.record(z.string(), sentence).exactOptional(),
  parameters: z.record(z.string(), z.looseObject({ read: code })).exactOptional(),
  permissions,
};

type Facts = Pick<CustomerData, 'control' | 'title' | 'resourceType' | 'otherResourceTypes' | 'scope'>;

/** What every module states, as the policy of a deployment contains it: without absent fields, in this order. */
export function factsOf({ control, title, resourceType, otherResourceTypes, scope }: Facts): Facts {
  return {
    control,
    title,
    resourceType,
    ...(otherResourceTypes === undefined ? {} : { otherResourceTypes }),
    ...(scope === undefined ? {} : { scope }),
  };
}

export const explained = {
  failed: sentence,
  impact: sentence,
  owners: sentence,
  undo: sentence,
  unverified: sentence.exactOptional(),
  see: z.url({ protocol: /^https$/, error: 'must be an https URL' }).exactOptional(),
};

/** The problems of a form, as the rests of sentences without the period. */
export function sentencesOf(issue: z.core.$ZodIssue): readonly string[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      (key) => `${[path, key].filter((part) => part !== '').join('.')}: is not a field of the contract. Remove it`,
    );
  }
  return [`${path}: ${issue.message}`];
}
