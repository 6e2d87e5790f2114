/**
 * A program that changes a queue until it is killed, and keeps a ledger: a line before each change and one after it.
 *
 * queue-writer.ts FOLDER SEED
 */
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import type { ChannelName, QueueEntry, ReplyOf, RequestOf } from '../../../src/contract/index.ts';
import { createHost, dispatch } from '../../../src/host/index.ts';
import { randomFrom } from '../report.ts';

/** A line of the ledger: the change, and whether the host has said that it is done. */
export interface QueueChange {
  readonly change: 'add' | 'remove';
  /** The name of the entry, which is its own. */
  readonly name: string;
  readonly isDone: boolean;
}

/** Entries that the queue has at most. */
const MOST_ENTRIES = 12;

/** Changes of one writer; it is killed long before. */
const CHANGES = 20_000;

const [folder, seed] = process.argv.slice(2) as [string, string];
const random = randomFrom(Number(seed));
const launcher = () => {
  throw new Error('no worker is needed here');
};
const handlers = createHost({ launcher, runsFolder: path.join(folder, 'runs'), appFolder: folder });
const signal = new AbortController().signal;
/** Asks the host as a page does. @throws {Error} with what the host says */
async function ask<Name extends ChannelName>(name: Name, request: RequestOf<Name>): Promise<ReplyOf<Name>> {
  const answered = await dispatch(handlers, name, request, undefined, signal);
  if (!answered.ok) throw new Error(answered.error.sentence);
  return answered.reply;
}

const config = { model: 'owner/model', data: { train: '/data/train.csv' } };
for (let number = 0; number < CHANGES; number += 1) {
  const { entries } = await ask('queue.show', {});
  const some = entries[Math.floor(random() * entries.length)];
  if (some === undefined || (entries.length < MOST_ENTRIES && random() < 0.6)) await add(`${seed}-${number}`);
  else if (random() < 0.5) await ask('queue.move', { id: some.id, to: Math.floor(random() * entries.length) });
  else await remove(some);
}

async function add(name: string): Promise<void> {
  keep({ change: 'add', name, isDone: false });
  await ask('queue.add', { config, name, draft: null });
  keep({ change: 'add', name, isDone: true });
}

async function remove({ id, name }: QueueEntry): Promise<void> {
  keep({ change: 'remove', name, isDone: false });
  await ask('queue.remove', { id });
  keep({ change: 'remove', name, isDone: true });
}

function keep(change: QueueChange): void {
  appendFileSync(path.join(folder, 'ledger.jsonl'), `${JSON.stringify(change)}\n`);
}
