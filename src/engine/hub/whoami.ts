import { z } from 'zod';
import { askJson } from './client/ask.ts';
import type { Hub } from './client/hub.ts';

/** Whose token it is, as the Hub says. */
export interface TokenOwner {
  readonly user: string;
  /** The name the user gave the token; null where the Hub does not say. */
  readonly tokenName: string | null;
  /** `read`, `write` or `fineGrained`; null where the Hub does not say. */
  readonly role: string | null;
}

const namesNoUser = { error: 'it names no user' };
const Account = z.object(
  {
    name: z.string(namesNoUser),
    auth: z
      .object({ accessToken: z.object({ displayName: z.string().optional(), role: z.string().optional() }).optional() })
      .optional(),
  },
  namesNoUser,
);

/**
 * Asks the Hub whose token the connection has. The library's `whoAmI` would want the token itself, in the form `hf_…`, and fails
 * on mirrors that say nothing of it.
 *
 * @throws hub.wrong-token, hub.bad-answer, hub.*
 */
export async function tokenOwner(hub: Hub, signal?: AbortSignal): Promise<TokenOwner> {
  const url = `${hub.settings.endpoint}/api/whoami-v2`;
  const { value } = await askJson(hub, { url, subject: { what: 'the owner of the token' }, signal }, Account);
  const token = value.auth?.accessToken;
  return { user: value.name, tokenName: token?.displayName ?? null, role: token?.role ?? null };
}
