import type { Handlers, TokenState } from '../../contract/index.ts';
import { loadHub } from '../../engine/index.ts';
import type { HostContext } from '../context/index.ts';
import { errorShape } from '../common/error-shape.ts';
import { hubSettings, secretStore } from './access.ts';

type Context = Pick<HostContext, 'secrets'>;

/** The user's token for the Hub. */
export function hubHandlers(host: Context) {
  return {
    /** Where the token comes from and whose it is. @throws hub.token-malformed, files.unreadable */
    'hub.token': (_request, _emit, signal) => tokenState(host, signal),

    /**
     * Stores a token after the Hub has confirmed its owner. A token that the Hub refuses is not written.
     *
     * @throws hub.token-malformed, hub.wrong-token, hub.unreachable, hub.*, files.not-writable
     */
    'hub.setToken': async ({ token }, _emit, signal) => {
      const { openHub, parseToken, tokenOwner } = await loadHub();
      const secret = parseToken(token, 'the input');
      const hub = openHub(await hubSettings(), { token: secret });
      try {
        await tokenOwner(hub, signal);
      } finally {
        await hub.close();
      }
      await (await secretStore(host)).write(secret.reveal());
      return tokenState(host, signal);
    },

    /** Forgets the token that Lorikeet keeps. @throws files.not-writable */
    'hub.forgetToken': async (_request, _emit, signal) => {
      await (await secretStore(host)).remove();
      return tokenState(host, signal);
    },
  } satisfies Partial<Handlers>;
}

async function tokenState(host: Context, signal: AbortSignal): Promise<TokenState> {
  const { findToken, openHub, tokenOwner } = await loadHub();
  const settings = await hubSettings();
  const store = await secretStore(host);
  const isKept = (await store.read()) !== undefined;
  const token = await findToken(settings, store);
  if (token === undefined) return { source: null, owner: null, problem: null, isKept };
  const source = { kind: kindOf(token.source, settings.tokens), name: token.source };
  if (settings.offline) return { source, owner: null, problem: null, isKept };
  const hub = openHub(settings, { token });
  try {
    return { source, owner: await tokenOwner(hub, signal), problem: null, isKept };
  } catch (error) {
    signal.throwIfAborted();
    return { source, owner: null, problem: errorShape(error), isKept };
  } finally {
    await hub.close();
  }
}

function kindOf(
  source: string,
  { variables, pythonFile }: { variables: readonly { source: string }[]; pythonFile: string },
): NonNullable<TokenState['source']>['kind'] {
  if (variables.some((variable) => variable.source === source)) return 'environment';
  return source === pythonFile ? 'python' : 'lorikeet';
}
