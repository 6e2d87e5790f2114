import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { request } from 'node:http';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { HostMessage, PageMessage } from '../../src/contract/index.ts';
import { createHost } from '../../src/host/index.ts';
import { type RunningServer, startServer } from '../../src/server/index.ts';
import { temporaryFolder } from '../support/temporary.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A server on a free port of the loopback, with what it warned of. */
async function serve() {
  const folder = temporaryFolder();
  const pages = path.join(folder, 'pages');
  mkdirSync(path.join(pages, 'assets'), { recursive: true });
  writeFileSync(path.join(pages, 'index.html'), '<title>Lorikeet</title>');
  writeFileSync(path.join(pages, 'assets/app.js'), 'export {};');
  writeFileSync(path.join(folder, 'secret.json'), '{}');
  const warnings: string[] = [];
  const uploads = path.join(folder, 'uploads');
  const launcher = () => {
    throw new Error('no worker is needed here');
  };
  const handlers = createHost({ launcher, runsFolder: path.join(folder, 'runs'), appFolder: folder });
  const server = await startServer({
    ...{ handlers, pages, uploads, host: '127.0.0.1', port: 0 },
    warn: (message) => warnings.push(message),
  });
  onTestFinished(() => server.close());
  return { server, warnings, uploads, folder };
}

function ask(
  { port }: RunningServer,
  place: string,
  { method = 'GET', headers = {}, body }: Asked = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path: place, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Opens the link, as a browser does, and gives the cookie it is let in with. */
async function enter(server: RunningServer): Promise<string> {
  const { pathname, search } = new URL(server.link);
  const answer = await ask(server, pathname + search);
  return String(answer.headers['set-cookie']).split(';')[0]!;
}

describe('the server', () => {
  let served: Awaited<ReturnType<typeof serve>>;
  let cookie: string;
  let origin: string;
  beforeEach(async () => {
    served = await serve();
    cookie = await enter(served.server);
    origin = `http://127.0.0.1:${served.server.port}`;
  });

  it('takes the token of its link once, for a cookie that scripts and other sites never see', async () => {
    const { server } = await serve();
    const { pathname, search } = new URL(server.link);
    const first = await ask(server, pathname + search);
    expect(first).toMatchObject({ status: 303, headers: { location: '/', 'cache-control': 'no-store' } });
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(/; HttpOnly; SameSite=Strict; Path=\/; Max-Age=2592000$/),
    ]);
    // Browsers send cookies to every port of a machine.
    expect(String(first.headers['set-cookie'])).toContain(`lorikeet-${server.port}=`);
    expect(first.headers['referrer-policy']).toBe('no-referrer');
    expect((await ask(server, pathname + search)).status).toBe(403);
    // The browser that was let in opens the link again.
    const own = String(first.headers['set-cookie']).split(';')[0]!;
    expect((await ask(server, pathname + search, { headers: { cookie: own } })).status).toBe(303);
  });

  it('gives the page and its assets under a strict policy', async () => {
    const page = await ask(served.server, '/runs/some%20run', { headers: { cookie } });
    expect(page).toMatchObject({ status: 200, body: '<title>Lorikeet</title>' });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const asset = await ask(served.server, '/assets/app.js', { headers: { cookie } });
    expect(asset.headers['cache-control']).toContain('immutable');
  });

  it.each([
    '/..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/assets/../../secret.json',
    '/assets/%zz.js',
    '/index.html%00.js',
  ])('gives nothing outside the pages: %s', async (place) =>
    expect((await ask(served.server, place, { headers: { cookie } })).status).toBe(404),
  );

  const wrong = 'x'.repeat(43);
  it.each<[string, string, Asked]>([
    ['no cookie', '/', {}],
    ['a wrong cookie', '/', { headers: { cookie: `lorikeet-0=${wrong}` } }],
    ['a wrong token', `/enter?token=${wrong}`, {}],
    ['no token', '/enter', {}],
  ])('refuses %s, logs it and stays up', async (_, place, asked) => {
    expect((await ask(served.server, place, asked)).status).toBe(403);
    expect(served.warnings).toHaveLength(1);
    expect((await ask(served.server, '/', { headers: { cookie } })).status).toBe(200);
  });

  it.each([
    ['a foreign host', { host: 'evil.example' }],
    ['a foreign host with the port', { host: 'evil.example:80' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['an origin that hides itself', { origin: 'null' }],
  ])('refuses %s, cookie or not', async (_, headers) => {
    expect((await ask(served.server, '/', { headers: { cookie, ...headers } })).status).toBe(403);
    expect(served.warnings).toHaveLength(1);
  });

  it('refuses what is no http, and stays up', async () => {
    const socket = connect(served.server.port, '127.0.0.1');
    socket.write('NOT HTTP AT ALL\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain('400');
    expect((await ask(served.server, '/', { headers: { cookie } })).status).toBe(200);
  });

  describe('the WebSocket', () => {
    const open = async (headers: Record<string, string>, place = '/ws') => {
      const socket = new WebSocket(`ws://127.0.0.1:${served.server.port}${place}`, { headers });
      const [outcome] = await Promise.race([
        once(socket, 'open').then(() => ['open']),
        once(socket, 'unexpected-response').then(([, response]) => [(response as { statusCode: number }).statusCode]),
        once(socket, 'error').then(([error]) => [String(error)]),
      ]);
      onTestFinished(() => socket.terminate());
      return { socket, outcome };
    };
    const own = () => ({ cookie, origin });
    const send = (socket: WebSocket, message: PageMessage) => socket.send(JSON.stringify(message));
    const hear = async (socket: WebSocket) => {
      const [data] = (await once(socket, 'message')) as [Buffer];
      return JSON.parse(data.toString()) as HostMessage;
    };

    it('answers calls', async () => {
      const { socket } = await open(own());
      send(socket, { type: 'call', id: 1, channel: 'runs.list', request: {} });
      expect(await hear(socket)).toEqual({ type: 'reply', id: 1, reply: { total: 0, runs: [], unreadable: [] } });
    });

    it.each([
      ['no cookie', () => ({ origin })],
      ['no origin', () => ({ cookie })],
      ['a foreign origin', () => ({ cookie, origin: 'https://evil.example' })],
      ['an origin of another port', () => ({ cookie, origin: 'http://127.0.0.1:1' })],
      ['a foreign host', () => ({ cookie, origin, host: 'evil.example' })],
    ])('refuses %s', async (_, headers) => {
      expect((await open(headers())).outcome).toBe(403);
      expect(served.warnings).toEqual([expect.stringContaining('refused a connection')]);
    });

    it('is in one place only', async () => expect((await open(own(), '/other')).outcome).toBe(403));

    it('names a channel and a field it does not know, and goes on', async () => {
      const { socket } = await open(own());
      send(socket, { type: 'call', id: 1, channel: 'no.such', request: {} });
      expect(await hear(socket)).toMatchObject({ type: 'error', id: 1, error: { code: 'host.unknown-channel' } });
      send(socket, { type: 'call', id: 2, channel: '__proto__', request: {} });
      expect(await hear(socket)).toMatchObject({ error: { code: 'host.unknown-channel' } });
      send(socket, { type: 'call', id: 3, channel: 'runs.show', request: { run: 7 } });
      expect(await hear(socket)).toMatchObject({
        id: 3,
        error: { code: 'host.bad-request', details: { field: 'run' } },
      });
    });

    it.each<[string, string | Buffer]>([
      ['no JSON', '{'],
      ['a message that is no call', '{"type":"shutdown"}'],
      ['bytes', Buffer.from([1, 2, 3])],
      ['more than it takes', JSON.stringify({ type: 'call', id: 1, channel: 'x', request: 'y'.repeat(9 << 20) })],
    ])('closes on %s, logs it, and the next page is served', async (_, message) => {
      const { socket } = await open(own());
      socket.on('error', () => undefined);
      socket.send(message);
      await once(socket, 'close');
      expect(served.warnings).toHaveLength(1);
      const next = await open(own());
      send(next.socket, { type: 'call', id: 1, channel: 'runs.list', request: {} });
      expect((await hear(next.socket)).type).toBe('reply');
    });

    it('tells every tab of a change, until its call is aborted', async () => {
      const tabs = await Promise.all(
        [1, 2].map(async () => {
          const { socket } = await open(own());
          const heard: HostMessage[] = [];
          socket.on('message', (data) => heard.push(JSON.parse((data as Buffer).toString()) as HostMessage));
          send(socket, { type: 'call', id: 1, channel: 'queue.watch', request: {} });
          await expect.poll(() => heard).toMatchObject([{ type: 'event', event: { paused: false } }]);
          return { socket, heard };
        }),
      );
      const [first, second] = tabs as [(typeof tabs)[0], (typeof tabs)[0]];
      send(second.socket, { type: 'call', id: 2, channel: 'queue.set', request: { paused: true } });
      for (const { heard } of tabs) {
        await expect
          .poll(() => heard)
          .toContainEqual({ type: 'event', id: 1, event: expect.objectContaining({ paused: true }) as unknown });
      }
      send(first.socket, { type: 'abort', id: 1 });
      send(first.socket, { type: 'call', id: 2, channel: 'queue.set', request: { paused: false } });
      await expect.poll(() => first.heard.at(-1)).toMatchObject({ type: 'reply', id: 2 });
      expect(first.heard).toHaveLength(3);
    });
  });

  describe('an upload', () => {
    const upload = (name: string, headers: Record<string, string> = {}) =>
      ask(served.server, `/upload?name=${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { cookie, origin, ...headers },
        body: 'text,label\na,1\n',
      });

    it('is kept under its own name', async () => {
      const { status, body } = await upload('my tweets.csv');
      expect(status).toBe(200);
      const { path: file } = JSON.parse(body) as { path: string };
      expect(path.basename(file)).toBe('my tweets.csv');
      expect(readFileSync(file, 'utf8')).toBe('text,label\na,1\n');
    });

    it.each(['../../evil.csv', '/etc/passwd', 'C:\\Windows\\x.csv', 'CON', 'a\u0000b.csv', '..', ''])(
      'stays in its folder, whatever it is called: %j',
      async (name) => {
        const { path: file } = JSON.parse((await upload(name)).body) as { path: string };
        expect(path.relative(served.uploads, file)).toMatch(/^[0-9a-f]{16}[\\/][^\\/]+$/);
      },
    );

    it.each([
      ['no origin', { origin: '' }],
      ['a foreign origin', { origin: 'https://evil.example' }],
      ['no cookie', { cookie: '' }],
    ])('needs a page of the server: %s', async (_, headers) => {
      expect((await upload('x.csv', headers)).status).toBe(403);
      expect(readdirSync(served.folder)).not.toContain('uploads');
    });

    it('has a name that fits its disk, however long it was', async () => {
      const { status, body } = await upload(`${'推文'.repeat(100)}.csv`);
      expect(status).toBe(200);
      expect((JSON.parse(body) as { path: string }).path).toMatch(/推文\.csv$/);
    });

    it('waits its turn: more than four at once are refused, and make place when their pages go', async () => {
      const sent = Array.from({ length: 4 }, (_, index) => {
        const slow = request({
          ...{ host: '127.0.0.1', port: served.server.port, path: `/upload?name=${index}.csv`, method: 'POST' },
          headers: { cookie, origin, 'content-length': '100' },
        });
        slow.on('error', () => undefined);
        slow.write('text');
        return slow;
      });
      await expect.poll(() => readdirSync(served.uploads).length).toBe(4);
      const { status, body } = await upload('fifth.csv');
      expect(status).toBe(400);
      expect(JSON.parse(body)).toMatchObject({ error: { code: 'server.too-many-uploads' } });
      for (const slow of sent) slow.destroy();
      await expect.poll(() => readdirSync(served.uploads).length).toBe(0);
      expect((await upload('fifth.csv')).status).toBe(200);
    });

    it('is refused before it is sent where it cannot fit, and leaves nothing', async () => {
      const { status, body } = await new Promise<Answer>((resolve, reject) => {
        const sent = request(
          {
            ...{ host: '127.0.0.1', port: served.server.port, path: '/upload?name=huge.csv', method: 'POST' },
            headers: { cookie, origin, 'content-length': String(2 ** 52) },
          },
          (response) => {
            let text = '';
            response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
            response.on('end', () => resolve({ status: response.statusCode!, headers: {}, body: text }));
          },
        );
        sent.on('error', reject);
        sent.flushHeaders();
      });
      expect(status).toBe(400);
      expect(JSON.parse(body)).toMatchObject({ error: { code: 'files.disk-full' } });
      expect(readdirSync(served.uploads)).toEqual([]);
    });
  });
});

describe('a server that cannot start', () => {
  const options = (pages: string, port: number) => ({
    ...{
      handlers: createHost({ launcher: () => undefined as never, runsFolder: pages, appFolder: pages }),
      pages,
      port,
    },
    ...{ uploads: pages, host: '127.0.0.1', warn: () => undefined },
  });
  it('says that the pages are not built', async () => {
    await expect(startServer(options(temporaryFolder(), 0))).rejects.toMatchObject({ code: 'server.no-pages' });
  });
  it('says that the port is taken', async () => {
    const { server, folder } = await serve();
    const taken = startServer(options(path.join(folder, 'pages'), server.port));
    await expect(taken).rejects.toMatchObject({ code: 'server.port-in-use' });
  });
  it('says that the address is not its own', async () => {
    const { folder } = await serve();
    const foreign = startServer({ ...options(path.join(folder, 'pages'), 0), host: '192.0.2.1' });
    await expect(foreign).rejects.toMatchObject({ code: 'server.cannot-listen' });
  });
});
