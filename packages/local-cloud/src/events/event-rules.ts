/** The EventBridge rules of the synthesized admin stack. */
import { type EventPattern, matchesPattern } from './event-pattern.ts';
import { type Stack, TemplateError } from '../cloudformation/index.ts';
import { type InputTransformer, transformerOf } from './input-transformer.ts';

export interface EventRule {
  readonly name: string;
  /** Name of its event bus. */
  readonly bus: string;
  readonly pattern: EventPattern;
  /** The input of the target, if it is not the event. */
  readonly transform?: (event: object) => object;
}

/** A rule with one of its targets. */
export interface TargetedRule extends EventRule {
  /** ARN of the target. */
  readonly target: string;
}

interface Target {
  readonly Arn: string;
  readonly Id: string;
  readonly InputTransformer?: InputTransformer;
}

/** The rules with one of these targets, in the order of the template. */
export function rulesFor(wanted: readonly string[], stack: Stack): readonly TargetedRule[] {
  return stack
    .resources('AWS::Events::Rule')
    .filter(({ properties }) => properties['EventPattern'] !== undefined && properties['State'] !== 'DISABLED')
    .flatMap(({ ref: name, properties }) => {
      const targets = ((properties['Targets'] ?? []) as readonly Target[]).filter(({ Arn }) => wanted.includes(Arn));
      for (const target of targets) refuseOtherInputs(name, target);
      const bus = (properties['EventBusName'] ?? defaultBus) as string;
      const pattern = properties['EventPattern'] as EventPattern;
      return targets.map(({ Arn: target, InputTransformer: transformer }) =>
        transformer === undefined
          ? { name, bus, pattern, target }
          : { name, bus, pattern, target, transform: transformerOf(name, transformer) },
      );
    });
}

/**
 * Returns the rules that the event matches on its bus. Events of AWS are on every bus: they arrive at the default bus,
 * and member accounts forward them to another. Other events are only on the bus to which they are put.
 */
export function matchingRules<Rule extends EventRule>(
  rules: readonly Rule[],
  event: object,
  bus = defaultBus,
): readonly Rule[] {
  const isOfAws = 'source' in event && String(event.source).startsWith('aws.');
  return rules.filter((rule) => (isOfAws || rule.bus === bus) && matchesPattern(rule.pattern, event));
}

const defaultBus = 'default';

function refuseOtherInputs(rule: string, target: Target): void {
  const unknown = ['Input', 'InputPath'].find((property) => property in target);
  if (unknown !== undefined) {
    throw new TemplateError(
      `The target of the rule ${rule} has ${unknown}; the local cloud supports only whole events and input transformers.`,
    );
  }
}
