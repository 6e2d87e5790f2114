import { closeSync, fsyncSync, ftruncateSync, fstatSync, readSync } from 'node:fs';
import { z } from 'zod';
import { ErrorShape, Setting } from '../../contract/index.ts';
import { openToAppend, writeFailure } from '../../engine/index.ts';
import { appendWhole, type DamagedLine, filterJsonLines, readJsonLines } from '../files/json-lines.ts';

const run = { trial: z.int(), repeat: z.int(), at: z.string() };

/** A line of trials.jsonl. What a line says is decided: no later line takes it back. */
export const JournalEntry = z.discriminatedUnion('type', [
  /** A setting was chosen; its runs have not begun. */
  z.object({ type: z.literal('trial'), trial: z.int(), setting: Setting, seeds: z.array(z.int()), at: z.string() }),
  /** A run was submitted, for the first time or again. */
  z.object({ type: z.literal('submitted'), ...run }),
  /** A run vanished, and may be submitted again. */
  z.object({ type: z.literal('lost'), ...run, reason: z.string() }),
  /** A run came to its end with a score. */
  z.object({
    type: z.literal('finished'),
    ...run,
    value: z.number(),
    epochs: z.number(),
    seconds: z.number(),
    trainSeconds: z.number(),
  }),
  /** The trial of a run does badly, and ends with it. */
  z.object({ type: z.literal('pruned'), ...run, value: z.number(), epochs: z.number() }),
  /** The trial of a run failed with it. */
  z.object({ type: z.literal('failed'), ...run, error: ErrorShape }),
  /** Another process drives the search from here on; between this and the line before, nobody did. */
  z.object({ type: z.literal('resumed'), at: z.string() }),
]);
export type JournalEntry = z.infer<typeof JournalEntry>;

/** The journal as one process writes it. */
export interface Journal {
  /** Appends an entry; what it decides is on the disk when this returns. @throws files.disk-full, files.not-writable */
  append(entry: JournalEntry): void;
  close(): void;
}

/**
 * Opens the journal for appending. A last line that was cut off, by a process that was killed in the middle of it, is removed first: what
 * it would have said did not happen.
 *
 * @throws files.disk-full, files.not-writable
 */
export function openJournal(file: string): Journal {
  try {
    const descriptor = openToAppend(file, 'a+');
    cutOffLine(descriptor);
    return {
      append: (entry) => {
        try {
          appendWhole(descriptor, Buffer.from(`${JSON.stringify(entry)}\n`));
          if (isDecision(entry)) fsyncSync(descriptor);
        } catch (error) {
          throw writeFailure(file, error);
        }
      },
      close: () => closeSync(descriptor),
    };
  } catch (error) {
    throw writeFailure(file, error);
  }
}

/**
 * Every entry that can be read, oldest first; none where there is no journal. A damaged line is left out, and with it all that later lines
 * say of a trial that it began: one bad sector costs no search.
 *
 * @throws files.unreadable
 */
export async function readJournal(file: string): Promise<JournalEntry[]> {
  return (await readJsonLines(file, JournalEntry)).values;
}

/**
 * {@link readJournal} for who goes on with the search: damaged lines are taken out of the file.
 *
 * @returns the entries, and those lines
 * @throws files.unreadable, files.disk-full, files.not-writable
 */
export async function mendJournal(
  file: string,
): Promise<{ readonly entries: JournalEntry[]; readonly damaged: readonly DamagedLine[] }> {
  const { values, damaged } = await readJsonLines(file, JournalEntry);
  if (damaged.length > 0) await filterJsonLines(file, JournalEntry, () => true);
  return { entries: values, damaged };
}

/** Of the others, the folder of the run tells as much. */
function isDecision({ type }: JournalEntry): boolean {
  return type !== 'submitted' && type !== 'lost';
}

function cutOffLine(descriptor: number): void {
  const { size } = fstatSync(descriptor);
  const byte = Buffer.alloc(1);
  let end = size;
  while (end > 0) {
    readSync(descriptor, byte, 0, 1, end - 1);
    if (byte[0] === 0x0a) break;
    end -= 1;
  }
  if (end < size) ftruncateSync(descriptor, end);
}
