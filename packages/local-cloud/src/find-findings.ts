/**
 * Security Hub's way to give out findings, as far as ASR asks for them: by their ids.
 *
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 */
import { AwsError } from './aws-error.ts';
import type { JsonObject } from './gateway.ts';

const mostValues = 20;
const mostResults = 100;

/** @param findings All there are. */
export function findFindings(findings: readonly JsonObject[], { Filters, MaxResults = mostResults, NextToken }: JsonObject): object {
  const ids = idsIn(Filters);
  const size = Number(MaxResults);
  if (!Number.isInteger(size) || size < 1 || size > mostResults) refuse(`MaxResults must be 1 to ${mostResults}.`);
  const first = Number(NextToken ?? 0);
  if (!Number.isInteger(first) || first < 0) refuse('NextToken is not one that was given out.');
  const matching = findings.filter(({ Id }) => ids.has(Id));
  const after = first + size;
  return { Findings: matching.slice(first, after), ...(after < matching.length ? { NextToken: String(after) } : {}) };
}

/** A filter that is not understood here would let through what Security Hub would not. */
function idsIn(filters: unknown): ReadonlySet<unknown> {
  const { Id: list, ...others } = (filters ?? {}) as { readonly [field: string]: unknown };
  const [other] = Object.keys(others);
  if (other !== undefined) refuse(`The local cloud finds findings by their ids only, not by ${other}.`);
  if (!Array.isArray(list) || list.length === 0 || list.length > mostValues) return refuse(`Filters.Id must have 1 to ${mostValues} elements.`);
  return new Set((list as readonly JsonObject[]).map(({ Value, Comparison }) => (Comparison === 'EQUALS' ? Value : refuse('Comparison must be EQUALS.'))));
}

function refuse(message: string): never {
  throw new AwsError('InvalidInputException', message);
}
