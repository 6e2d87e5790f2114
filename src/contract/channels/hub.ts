import { z } from 'zod';
import { channel } from '../channel.ts';
import { TokenRequest, TokenState } from '../token.ts';

/** The user's account on the Hub. */
export const hubChannels = {
  'hub.token': channel({ request: z.object({}), reply: TokenState }),
  /** Keeps a token, once the Hub has said whose it is. */
  'hub.setToken': channel({ request: TokenRequest, reply: TokenState }),
  /** Forgets the token that Lorikeet keeps; those of the environment and of Python's tools stay. */
  'hub.forgetToken': channel({ request: z.object({}), reply: TokenState }),
};
