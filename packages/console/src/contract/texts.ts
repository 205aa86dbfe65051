/** The strings of the API. Every length is limited, because a browser sends them. */
import { z } from '@hono/zod-openapi';

/** @see `remediationIdOf` of the orchestrator */
export const remediationId = z
  .string()
  .regex(/^r-[\da-f]{20}$/, 'A remediation id looks like r-0a1b2c3d4e5f60718293.')
  .openapi({ example: 'r-0a1b2c3d4e5f60718293' });

export const controlId = z.string().regex(/^[A-Za-z][\w.-]{0,63}$/, 'A control id looks like EC2.13.');

/** The SHA-256 digest of a plan. */
export const digest = z.string().regex(/^[\da-f]{64}$/, 'The digest of a plan has 64 hexadecimal digits.');

/** The reason of a decision. History keeps it. */
export const because = z.string().trim().min(1, 'Give a reason. History keeps it.').max(500);

export const findingId = z.string().min(1).max(512);

/** Opaque. Only a cursor of an earlier page is valid. */
export const cursor = z.string().max(8192);
