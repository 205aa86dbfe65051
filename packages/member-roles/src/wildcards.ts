import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

interface AllowStatement {
  readonly Effect?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
}

/**
 * Records for cdk-nag why each wildcard in a role's resources is necessary. cdk-nag requires a reason for each, so
 * synthesis fails for a new wildcard until it has one.
 *
 * @param reasonFor Returns the reason for these actions on this resource; `undefined` if there is none, and the check
 *   fails.
 */
export function acknowledgeWildcards(
  role: IConstruct,
  statements: readonly object[],
  reasonFor: (resource: string, actions: readonly string[]) => string | undefined,
): void {
  for (const { Effect, Action, Resource } of statements as readonly AllowStatement[]) {
    if (Effect !== 'Allow') continue;
    for (const resource of texts(Resource).filter((text) => text.includes('*'))) {
      const reason = reasonFor(resource, texts(Action));
      if (reason === undefined) continue;
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::${asCdkNagWritesIt(resource, role)}]`,
        reason,
      });
    }
  }
}

function texts(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((text) => typeof text === 'string');
}

/** `arn:<AWS::Partition>:iam::*:role/<Namespace>-EC2.7` */
function asCdkNagWritesIt(resource: string, scope: IConstruct): string {
  const resolved: unknown = Stack.of(scope).resolve(resource);
  if (typeof resolved === 'string') return resolved;
  const { 'Fn::Join': join = ['', []] } = resolved as { readonly 'Fn::Join'?: readonly [string, readonly unknown[]] };
  return join[1].map((part) => (typeof part === 'string' ? part : `<${referenceIn(part)}>`)).join('');
}

/** `Namespace`, or `Files8E6940B8.Arn`. */
function referenceIn(part: unknown): string {
  const { Ref, 'Fn::GetAtt': attribute = [] } = part as {
    readonly Ref?: string;
    readonly 'Fn::GetAtt'?: readonly string[];
  };
  return Ref ?? attribute.join('.');
}
