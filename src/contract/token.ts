import { z } from 'zod';
import { ErrorShape } from './error.ts';

/** Where the token for the Hub comes from and whose it is; the token itself never leaves the host. */
export const TokenState = z.object({
  /** The token that is used; null where there is none. */
  source: z
    .object({
      /** `environment` wins over `lorikeet`, which wins over `python`, the file of Python's tools. */
      kind: z.enum(['environment', 'lorikeet', 'python']),
      /** The variable, the file, or what the secret store calls itself. */
      name: z.string(),
    })
    .nullable(),
  /** null where there is no token, or the Hub did not say. */
  owner: z.object({ user: z.string(), tokenName: z.string().nullable(), role: z.string().nullable() }).nullable(),
  /** Why the Hub did not say whose it is: it does not accept the token, or cannot be reached. */
  problem: ErrorShape.nullable(),
  /** Whether Lorikeet keeps a token, used or not. */
  isKept: z.boolean(),
});
export type TokenState = z.infer<typeof TokenState>;

export const TokenRequest = z.object({ token: z.string().min(1).max(1000) });
