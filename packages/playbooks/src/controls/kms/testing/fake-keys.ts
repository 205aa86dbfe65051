import { type Handlers, named } from '../../../testing/index.ts';

export interface FakeKey {
  readonly state: string;
  /** @default the spec of a symmetric encryption key */
  readonly spec?: string;
  /** Whether the policy of the key denies `kms:DescribeKey`. */
  readonly isHidden?: boolean;
}

/** The KMS keys of one Region, by alias. */
export function fakeKeys(
  given: { readonly [alias: string]: FakeKey } = {},
  /** How many times KMS does not find a new alias yet. */
  delay = 0,
) {
  const keys = new Map<string, FakeKey & { readonly alias: string }>(
    Object.entries(given).map(([alias, key]) => [`key-of-${alias.replace('alias/', '')}`, { ...key, alias }]),
  );
  const policies: string[] = [];
  const arnOf = (id: string) => `arn:aws:kms:eu-west-1:111122223333:key/${id}`;
  const handlers: Handlers = {
    DescribeKeyCommand: (input: { KeyId: string }) => {
      const found = [...keys].find(([id, { alias }]) => [alias, arnOf(id)].includes(input.KeyId));
      if (found === undefined) throw named('NotFoundException');
      if (found[0] === `key-${keys.size}` && delay > 0) {
        delay -= 1;
        throw named('NotFoundException');
      }
      const { state: KeyState, spec: KeySpec = 'SYMMETRIC_DEFAULT', isHidden = false } = found[1];
      if (isHidden) throw named('AccessDeniedException');
      const KeyUsage = KeySpec === 'SYMMETRIC_DEFAULT' ? 'ENCRYPT_DECRYPT' : 'SIGN_VERIFY';
      return { KeyMetadata: { KeyId: found[0], Arn: arnOf(found[0]), KeyState, KeySpec, KeyUsage } };
    },
    CreateKeyCommand: ({ Policy }: { Policy: string }) => {
      const id = `key-${keys.size + 1}`;
      keys.set(id, { state: 'Enabled', alias: '' });
      policies.push(Policy);
      return { KeyMetadata: { KeyId: id, Arn: arnOf(id) } };
    },
    EnableKeyRotationCommand: () => ({}),
    CreateAliasCommand: (input: { AliasName: string; TargetKeyId: string }) => {
      keys.set(input.TargetKeyId, { state: 'Enabled', alias: input.AliasName });
      return {};
    },
  };
  return {
    handlers,
    /** The policies of the keys that were created since, as JSON. */
    policies,
    keyArn: (arn: string) => {
      const key = [...keys].find(([id]) => arnOf(id) === arn);
      if (key?.[1].state !== 'Enabled') throw named('KmsKeyNotFoundException');
      return arn;
    },
  };
}
