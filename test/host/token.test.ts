import { existsSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { Secret } from '../../src/engine/hub/index.ts';
import { createHost, dispatch, type SecretStore } from '../../src/host/index.ts';
import { hubEnvironment } from '../support/hub/environment.ts';
import { tinyModel } from '../support/hub/repository.ts';
import { temporaryFolder } from '../support/temporary.ts';

const token = 'hf_KeptByTheSystem';

/** A secret store in memory, as a system's own is to us. */
function storeInMemory(): SecretStore & { held: () => string | undefined } {
  let held: string | undefined;
  return {
    read: () => Promise.resolve(held === undefined ? undefined : new Secret(held, 'the store of this test')),
    write: (value) => Promise.resolve(void (held = value)),
    remove: () => Promise.resolve(void (held = undefined)),
    held: () => held,
  };
}

async function hostWith(secrets: SecretStore) {
  const environment = await hubEnvironment({
    repositories: [tinyModel('bird/gated', { access: 'gated', readers: [token] })],
  });
  const launcher = () => {
    throw new Error('no worker is needed here');
  };
  const folder = temporaryFolder();
  return { ...environment, handlers: createHost({ launcher, runsFolder: folder, appFolder: folder, secrets }) };
}

describe('the token of the Hub', () => {
  it('lies in the store that the front end gave, is used from there, and is never told', async () => {
    const secrets = storeInMemory();
    const { handlers, tokenFile } = await hostWith(secrets);
    const pull = () => dispatch(handlers, 'models.pull', { id: 'bird/gated', revision: null });
    expect(await pull()).toMatchObject({ ok: false, error: { code: 'hub.no-token' } });
    const kept = await dispatch(handlers, 'hub.setToken', { token });
    expect(kept).toEqual({
      ok: true,
      reply: {
        source: { kind: 'lorikeet', name: 'the store of this test' },
        owner: { user: 'bird', tokenName: 'laptop', role: 'read' },
        problem: null,
        isKept: true,
      },
    });
    expect(secrets.held()).toBe(token);
    expect(existsSync(tokenFile)).toBe(false);
    const pulled = await pull();
    expect(pulled).toMatchObject({ ok: true });
    expect(JSON.stringify([kept, pulled])).not.toContain(token);
    expect(await dispatch(handlers, 'hub.forgetToken', {})).toMatchObject({ ok: true, reply: { isKept: false } });
    expect(secrets.held()).toBeUndefined();
  });

  it.each([
    ['one the Hub does not know', 'hf_other', 'hub.wrong-token'],
    ['what is no token', 'a b', 'hub.token-malformed'],
    ['nothing', '', 'host.bad-request'],
  ])('%s is refused and not kept', async (_, given, code) => {
    const secrets = storeInMemory();
    const { handlers } = await hostWith(secrets);
    const answer = await dispatch(handlers, 'hub.setToken', { token: given });
    expect(answer).toMatchObject({ ok: false, error: { code } });
    if (given !== '') expect(JSON.stringify(answer)).not.toContain(given);
    expect(secrets.held()).toBeUndefined();
  });

  it('is not asked about offline', async () => {
    const { handlers, hub } = await hostWith(storeInMemory());
    vi.stubEnv('HF_HUB_OFFLINE', '1');
    vi.stubEnv('HF_TOKEN', token);
    expect(await dispatch(handlers, 'hub.token', {})).toEqual({
      ok: true,
      reply: { source: { kind: 'environment', name: 'HF_TOKEN' }, owner: null, problem: null, isKept: false },
    });
    expect(hub.seen).toEqual([]);
  });
});
