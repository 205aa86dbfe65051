/** The EventBridge rules of the synthesized admin stack. */
import { type EventPattern, matchesPattern } from './event-pattern.ts';
import { type Stack, TemplateError } from '../cloudformation/index.ts';
import { type InputTransformer, transformerOf } from './input-transformer.ts';

export interface EventRule {
  readonly name: string;
  /** Name of the bus that it listens to. */
  readonly bus: string;
  readonly pattern: EventPattern;
  /** What the target gets instead of the event, where it does not get the event. */
  readonly transform?: (event: object) => object;
}

interface Target {
  readonly Arn: string;
  readonly Id: string;
  readonly InputTransformer?: InputTransformer;
}

/** The rules that start this state machine, in the order of the template. */
export function rulesFor(stateMachineArn: string, stack: Stack): readonly EventRule[] {
  return stack
    .resources('AWS::Events::Rule')
    .filter(({ properties }) => properties['EventPattern'] !== undefined && properties['State'] !== 'DISABLED')
    .flatMap(({ ref: name, properties }) => {
      const targets = ((properties['Targets'] ?? []) as readonly Target[]).filter(({ Arn }) => Arn === stateMachineArn);
      for (const target of targets) refuseOtherInputs(name, target);
      const bus = (properties['EventBusName'] ?? defaultBus) as string;
      const pattern = properties['EventPattern'] as EventPattern;
      return targets.map(({ InputTransformer: transformer }) =>
        transformer === undefined
          ? { name, bus, pattern }
          : { name, bus, pattern, transform: transformerOf(name, transformer) },
      );
    });
}

/**
 * The rules that the event matches on its bus. What AWS itself says is put on every bus, as it comes to the default one
 * and members forward it to another; what somebody else says is on the bus that they put it on, and on no other.
 */
export function matchingRules(rules: readonly EventRule[], event: object, bus = defaultBus): readonly EventRule[] {
  const isOfAws = 'source' in event && String(event.source).startsWith('aws.');
  return rules.filter((rule) => (isOfAws || rule.bus === bus) && matchesPattern(rule.pattern, event));
}

const defaultBus = 'default';

function refuseOtherInputs(rule: string, target: Target): void {
  const unknown = ['Input', 'InputPath'].find((property) => property in target);
  if (unknown !== undefined) {
    throw new TemplateError(
      `The target of the rule ${rule} has ${unknown}; the local cloud passes events on whole, or by an input transformer.`,
    );
  }
}
