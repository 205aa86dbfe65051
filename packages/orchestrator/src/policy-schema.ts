/** The shape of `asr.config.yaml`. Strict everywhere: a key that is not understood is an error, never ignored. */
import * as z from 'zod';
import { controlIdPattern } from './control-id.ts';
import { approvals, defaultPolicy, modes, type Policy, ways } from './policy.ts';

const mode = z
  .enum(modes, 'must be off, manual or automatic')
  .describe('off: never. manual: only by the button. automatic: as soon as Security Hub reports a failure.');

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const parameter = z.union([scalar, z.array(scalar)], 'must be a text, a number, true or false, or a list of them');

const control = z.strictObject(
  {
    mode: mode.exactOptional(),
    via: z
      .enum(ways, 'must be playbook or runbook')
      .exactOptional()
      .describe('playbook: ASR makes the change. runbook: an SSM Automation in the member account does.'),
    parameters: z
      .record(z.string(), parameter, 'must be a mapping')
      .exactOptional()
      .describe("Replace the control's own parameters in Security Hub."),
    approval: z
      .enum(approvals, 'must be required or if-irreversible')
      .exactOptional()
      .describe('required: a person approves every plan. if-irreversible: only what cannot be undone waits.'),
  },
  'must be a mapping',
);

export const policySchema = z
  .strictObject(
    {
      defaults: z
        .strictObject({ mode: mode.default(defaultPolicy.defaults.mode) }, 'must be a mapping')
        .default(defaultPolicy.defaults)
        .describe('For every control that is not listed under controls.'),
      controls: z
        .record(z.string().regex(controlIdPattern), control, 'must be a mapping of control ids')
        .default({})
        .describe('By Security Control id, whatever the standard.'),
      stop: z
        .boolean('must be true or false')
        .default(defaultPolicy.stop)
        .describe('The kill switch: nothing is remediated, the button included.'),
      concurrency: z
        .int('must be a whole number')
        .min(2, 'must be 2 or more')
        .max(1000, 'must be 1000 or less')
        .default(defaultPolicy.concurrency)
        .describe('How many remediations run at the same time, over all accounts.'),
    },
    'must be a mapping',
  )
  .describe('What AWS findings ASR may remediate, and how.') satisfies z.ZodType<Policy>;

/** JSON Schema of the file, for editors. Published as docs/policy.schema.json. */
export function policyJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(policySchema, { io: 'input' });
  return { $schema, title: 'asr.config.yaml', ...schema };
}
