import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Notices } from '../../../src/host/notices/notices.ts';
import { messageOf, sendWebhook, testMessage, webhookAddress } from '../../../src/host/notices/webhook.ts';
import { downloadEnded } from '../../../src/host/notices/ended.ts';

/** A server on this machine that answers with one status after another, the last for the rest. */
async function webhook(answers: readonly number[], location = '/') {
  const heard: { body: string; type: string | undefined }[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      heard.push({ body, type: request.headers['content-type'] });
      const status = answers[Math.min(heard.length, answers.length) - 1]!;
      response.writeHead(status, status === 302 ? { location } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { heard, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path` };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

describe('the address of a webhook', () => {
  it.each(['https://example.org/hook', 'http://localhost:8080/x', 'http://127.0.0.1/x', 'http://[::1]:9/'])(
    'may be %s',
    (address) => {
      expect(webhookAddress(address).href).toContain('http');
    },
  );

  it.each([
    'http://example.org/',
    'http://127.0.0.1.example.org/',
    'http://localhost.example.org',
    'file:///etc/passwd',
    'javascript:1',
    'hook',
    'https://user:pass@example.org/',
    'http://10.0.0.1/',
  ])('may not be %s', (address) => {
    expect(() => webhookAddress(address)).toThrow(/“Webhook” should be an https address/);
  });
});

describe('sendWebhook', () => {
  it('posts JSON without texts, paths or tokens', async () => {
    const { heard, address } = await webhook([204]);
    const notice = { ...downloadEnded('roberta-base', 12, null), time: '2026-01-02T03:04:05.000Z' };
    expect(await sendWebhook(address, messageOf(notice))).toBe(204);
    expect(heard[0]!.type).toBe('application/json');
    expect(Object.keys(JSON.parse(heard[0]!.body) as object).sort()).toEqual([
      'app',
      'error',
      'event',
      'metric',
      'name',
      'run',
      'seconds',
      'time',
      'version',
    ]);
    expect(JSON.parse(heard[0]!.body)).toMatchObject({ event: 'download.finished', name: 'roberta-base', seconds: 12 });
  });

  it('tries once more after a failure that may pass, and no more', async () => {
    const passing = await webhook([503, 200]);
    expect(await sendWebhook(passing.address, testMessage(), 1)).toBe(200);
    const failing = await webhook([500]);
    await expect(sendWebhook(failing.address, testMessage(), 1)).rejects.toThrow('it answered 500');
    expect(failing.heard).toHaveLength(2);
    const refusing = await webhook([404]);
    await expect(sendWebhook(refusing.address, testMessage(), 1)).rejects.toThrow('it answered 404');
    expect(refusing.heard).toHaveLength(1);
  });

  it('follows no redirect', async () => {
    const elsewhere = await webhook([200]);
    const { address } = await webhook([302], elsewhere.address);
    await expect(sendWebhook(address, testMessage(), 1)).rejects.toThrow('did not take the message');
    expect(elsewhere.heard).toEqual([]);
  });
});

describe('Notices', () => {
  it('tell the listeners and the webhook; a failure is a warning that does not name the path', async () => {
    const { address } = await webhook([400]);
    const warnings: string[] = [];
    const notices = new Notices({ webhook: () => Promise.resolve(address), warn: (text) => warnings.push(text) });
    const heard: string[] = [];
    const forget = notices.onNotice(({ name }) => heard.push(name));
    await notices.tell(downloadEnded('a', 1, 'hub.not-found'));
    forget();
    await notices.tell(downloadEnded('b', 1, null));
    expect(heard).toEqual(['a']);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('it answered 400');
    expect(warnings.join()).not.toContain('secret-path');
  });
});
