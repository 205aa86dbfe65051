/** The deadlines in the policy file. */
import * as z from 'zod';
import { controlIdPattern } from '../../controls/index.ts';
import { severities } from '../../model/index.ts';
import { oneOrMore } from '../schema-parts/index.ts';
import { deadlineActions, leastGraceHours } from './deadlines.ts';

/** Security Hub deletes a finding 90 days after its last update, but updates an open one at every check. */
const mostDays = 3650;

/** An inbox reads the findings of each rule with queries of its own. */
const mostRules = 20;

/** A month. A longer time is a longer deadline. */
const mostGraceHours = 720;

const rule = z
  .strictObject(
    {
      severities: oneOrMore(z.enum(severities, `must be one of ${severities.join(', ')}`)).exactOptional(),
      controls: oneOrMore(z.string().regex(controlIdPattern, 'must be a control id such as EC2.13')).exactOptional(),
      days: z
        .int('must be a whole number')
        .min(1, 'must be 1 or more')
        .max(mostDays, `must be ${mostDays} or less`)
        .describe('Days from the start of the violation until the finding is overdue.'),
      action: z
        .enum(deadlineActions, `must be one of ${deadlineActions.join(', ')}`)
        .default('tell')
        .describe(
          'tell: ASR reports the overdue finding once. ask: it also requests approval of the remediation after graceHours. remediate: it remediates the finding after graceHours.',
        ),
      graceHours: z
        .int('must be a whole number')
        .min(leastGraceHours, `must be ${leastGraceHours} or more`)
        .max(mostGraceHours, `must be ${mostGraceHours} or less`)
        .exactOptional()
        .describe(
          `Hours from the report of the overdue finding until ASR asks or remediates. Default: ${leastGraceHours}.`,
        ),
    },
    'must be a mapping',
  )
  .refine(({ action, graceHours }) => action !== 'tell' || graceHours === undefined, {
    path: ['graceHours'],
    error: 'has an effect only with the action ask or remediate. Remove it, or set the action',
  });

export const deadlinesSchema = z
  .array(rule, 'must be a list')
  .max(mostRules, `must have ${mostRules} items or fewer`)
  .default([])
  .describe(
    'When open findings are overdue. The first item whose parts all match a finding decides. Other findings have no deadline.',
  );
