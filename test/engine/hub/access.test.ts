import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  fileSecretStore,
  findToken,
  parseReference,
  pullModel,
  readHubSettings,
  Secret,
  tokenOwner,
} from '../../../src/engine/hub/index.ts';
import { tinyModel } from '../../support/hub/repository.ts';
import { testHub } from '../../support/hub/settings.ts';
import { startHub } from '../../support/hub/stand-in.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const tiny = parseReference('bird/tiny', 'model');
const token = 'hf_VerySecretWord';

describe('a gated model', () => {
  const gated = () =>
    startHub({ repositories: [tinyModel('bird/tiny', { access: 'gated', readers: [token] })], tokens: ['hf_other'] });

  it.each([
    ['without a token', undefined, 'hub.no-token', 'remedy'],
    ['with a token the Hub does not know', 'hf_wrong', 'hub.wrong-token', 'none'],
    ['with a token whose account has not accepted the license', 'hf_other', 'hub.license-not-accepted', 'remedy'],
  ])('%s', async (_, given, code, page) => {
    const hub = await gated();
    const connection = testHub(hub.endpoint, temporaryFolder(), given === undefined ? {} : { token: given });
    const error = await pullModel(connection, tiny).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    if (page === 'remedy') expect((error as { remedy: string }).remedy).toContain(`${hub.endpoint}/bird/tiny`);
  });

  it('with a token that may read it', async () => {
    const hub = await gated();
    expect(await pullModel(testHub(hub.endpoint, temporaryFolder(), { token }), tiny)).toMatchObject({
      fromCache: false,
    });
  });

  it('403 for another reason repeats what the Hub says', async () => {
    const hub = await gated();
    const headers = { 'x-error-message': 'Your token lacks the right' };
    hub.faults.answers.push({ path: /\/revision\//, status: 403, headers });
    const connection = testHub(hub.endpoint, temporaryFolder(), { token });
    await expect(pullModel(connection, tiny)).rejects.toMatchObject({
      code: 'hub.forbidden',
      sentence: expect.stringContaining('Your token lacks the right') as string,
    });
  });
});

describe('what does not exist or may not be seen', () => {
  it.each([
    ['bird/none', undefined, 'or it is private'],
    ['bird/none', token, 'or your token may not see it'],
    ['bird/private', 'hf_other', 'or your token may not see it'],
  ])('%s with the token %s', async (id, given, words) => {
    const hub = await startHub({
      repositories: [tinyModel('bird/private', { access: 'private', readers: [token] })],
      tokens: ['hf_other'],
    });
    const connection = testHub(hub.endpoint, temporaryFolder(), given === undefined ? {} : { token: given });
    await expect(pullModel(connection, parseReference(id, 'model'))).rejects.toMatchObject({
      code: 'hub.not-found',
      sentence: expect.stringContaining(words) as string,
    });
  });

  it('a revision that is not there', async () => {
    const hub = await startHub({ repositories: [tinyModel('bird/tiny')] });
    const pulling = pullModel(testHub(hub.endpoint, temporaryFolder()), { ...tiny, revision: 'v9' });
    await expect(pulling).rejects.toMatchObject({
      code: 'hub.no-revision',
      details: expect.objectContaining({ revision: 'v9' }) as object,
    });
  });

  it('a host that is not there', async () => {
    await expect(pullModel(testHub('http://127.0.0.1:1', temporaryFolder()), tiny)).rejects.toMatchObject({
      code: 'hub.unreachable',
      sentence: '127.0.0.1:1 cannot be reached: the connection was refused.',
    });
  });
});

describe('the token', () => {
  it('goes to the Hub with every request and never to the host that large files are forwarded to', async () => {
    const hub = await startHub({ repositories: [tinyModel('bird/tiny', { access: 'private', readers: [token] })] });
    await pullModel(testHub(hub.endpoint, temporaryFolder(), { token }), tiny);
    const tokens = (host: string) => new Set(hub.seen.filter((each) => each.host === host).map((each) => each.token));
    expect(tokens('hub')).toEqual(new Set([token]));
    expect(tokens('storage')).toEqual(new Set([undefined]));
  });

  it('does not follow a link to the next page on another host', async () => {
    const other = await startHub({ repositories: [] });
    const hub = await startHub({ repositories: [tinyModel('bird/tiny')], tokens: [token] });
    const headers = { 'content-type': 'application/json', link: `<${other.endpoint}/next>; rel="next"` };
    hub.faults.answers.push({ path: /\/tree\//, status: 200, headers, body: '[]' });
    await pullModel(testHub(hub.endpoint, temporaryFolder(), { token }), tiny).catch(() => undefined);
    expect(new Set(other.seen.map((each) => each.token))).toEqual(new Set([undefined]));
  });

  it('is in no error, event, log line or text of the settings', async () => {
    const folder = temporaryFolder();
    const shown: unknown[] = [];
    const hub = await startHub({ repositories: [tinyModel('bird/tiny', { access: 'gated', readers: [token] })] });
    const connection = testHub(hub.endpoint, folder, { token, environment: { HF_TOKEN: token } });
    shown.push(connection, connection.token, String(connection.token));
    await pullModel(connection, tiny, { onEvent: (event) => shown.push(event) });
    for (const status of [401, 403, 404, 400]) {
      hub.faults.answers.push({ path: /\/revision\//, status, headers: { 'x-error-message': 'no' } });
      shown.push(await pullModel(connection, tiny).catch((error: unknown) => error));
    }
    await hub.stop();
    shown.push(await pullModel(connection, parseReference('bird/other', 'model')).catch((error: unknown) => error));
    const settings = connection.settings;
    const text = shown
      .map((each) => `${inspect(each, { depth: 9, showHidden: true })} ${JSON.stringify(withoutCycles(each))}`)
      .join('\n');
    expect(text).not.toContain(token);
    expect(inspect(settings, { depth: 9 })).not.toContain(token);
    expect(JSON.stringify(settings)).not.toContain(token);
  });

  it('is taken from HF_TOKEN, then from Lorikeet’s own file, then from Python’s', async () => {
    const folder = temporaryFolder();
    const environment = { HF_HOME: path.join(folder, 'hf'), XDG_CONFIG_HOME: folder };
    const settings = readHubSettings(environment, folder);
    const store = fileSecretStore(settings.tokens.lorikeetFile);
    const found = async (more = {}) =>
      (await findToken(readHubSettings({ ...environment, ...more }, folder), store))?.reveal();
    expect(await found()).toBeUndefined();
    mkdirSync(path.join(folder, 'hf'));
    writeFileSync(path.join(folder, 'hf', 'token'), ' hf_python\n');
    expect(await found()).toBe('hf_python');
    writeFileSync(path.join(folder, 'elsewhere'), 'hf_elsewhere');
    expect(await found({ HF_TOKEN_PATH: '~/elsewhere' })).toBe('hf_elsewhere');
    await store.write('hf_lorikeet');
    expect(await found()).toBe('hf_lorikeet');
    expect(await found({ HF_TOKEN: 'hf_variable' })).toBe('hf_variable');
    await store.remove();
    expect(await found()).toBe('hf_python');
  });

  it('lies in a file that only its owner can read', async () => {
    const place = path.join(temporaryFolder(), 'new', 'hub-token');
    const store = fileSecretStore(place);
    await store.write('hf_first');
    if (process.platform !== 'win32') expect(statSync(place).mode & 0o777).toBe(0o600);
    chmodSync(place, 0o644);
    await store.write(token);
    if (process.platform !== 'win32') expect(statSync(place).mode & 0o777).toBe(0o600);
    expect(readFileSync(place, 'utf8')).toBe(`${token}\n`);
    expect((await store.read())?.reveal()).toBe(token);
  });

  it('that is none is refused without being repeated', async () => {
    const store = fileSecretStore(path.join(temporaryFolder(), 'token'));
    const error: unknown = await store.write('my secret\nword').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'hub.token-malformed' });
    expect(inspect(error)).not.toContain('secret\\nword');
    expect(new Secret('x', 'y').toJSON()).toBe('[secret]');
  });
});

describe('the owner of the token', () => {
  const path = /whoami/;
  const ask = async (...answers: { status: number; body: string }[]) => {
    const hub = await startHub({ tokens: [token] });
    const headers = { 'content-type': 'application/json' };
    hub.faults.answers.push(...answers.map((answer) => ({ path, headers, ...answer })));
    return tokenOwner(testHub(hub.endpoint, temporaryFolder(), { token }));
  };

  it('is who the Hub says, with what the token is called and may do', async () => {
    expect(await ask()).toEqual({ user: 'bird', tokenName: 'laptop', role: 'read' });
  });

  it('may be all that a mirror says', async () => {
    expect(await ask({ status: 200, body: '{"name":"bird"}' })).toEqual({ user: 'bird', tokenName: null, role: null });
  });

  it('is asked for through the proxy, and again after a failure that may pass', async () => {
    const proxy = await startProxy();
    const hub = await startHub({ tokens: [token] });
    hub.faults.answers.push({ path, status: 503, headers: {}, body: '' });
    const environment = { HTTP_PROXY: proxy.address };
    const connection = testHub(hub.endpoint, temporaryFolder(), { token, environment });
    expect(await tokenOwner(connection)).toMatchObject({ user: 'bird' });
    expect(proxy.asked).toHaveLength(1);
    expect(hub.seen.map((each) => each.token)).toEqual([token, token]);
  });

  it.each([
    ['{"fullname":"A Bird"}', 'it names no user'],
    ['[]', 'it names no user'],
    ['"bird', 'it is not JSON'],
  ])('is refused as %s', async (body, reason) => {
    await expect(ask({ status: 200, body })).rejects.toMatchObject({
      code: 'hub.bad-answer',
      details: { what: 'the owner of the token', reason },
    });
  });
});

describe('a proxy', () => {
  it('of the system is used, and not for hosts that NO_PROXY names', async () => {
    const proxy = await startProxy();
    const hub = await startHub({ repositories: [tinyModel('bird/tiny')] });
    const through = testHub(hub.endpoint, temporaryFolder(), { environment: { HTTP_PROXY: proxy.address } });
    expect(await pullModel(through, tiny)).toMatchObject({ fromCache: false });
    expect(proxy.asked.length).toBeGreaterThan(0);
    proxy.asked.length = 0;
    const around = { HTTP_PROXY: proxy.address, NO_PROXY: 'example.com,127.0.0.1,localhost' };
    await pullModel(testHub(hub.endpoint, temporaryFolder(), { environment: around }), tiny);
    expect(proxy.asked).toEqual([]);
  });

  it('is asked for a tunnel to an encrypted address, and not to hosts that NO_PROXY names', async () => {
    const proxy = await startProxy();
    // Nobody listens there: what counts is who is asked for the way, and that a proxy that hangs up is not asked without end.
    const pull = async (environment: Readonly<Record<string, string>>) => {
      const error: unknown = await pullModel(
        testHub('https://127.0.0.1:1', temporaryFolder(), {
          environment: { HTTPS_PROXY: proxy.address, ...environment },
        }),
        tiny,
      ).catch((thrown: unknown) => thrown);
      return (error as { readonly sentence: string }).sentence;
    };
    expect(await pull({})).toBe('127.0.0.1:1 cannot be reached: the proxy closed the connection.');
    expect(proxy.asked).toEqual(Array.from({ length: 4 }, () => '127.0.0.1:1'));
    proxy.asked.length = 0;
    expect(await pull({ NO_PROXY: '127.0.0.1' })).toBe('127.0.0.1:1 cannot be reached: the connection was refused.');
    expect(proxy.asked).toEqual([]);
  });

  it('whose address is none is refused without its password', () => {
    const read = () => readHubSettings({ HTTPS_PROXY: 'socks://me:word@proxy' });
    expect(read).toThrow(
      expect.objectContaining({
        code: 'hub.bad-proxy',
        message: expect.not.stringContaining('word') as string,
      }) as Error,
    );
  });
});

describe('redirects', () => {
  it('within the Hub, as after a renaming, keep the token', async () => {
    const hub = await startHub({
      repositories: [tinyModel('bird/tiny', { access: 'private', readers: [token] })],
      renamed: { old: 'bird/tiny' },
    });
    const connection = testHub(hub.endpoint, temporaryFolder(), { token });
    expect(await pullModel(connection, parseReference('old', 'model'))).toMatchObject({ fromCache: false });
    expect(hub.seen.filter(({ path }) => /[/]old[/]/.test(path)).length).toBeGreaterThan(4);
  });

  it('in a circle end with an error', async () => {
    const hub = await startHub({ repositories: [tinyModel('bird/tiny')] });
    hub.faults.answers.push(
      ...Array.from({ length: 6 }, () => ({
        path: /\/revision\//,
        status: 302,
        headers: { location: '/api/models/bird/tiny/revision/main' },
      })),
    );
    await expect(pullModel(testHub(hub.endpoint, temporaryFolder()), tiny)).rejects.toMatchObject({
      code: 'hub.redirect',
    });
  });
});

/** A proxy on loopback that notes what it is asked for. */
async function startProxy(): Promise<{ address: string; asked: string[] }> {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(request.url!);
    const onward = forward(request.url!, { headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  proxy.on('connect', (request, socket, head) => {
    asked.push(request.url!);
    const [host, port] = request.url!.split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return { address: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked };
}

/** What JSON would show of a value, its cycles cut. */
function withoutCycles(value: unknown): unknown {
  const seen = new Set<unknown>();
  return JSON.parse(
    JSON.stringify(value, (_, each: unknown) => {
      if (typeof each === 'bigint') return String(each);
      if (typeof each !== 'object' || each === null) return each;
      if (seen.has(each)) return undefined;
      seen.add(each);
      return each;
    }) ?? 'null',
  );
}
