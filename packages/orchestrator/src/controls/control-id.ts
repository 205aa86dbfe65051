/** Finds the security control id of a finding of any standard and version. */
import { sanitize } from '../model/index.ts';
import { type Standard, cis120, fsbp100, pci321, standards } from './standards.ts';

/** The fields of a finding that can name its control, in order of precedence. */
export interface ControlIdFields {
  /** `Compliance.SecurityControlId`, or `compliance.control` of OCSF. */
  readonly securityControlId: Named;
  /** `ProductFields.ControlId`: `EC2.13`, `PCI.EC2.5`, `CT.EC2.13` or, from CIS 1.4.0 on, `2.2.1`. */
  readonly controlId?: Named;
  readonly generatorId?: Named;
  /** `ProductFields.RuleId`, which only CIS 1.2.0 has. */
  readonly ruleId?: Named;
  /** `ProductFields.StandardsArn` and similar fields, which name the standard of a bare number. */
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

/** `EC2.13`. Not case-sensitive, because Security Hub is not (`Autoscaling.5`, `Opensearch.1`). */
export const controlIdPattern = /^[A-Za-z][A-Za-z0-9]{0,39}\.[1-9]\d{0,3}$/;

/**
 * The first field with a value decides. An invalid value is an error, and the next field is not tried. All fields must
 * name the same control, because an event rule may have matched any of them.
 */
export function controlIdOf(fields: ControlIdFields, resourceTypes: readonly string[]): ControlIdReading {
  const first = firstControlIdOf(fields, resourceTypes);
  const why = first.ok ? whyContradictory(first.controlId, fields) : undefined;
  return why === undefined
    ? first
    : { ok: false, error: `The finding contradicts itself: ${why}. Nothing was changed.` };
}

/** A field with an unknown value is not a contradiction. */
function whyContradictory(controlId: string, fields: ControlIdFields): string | undefined {
  const standardsNamed = new Set(
    [fields.generatorId?.value ?? '', ...(fields.standardArns ?? [])].flatMap((text) => standardOf([text]) ?? []),
  );
  if (standardsNamed.size > 1) return `it names the standards ${sanitize([...standardsNamed].join(' and '), 120)}`;
  for (const { field, names } of namedBy(fields)) {
    if (names.length > 0 && !names.some((name) => name.toLowerCase() === controlId.toLowerCase())) {
      return `it is for ${controlId}, but ${field} names ${sanitize(names.join(' or '), 60)}`;
    }
  }
  return undefined;
}

/** The controls that each field can name. A requirement that several controls check can mean any of them. */
function namedBy(fields: ControlIdFields): readonly { readonly field: string; readonly names: readonly string[] }[] {
  const standard = standardOf([fields.generatorId?.value ?? '', ...(fields.standardArns ?? [])]);
  const { controlId, generatorId, ruleId, standardsControlArn } = fields;
  const names = (named: Named | undefined, requirement: string | null | undefined, of = standard) => ({
    field: named?.field ?? '',
    names: controlsNamed(of, requirement),
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

function controlsNamed(standard: string | undefined, requirement: string | null | undefined): readonly string[] {
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
  // Other products have their own generator ids, which do not name a control.
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
    const named = `${sanitize(requirement, 40)} of ${sanitize(standard, 60)}`;
    return { ok: false, error: `${field} names ${named}, which no Security Hub control checks.` };
  }
  const [only, ...others] = controls.filter(({ resourceType }) => resourceTypes.includes(resourceType));
  if (only !== undefined && others.length === 0) return { ok: true, controlId: only.controlId };
  const several = controls.map(({ controlId }) => controlId).join(' and ');
  return {
    ok: false,
    error: `${field} names ${requirement} of ${standard}, which is checked by ${several}. The finding does not say which.`,
  };
}

function checkedBy(standard: string, requirement: string): Standard[string] | undefined {
  const requirements = Object.hasOwn(standards, standard) ? standards[standard] : undefined;
  return requirements !== undefined && Object.hasOwn(requirements, requirement) ? requirements[requirement] : undefined;
}

/** The standard of AWS Control Tower writes `CT.EC2.13`. */
function asControlId(given: string, field: string): ControlIdReading {
  const controlId = given.startsWith('CT.') ? given.slice('CT.'.length) : given;
  const renamed = checkedBy(fsbp100, controlId);
  if (typeof renamed === 'string') return { ok: true, controlId: renamed };
  if (controlIdPattern.test(controlId)) return { ok: true, controlId };
  return { ok: false, error: `${field} must be a control id such as EC2.13, not "${sanitize(given)}".` };
}

function standardOf(texts: readonly string[]): string | undefined {
  const named = texts.map((text) => /([a-z][a-z0-9-]*\/v\/\d[\d.]*)(?:\/|$)/.exec(text)?.[1]);
  return named.find((standard) => standard !== undefined);
}

/** A requirement of CIS, such as `2.2.1`, which has no meaning without its standard. */
function isNumber(text: string): boolean {
  return /^[\d.]+$/.test(text);
}

function isGiven(value: string | null | undefined): value is string {
  return value !== undefined && value !== null && value !== '';
}
