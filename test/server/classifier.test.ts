import { readdirSync, readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { z } from 'zod';
import { launchBuilt } from '../support/built-program.ts';
import { type ClassifierService, openClassifier, type Launcher } from '../../src/host/index.ts';
import { type ClassifierServer, startClassifierServer } from '../../src/server/index.ts';
import { ClassifyReply, Health } from '../../src/server/classifier/schemas.ts';
import { drawAdapter } from '../support/drawn-adapter.ts';

const token = 'a-token-for-the-tests';
const labels = ['routine', 'urgent', 'other'];
const texts = readFileSync(path.resolve(import.meta.dirname, '../../resources/demo/messages.csv'), 'utf8')
  .split('\n')
  .slice(1, 65);

let folder: string;
let service: ClassifierService;
let server: ClassifierServer;
/** The processes that were started, newest last. */
const killers: (() => void)[] = [];
const warnings: string[] = [];

const launcher: Launcher = (options) => {
  const worker = launchBuilt(options);
  killers.push(() => worker.kill());
  return worker;
};

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lorikeet-test-'));
  await drawAdapter(path.join(folder, 'adapter'), labels);
  const warn = (message: string) => void warnings.push(message);
  service = await openClassifier(
    { launcher, runsFolder: folder, appFolder: path.join(folder, 'app') },
    { target: path.join(folder, 'adapter'), labels: null, warn },
  );
  server = await startClassifierServer({
    service,
    name: 'demo',
    version: '1.2.3',
    host: '127.0.0.1',
    port: 0,
    token,
    warn,
  });
}, 120_000);

afterAll(async () => {
  await server.close();
  service.close();
  rmSync(folder, { recursive: true, force: true });
});

function ask(body: unknown, headers: Record<string, string> = {}) {
  return fetch(`${server.address}/classify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function classify(body: unknown): Promise<ClassifyReply> {
  const response = await ask(body);
  expect(response.status).toBe(200);
  return ClassifyReply.parse(await response.json());
}

const untilReady = async () => {
  while ((await fetch(`${server.address}/health`)).status !== 200)
    await new Promise((resolve) => setTimeout(resolve, 50));
};

describe('a classifier as a service', () => {
  it('answers one text and several, with a label and probabilities that sum to 1', async () => {
    const one = await classify({ text: texts[0] });
    expect(one.labels).toEqual(labels);
    const several = await classify({ texts: texts.slice(0, 3) });
    expect(several.predictions).toHaveLength(3);
    several.predictions[0]!.probabilities.forEach((probability, index) =>
      expect(probability).toBeCloseTo(one.predictions[0]!.probabilities[index]!, 5),
    );
    for (const { probabilities, ...predicted } of several.predictions) {
      expect(probabilities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 10);
      expect(predicted).toEqual({ label: labels[probabilities.indexOf(Math.max(...probabilities))] });
    }
  });

  it('gives 64 requests at once what it gives them one at a time', async () => {
    const together = await Promise.all(texts.map((text) => classify({ text })));
    for (const [index, text] of texts.entries()) {
      const { predictions } = await classify({ text });
      predictions[0]!.probabilities.forEach((probability, place) =>
        expect(together[index]!.predictions[0]!.probabilities[place]).toBeCloseTo(probability, 5),
      );
    }
    expect(new Set(together.map(({ predictions }) => predictions[0]!.probabilities[0])).size).toBeGreaterThan(32);
  }, 60_000);

  it.each([
    ['no token', {}, 401],
    ['a wrong token', { authorization: 'Bearer a-token-for-the-testz' }, 401],
    ['a token of another scheme', { authorization: `Basic ${token}` }, 401],
  ])('refuses %s', async (_, headers, status) => {
    const response = await fetch(`${server.address}/classify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) },
      body: '{"text":"x"}',
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each([
    ['broken JSON', '{"text": ', 400],
    ['no text', '{}', 400],
    ['an empty text', '{"text":""}', 400],
    ['white space for a text', '{"texts":["a"," \\n"]}', 400],
    ['no texts', '{"texts":[]}', 400],
    ['a number', '{"texts":[1]}', 400],
    ['both fields', '{"text":"a","texts":["b"]}', 400],
    ['257 texts', JSON.stringify({ texts: Array(257).fill('a') }), 400],
  ])('refuses %s', async (_, body, status) => {
    expect((await ask(body)).status).toBe(status);
  });

  it('refuses another type of body, another method and another place', async () => {
    expect((await ask('{"text":"a"}', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await fetch(`${server.address}/classify`)).status).toBe(405);
    expect((await fetch(`${server.address}/absent`)).status).toBe(404);
  });

  it('refuses a body of 10 MB by its length, and one that does not tell its length while it comes', async () => {
    const body = JSON.stringify({ text: 'a'.repeat(10_000_000) });
    const status = (headers: Record<string, string | number>) =>
      new Promise<number | undefined>((resolve, reject) => {
        const sending = httpRequest(
          {
            port: server.port,
            host: '127.0.0.1',
            path: '/classify',
            method: 'POST',
            headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
          },
          (response) => {
            response.resume();
            resolve(response.statusCode);
          },
        );
        // The server ends the connection when it has refused; what was not sent by then fails.
        sending.on('error', (error) => setTimeout(() => reject(error), 100));
        sending.end(body);
      });
    expect(await status({ 'content-length': body.length })).toBe(413);
    expect(await status({ 'transfer-encoding': 'chunked' })).toBe(413);
    expect((await classify({ text: 'still there' })).predictions).toHaveLength(1);
  });

  it('refuses texts beyond those that may wait, and says when to ask again', async () => {
    const small = await startClassifierServer({
      service,
      name: 'demo',
      version: '1',
      host: '127.0.0.1',
      port: 0,
      token,
      mostWaiting: 8,
      warn: () => undefined,
    });
    const responses = await Promise.all(
      Array.from({ length: 40 }, () =>
        fetch(`${small.address}/classify`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify({ texts: texts.slice(0, 4) }),
        }),
      ),
    );
    const refused = responses.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(0);
    expect(responses.filter(({ status }) => status === 200).length).toBe(40 - refused.length);
    expect(refused[0]!.headers.get('retry-after')).toBe('1');
    await small.close();
  }, 60_000);

  it('answers 503 after its process is killed, and comes back by itself', async () => {
    const underway = ask({ texts: [...texts, ...texts, ...texts] });
    await new Promise((resolve) => setTimeout(resolve, 30));
    killers.at(-1)!();
    expect((await underway).status).toBe(503);
    const meanwhile = await ask({ text: 'now' });
    expect([meanwhile.status, meanwhile.headers.get('retry-after')]).toEqual([503, '1']);
    expect(Health.parse(await (await fetch(`${server.address}/health`)).json()).status).toBe('starting');
    await untilReady();
    expect((await classify({ text: texts[0] })).predictions).toHaveLength(1);
    expect(warnings).toContain('the process of the classifier ended; it is started again');
  }, 120_000);

  it('describes itself: what it sends is what its description says', async () => {
    const description = (await (await fetch(`${server.address}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<
        string,
        Record<string, { responses: Record<string, { content: Record<string, { schema: object }> }> }>
      >;
    };
    expect(description.openapi).toBe('3.1.0');
    expect(Object.keys(description.paths)).toEqual(['/classify', '/health', '/openapi.json']);
    const { responses } = description.paths['/classify']!['post']!;
    const schemaFor = (status: string) =>
      z.fromJSONSchema(
        responses[status]!.content['application/json']!.schema as Parameters<typeof z.fromJSONSchema>[0],
      );
    expect(schemaFor('200').safeParse(await (await ask({ text: 'a' })).json()).success).toBe(true);
    expect(schemaFor('200').safeParse({ labels }).success).toBe(false);
    expect(schemaFor('400').safeParse(await (await ask('{')).json()).success).toBe(true);
    expect(Object.keys(responses).sort()).toEqual(['200', '400', '401', '413', '415', '503']);
  });

  it('answers what is under way before it ends', async () => {
    const other = await startClassifierServer({
      service,
      name: 'demo',
      version: '1',
      host: '127.0.0.1',
      port: 0,
      token,
      warn: () => undefined,
    });
    const send = () =>
      fetch(`${other.address}/classify`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ texts }),
      });
    // The second waits while the first is computed.
    const underway = [send(), send()];
    while (service.waitingTexts === 0) await new Promise((resolve) => setImmediate(resolve));
    await other.close();
    expect((await Promise.all(underway)).map(({ status }) => status)).toEqual([200, 200]);
    await expect(fetch(`${other.address}/health`)).rejects.toThrow();
  }, 60_000);

  it('does without a token on this machine alone, and there not under a foreign name', async () => {
    const open = { service, name: 'demo', version: '1', port: 0, token: null, warn: () => undefined };
    await expect(startClassifierServer({ ...open, host: '0.0.0.0' })).rejects.toMatchObject({
      code: 'server.token-needed',
    });
    const free = await startClassifierServer({ ...open, host: '127.0.0.1' });
    const status = (host: string) =>
      new Promise<number | undefined>((resolve) => {
        httpRequest({ port: free.port, host: '127.0.0.1', path: '/health', headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).end();
      });
    expect(await status(`127.0.0.1:${free.port}`)).toBe(200);
    expect(await status(`evil.example:${free.port}`)).toBe(403);
    await free.close();
  });
});

it('leaves nothing but the adapter in its folder', () => {
  expect(readdirSync(folder)).toEqual(['adapter']);
});

it('has so many connections at once, and refuses more', async () => {
  let closed = 0;
  const sockets = Array.from({ length: 270 }, () =>
    connect({ port: server.port, host: '127.0.0.1' })
      .on('error', () => undefined)
      .on('close', () => (closed += 1)),
  );
  try {
    await expect.poll(() => closed, { timeout: 5000 }).toBeGreaterThanOrEqual(270 - 256);
    expect(closed).toBeLessThan(270);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  await expect.poll(() => closed).toBe(270);
  expect((await fetch(`${server.address}/health`)).status).toBe(200);
});
