/** Reads the secrets of the chats. They are never logged, and never part of an error. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';

/** A rotated secret is used after this time, without a deployment. */
const keptMilliseconds = 5 * 60_000;

export const slackSecret = z.object({ token: z.string().regex(/^xox[a-z]-/), signingSecret: z.string().min(16) });
export const teamsSecret = z.object({
  securityToken: z.base64().min(16),
  workflowUrl: z.url({ protocol: /^https$/ }),
});

/**
 * Returns a function that reads the secret, at most every five minutes.
 *
 * @param what What the secret must contain, for the error.
 */
export function secretReader<Content>(
  client: SecretsManagerClient,
  SecretId: string,
  { schema, what, now }: { readonly schema: z.ZodType<Content>; readonly what: string; readonly now: () => Date },
): () => Promise<Content> {
  let kept: { readonly content: Content; readonly until: number } | undefined;
  return async () => {
    if (kept !== undefined && now().getTime() < kept.until) return kept.content;
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
    const reading = schema.safeParse(parsed(SecretString));
    // The error of zod can contain the value.
    if (!reading.success) throw new Error(`The secret ${SecretId} must be JSON with ${what}.`);
    kept = { content: reading.data, until: now().getTime() + keptMilliseconds };
    return reading.data;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
