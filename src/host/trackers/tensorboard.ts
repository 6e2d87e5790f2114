import { closeSync } from 'node:fs';
import { readdir, truncate } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { RunStatus } from '../../contract/index.ts';
import { asName, inside, writeWholeFile, ensureFolder, openToAppend } from '../../engine/index.ts';
import { appendWhole } from '../files/json-lines.ts';
import { eventSchema, sessionEnds, sessionStart } from './event-schema.ts';
import { figuresOf, settingsOf } from './figures.ts';
import { frameRecord } from './record-file.ts';
import { runKey } from './run-key.ts';
import type { OpenTracker, TrackedEvent, TrackedRun } from './tracker.ts';

const HPARAMS = 'hparams';
/** As the hparams plugin names them (its metadata.py). */
const tags = { start: '_hparams_/session_start_info', end: '_hparams_/session_end_info' };

/**
 * Writes an event file for TensorBoard: scalars of steps and evaluations, and the settings for its hparams page. A resumed run
 * gets a new file with all of its history, as TensorBoard reads on where it was in an old one; the new one begins with the note
 * that makes it forget what it has of the run, and the old one loses its events.
 */
export async function startTensorboard(
  folder: string,
  run: TrackedRun,
  history: readonly TrackedEvent[],
): Promise<OpenTracker> {
  await ensureFolder(folder);
  const suffix = `.${runKey(run.record).slice(0, 12)}.lorikeet`;
  const former = (await readdir(folder)).filter(
    (name) => name.startsWith('events.out.tfevents.') && name.endsWith(suffix),
  );
  const name = fileName(former, suffix);
  const file = inside(folder, name);
  await writeWholeFile(file, async (handle) => {
    for (const record of headRecords(run)) await handle.write(record);
    for (const event of history) await handle.write(scalarRecord(event));
  });
  // A TensorBoard that has one of these open looks no further where it is gone: what is left of it is its head.
  for (const other of former) await truncate(inside(folder, other), versionRecord(run).length);
  const descriptor = openToAppend(file);
  return {
    append: (event) => appendWhole(descriptor, scalarRecord(event)),
    async end(status, endedAt) {
      appendWhole(descriptor, endRecord(status, endedAt));
    },
    close: () => closeSync(descriptor),
  };
}

/** TensorBoard reads the files of a folder by name, and goes on to the next when there is one: the time in it has to grow. */
function fileName(former: readonly string[], suffix: string): string {
  const times = former.map((name) => Number(name.split('.')[3])).filter(Number.isSafeInteger);
  const now = Math.max(Math.floor(Date.now() / 1000), ...times.map((time) => time + 1));
  return `events.out.tfevents.${String(now).padStart(10, '0')}.${asName(hostname(), 60)}${suffix}`;
}

function headRecords(run: TrackedRun): Uint8Array[] {
  const began = seconds(run.record.createdAt);
  const hparams = Object.fromEntries(settingsOf(run).map(([name, value]) => [name, valueMessage(value)]));
  const groupName = run.parent === null ? run.record.id : runKey(run.record);
  return [
    versionRecord(run),
    eventRecord({ wallTime: began, step: 0, sessionLog: { status: sessionStart } }),
    hparamsRecord(began, tags.start, { sessionStartInfo: { hparams, groupName, startTimeSecs: began } }),
  ];
}

/** What every event file begins with. */
function versionRecord({ record }: TrackedRun): Uint8Array {
  return eventRecord({ wallTime: seconds(record.createdAt), fileVersion: 'brain.Event:2' });
}

function valueMessage(value: string | number | boolean): object {
  if (typeof value === 'number') return { numberValue: value };
  return typeof value === 'boolean' ? { boolValue: value } : { stringValue: value };
}

function endRecord(status: RunStatus, endedAt: string): Uint8Array {
  const at = seconds(endedAt);
  const end = status === 'finished' ? sessionEnds.success : sessionEnds.failure;
  return hparamsRecord(at, tags.end, { sessionEndInfo: { status: end, endTimeSecs: at } });
}

function scalarRecord(event: TrackedEvent): Uint8Array {
  const value = figuresOf(event).map(([tag, simpleValue]) => ({ tag, simpleValue }));
  return eventRecord({ wallTime: seconds(event.time), step: event.step, summary: { value } });
}

/** The plugin looks at the metadata; the value has to be there, and is an empty tensor of float32. */
function hparamsRecord(wallTime: number, tag: string, data: object): Uint8Array {
  const content = encode('HParamsPluginData', { version: 0, ...data });
  const value = [
    {
      tag,
      tensor: { dtype: 1, tensorShape: { dim: [{ size: 0 }] } },
      metadata: { pluginData: { pluginName: HPARAMS, content } },
    },
  ];
  return eventRecord({ wallTime, step: 0, summary: { value } });
}

function eventRecord(event: object): Uint8Array {
  return frameRecord(encode('Event', event));
}

function encode(type: string, value: object): Uint8Array {
  return eventSchema.lookupType(type).encode(value).finish();
}

function seconds(time: string): number {
  return Date.parse(time) / 1000;
}
