import { setTimeout as wait } from 'node:timers/promises';
import type { Notice } from '../../contract/index.ts';
import { LorikeetError } from '../../engine/index.ts';
import { version } from '../common/versions.ts';
import { phrase } from '../../shared/phrases/index.ts';

/** Time that one attempt may take. */
const MILLISECONDS = 10_000;
/** Before the second and last attempt. */
const PAUSE = 1000;

/** The body of a message. docs/app.md describes it. */
export interface WebhookMessage extends Omit<Notice, 'kind' | 'outcome'> {
  readonly app: 'lorikeet';
  readonly version: string;
  readonly event: `${Notice['kind']}.${Notice['outcome']}` | 'test';
}

/** The message for what has ended. */
export function messageOf({ kind, outcome, ...rest }: Notice): WebhookMessage {
  return { app: 'lorikeet', version, event: `${kind}.${outcome}`, ...rest };
}

/** A message that says nothing but that messages arrive. */
export function testMessage(): WebhookMessage {
  const nothing = { run: null, metric: null, seconds: null, error: null };
  return { app: 'lorikeet', version, event: 'test', name: 'test', ...nothing, time: new Date().toISOString() };
}

/**
 * The address of a webhook: https anywhere, http on this machine alone, because what is sent names the user's runs.
 *
 * @throws settings.webhook-address
 */
export function webhookAddress(text: string): URL {
  const address = URL.canParse(text) ? new URL(text) : null;
  const isLoopback = address !== null && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(address.hostname);
  const isSafe = address?.protocol === 'https:' || (address?.protocol === 'http:' && isLoopback);
  if (address === null || !isSafe || address.username !== '' || address.password !== '') {
    throw new LorikeetError('settings.webhook-address', { address: text });
  }
  return address;
}

/**
 * Posts a message as JSON, and once more after a failure that may pass: no answer, or a status of 429 or 500 and more.
 * Redirects are failures, because they could lead anywhere.
 *
 * @returns the status of the answer
 * @throws settings.webhook-address, settings.webhook-failed
 */
export async function sendWebhook(text: string, message: WebhookMessage, pause = PAUSE): Promise<number> {
  const address = webhookAddress(text);
  for (let attempt = 1; ; attempt += 1) {
    const { status, reason } = await post(address, message);
    if (reason === null) return status!;
    const mayPass = status === null || status === 429 || status >= 500;
    // The path of a webhook is often its secret, and messages of errors reach logs.
    if (attempt === 2 || !mayPass)
      throw new LorikeetError('settings.webhook-failed', { address: address.host, reason });
    await wait(pause);
  }
}

async function post(
  address: URL,
  message: WebhookMessage,
): Promise<{ readonly status: number | null; readonly reason: string | null }> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      redirect: 'error',
      signal: AbortSignal.timeout(MILLISECONDS),
    });
    await response.body?.cancel();
    return {
      status: response.status,
      reason: response.ok ? null : phrase('connection.status', { status: response.status }),
    };
  } catch (error) {
    return { status: null, reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return phrase('connection.slow');
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
