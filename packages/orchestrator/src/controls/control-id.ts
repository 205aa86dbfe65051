/** The Security Control id of a finding, whatever the standard and the age of the finding. */
import { excerpt } from '../model/index.ts';
import { type Standard, cis120, fsbp100, pci321, standards } from './standards.ts';

/** Where a finding can name its control, in the order in which we ask. */
export interface ControlIdFields {
  /** `Compliance.SecurityControlId`, or `compliance.control` of OCSF. */
  readonly securityControlId: Named;
  /** `ProductFields.ControlId`: `EC2.13`, `PCI.EC2.5`, `CT.EC2.13` or, from CIS 1.4.0 on, `2.2.1`. */
  readonly controlId?: Named;
  readonly generatorId?: Named;
  /** `ProductFields.RuleId`: CIS 1.2.0 alone has it. */
  readonly ruleId?: Named;
  /** `ProductFields.StandardsArn` and its kin, which say what a bare number is a requirement of. */
  readonly standardArns?: readonly string[];
  /** `ProductFields.StandardsControlArn`, which names the requirement as well. */
  readonly standardsControlArn?: Named;
}

/** A value and the field it comes from, for error messages. */
export interface Named {
  readonly field: string;
  readonly value: string | null | undefined;
}

export type ControlIdReading =
  { readonly ok: true; readonly controlId: string } | { readonly ok: false; readonly error: string };

/** `EC2.13`. Security Hub is not strict about case (`Autoscaling.5`, `Opensearch.1`); neither is this. */
export const controlIdPattern = /^[A-Za-z][A-Za-z0-9]{0,39}\.[1-9]\d{0,3}$/;

/**
 * The first field that has an answer wins; one that has a wrong answer is an error, not a reason to ask the next. All
 * fields that name a control must name the same one: a rule may have matched any of them.
 */
export function controlIdOf(fields: ControlIdFields, resourceTypes: readonly string[]): ControlIdReading {
  const first = firstControlIdOf(fields, resourceTypes);
  const why = first.ok ? whyContradictory(first.controlId, fields) : undefined;
  return why === undefined
    ? first
    : { ok: false, error: `The finding contradicts itself: ${why}. ASR changes nothing.` };
}

/** A field that names nothing known contradicts nothing. */
function whyContradictory(controlId: string, fields: ControlIdFields): string | undefined {
  const standardsNamed = new Set(
    [fields.generatorId?.value ?? '', ...(fields.standardArns ?? [])].flatMap((text) => standardOf([text]) ?? []),
  );
  if (standardsNamed.size > 1) return `it names the standards ${excerpt([...standardsNamed].join(' and '), 120)}`;
  for (const { field, names } of namedBy(fields)) {
    if (names.length > 0 && !names.some((name) => name.toLowerCase() === controlId.toLowerCase())) {
      return `it is of ${controlId}, and ${field} names ${excerpt(names.join(' or '), 60)}`;
    }
  }
  return undefined;
}

/** The controls that each field can mean. A requirement that several controls check means any of them. */
function namedBy(fields: ControlIdFields): readonly { readonly field: string; readonly names: readonly string[] }[] {
  const standard = standardOf([fields.generatorId?.value ?? '', ...(fields.standardArns ?? [])]);
  const { controlId, generatorId, ruleId, standardsControlArn } = fields;
  const names = (named: Named | undefined, requirement: string | null | undefined, of = standard) => ({
    field: named?.field ?? '',
    names: meant(of, requirement),
  });
  return [
    names(controlId, controlId?.value),
    names(generatorId, lastOf(generatorId)),
    names(ruleId, ruleId?.value, standard ?? cis120),
    names(standardsControlArn, lastOf(standardsControlArn)),
  ];
}

function lastOf(named: Named | undefined): string | undefined {
  const value = named?.value;
  return isGiven(value) ? value.slice(value.lastIndexOf('/') + 1) : undefined;
}

function meant(standard: string | undefined, requirement: string | null | undefined): readonly string[] {
  if (!isGiven(requirement)) return [];
  const checked = checkedBy(requirement.startsWith('PCI.') ? pci321 : (standard ?? fsbp100), requirement);
  if (typeof checked === 'string') return [checked];
  if (checked !== undefined) return checked.map(({ controlId }) => controlId);
  const reading = asControlId(requirement, '');
  return reading.ok && !isNumber(requirement) ? [reading.controlId] : [];
}

function firstControlIdOf(fields: ControlIdFields, resourceTypes: readonly string[]): ControlIdReading {
  return (
    fromSecurityControlId(fields.securityControlId) ??
    fromControlId(fields, resourceTypes) ??
    fromGeneratorId(fields, resourceTypes) ??
    fromRuleId(fields, resourceTypes) ?? {
      ok: false,
      error: `The finding names no Security Hub control: ${fields.securityControlId.field} is missing.`,
    }
  );
}

function fromSecurityControlId({ field, value }: Named): ControlIdReading | undefined {
  if (!isGiven(value)) return undefined;
  if (value.startsWith('PCI.')) return controlOf(pci321, value, [], field);
  return asControlId(value, field);
}

function fromControlId(fields: ControlIdFields, resourceTypes: readonly string[]): ControlIdReading | undefined {
  const { field, value } = fields.controlId ?? { field: '', value: undefined };
  if (!isGiven(value)) return undefined;
  if (value.startsWith('PCI.')) return controlOf(pci321, value, resourceTypes, field);
  if (!isNumber(value)) return asControlId(value, field);
  const standard = standardOf([fields.generatorId?.value ?? '', ...(fields.standardArns ?? [])]);
  return standard === undefined ? undefined : controlOf(standard, value, resourceTypes, field);
}

function fromGeneratorId(fields: ControlIdFields, resourceTypes: readonly string[]): ControlIdReading | undefined {
  const { field, value } = fields.generatorId ?? { field: '', value: undefined };
  if (!isGiven(value)) return undefined;
  const consolidated = /^security-control\/([^/]+)$/.exec(value)?.[1];
  if (consolidated !== undefined) return asControlId(consolidated, field);
  // Other products have generator ids of their own, which name no control.
  const [, standard, requirement] = /(?:^|\/)([a-z][a-z0-9-]*\/v\/\d[\d.]*)\/(?:rule\/)?([^/]+)$/.exec(value) ?? [];
  if (standard === undefined || requirement === undefined) return undefined;
  return controlOf(standard, requirement, resourceTypes, field);
}

function fromRuleId(fields: ControlIdFields, resourceTypes: readonly string[]): ControlIdReading | undefined {
  const { field, value } = fields.ruleId ?? { field: '', value: undefined };
  if (!isGiven(value)) return undefined;
  return controlOf(standardOf(fields.standardArns ?? []) ?? cis120, value, resourceTypes, field);
}

function controlOf(
  standard: string,
  requirement: string,
  resourceTypes: readonly string[],
  field: string,
): ControlIdReading {
  const controls = checkedBy(standard, requirement);
  if (typeof controls === 'string') return { ok: true, controlId: controls };
  if (controls === undefined) {
    if (!isNumber(requirement) && !requirement.startsWith('PCI.')) return asControlId(requirement, field);
    const named = `${excerpt(requirement, 40)} of ${excerpt(standard, 60)}`;
    return { ok: false, error: `${field} names ${named}, which no Security Hub control checks.` };
  }
  const [only, ...others] = controls.filter(({ resourceType }) => resourceTypes.includes(resourceType));
  if (only !== undefined && others.length === 0) return { ok: true, controlId: only.controlId };
  const several = controls.map(({ controlId }) => controlId).join(' and ');
  return { ok: false, error: `${field} names ${requirement} of ${standard}; it does not say which of ${several}.` };
}

function checkedBy(standard: string, requirement: string): Standard[string] | undefined {
  const requirements = Object.hasOwn(standards, standard) ? standards[standard] : undefined;
  return requirements !== undefined && Object.hasOwn(requirements, requirement) ? requirements[requirement] : undefined;
}

/** Control Tower's own standard writes `CT.EC2.13`. */
function asControlId(given: string, field: string): ControlIdReading {
  const controlId = given.startsWith('CT.') ? given.slice('CT.'.length) : given;
  const renamed = checkedBy(fsbp100, controlId);
  if (typeof renamed === 'string') return { ok: true, controlId: renamed };
  if (controlIdPattern.test(controlId)) return { ok: true, controlId };
  return { ok: false, error: `${field} must be a control id such as EC2.13, not "${excerpt(given)}".` };
}

function standardOf(texts: readonly string[]): string | undefined {
  const named = texts.map((text) => /([a-z][a-z0-9-]*\/v\/\d[\d.]*)(?:\/|$)/.exec(text)?.[1]);
  return named.find((standard) => standard !== undefined);
}

/** A requirement of CIS, which means nothing without its standard: `2.2.1`. */
function isNumber(text: string): boolean {
  return /^[\d.]+$/.test(text);
}

function isGiven(value: string | null | undefined): value is string {
  return value !== undefined && value !== null && value !== '';
}
