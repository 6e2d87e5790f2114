import { z } from 'zod';
import { LorikeetError } from '../errors/index.ts';
import { askBytes } from './client/ask.ts';
import type { Hub } from './client/hub.ts';

/** Whose token it is, as the Hub says. */
export interface TokenOwner {
  readonly user: string;
  /** The name the user gave the token; null where the Hub does not say. */
  readonly tokenName: string | null;
  /** `read`, `write` or `fineGrained`; null where the Hub does not say. */
  readonly role: string | null;
}

const Answer = z.object({
  name: z.string(),
  auth: z
    .object({
      accessToken: z.object({ displayName: z.string().optional(), role: z.string().optional() }).optional(),
    })
    .optional(),
});

const MOST_BYTES = 10_000_000;

/** Asks the Hub whose token the connection has. @throws hub.wrong-token, hub.bad-answer, hub.* */
export async function tokenOwner(hub: Hub, signal?: AbortSignal): Promise<TokenOwner> {
  const what = 'the owner of the token';
  const url = `${hub.settings.endpoint}/api/whoami-v2`;
  const { bytes, answer } = await askBytes(hub, { url, subject: { what }, signal }, MOST_BYTES);
  try {
    const { name, auth } = Answer.parse(JSON.parse(bytes.toString('utf8')));
    const token = auth?.accessToken;
    return { user: name, tokenName: token?.displayName ?? null, role: token?.role ?? null };
  } catch (cause) {
    throw new LorikeetError('hub.bad-answer', { host: answer.host, what, reason: 'it names no user' }, { cause });
  }
}
