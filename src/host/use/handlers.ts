import { stat } from 'node:fs/promises';
import path from 'node:path';
import { FileProgress, type Handlers } from '../../contract/index.ts';
import { LorikeetError, openFile, readFailure } from '../../engine/index.ts';
import { decided, ofTexts, textIn, unscored } from '../../shared/decision.ts';
import type { HostContext } from '../context/index.ts';
import type { DeviceContext } from '../devices/devices.ts';
import { ClassifierProcess } from './classifier-process.ts';
import { ClassifierPool } from './pool.ts';
import { importAdapter } from './import-adapter.ts';
import { openTarget } from './target.ts';

const PIECE_BYTES = 1 << 20;

/** Trained classifiers in use: for a page's texts, for whole files. */
export function useHandlers(
  host: DeviceContext & Pick<HostContext, 'launcher' | 'ownFiles' | 'reader' | 'runsFolder' | 'secrets'>,
) {
  const pool = new ClassifierPool(host.launcher);
  /** Files written since the start: no other file is read for a page. */
  const results = new Set<string>();
  return {
    'use.classify': async ({ texts, ...used }, emit, signal) => {
      const { source, decision } = await openTarget(host, used, accessOf(host, emit, signal));
      const process = await pool.of(source);
      await process.ask({ type: 'load' });
      signal.throwIfAborted();
      const began = performance.now();
      const said = await ofTexts(texts.map(textIn), (asked) => process.ask({ type: 'classify', texts: asked }));
      const seconds = (performance.now() - began) / 1000;
      const { labels, task } = source;
      return {
        ...{ labels, task, decision, seconds },
        predictions: said.map((each) => {
          if (each === null) return unscored(task);
          const { probabilities, logits } = each;
          return { probabilities, logits, ...decided(source, probabilities, decision) };
        }),
      };
    },

    'use.importAdapter': importAdapter(host),

    'use.explain': async ({ texts, chosen, ...used }, emit, signal) => {
      const { source } = await openTarget(host, used, accessOf(host, emit, signal));
      const process = await pool.of(source);
      return { explanations: await process.ask({ type: 'explain', texts, labels: chosen }) };
    },

    'use.classifyFile': async (
      { data, textColumn, delimiter, header, out, escapesFormulas, ...used },
      emit,
      signal,
    ) => {
      const target = await openTarget(host, used, accessOf(host, emit, signal));
      const source = path.resolve(data);
      // A process of its own: an interruption ends it at once, and what reached the disk stays.
      const process = new ClassifierProcess(host.launcher, target.source, Infinity);
      signal.throwIfAborted();
      signal.addEventListener('abort', () => process.close());
      try {
        const result = await process.ask(
          {
            type: 'file',
            data: source,
            textColumn: textColumn ?? target.textColumn ?? 'text',
            delimiter,
            header,
            out: out === null ? usualName(source) : path.resolve(out),
            escapesFormulas,
            decision: target.decision,
          },
          (event) => {
            const progress = FileProgress.safeParse(event);
            if (progress.success) emit(progress.data);
          },
        );
        results.add(result.file);
        return result;
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        process.close();
      }
    },

    'use.readResult': async ({ file, offset }) => {
      if (!results.has(file)) throw new LorikeetError('use.no-result', { file });
      try {
        const { size } = await stat(file);
        const handle = await openFile(file);
        try {
          const buffer = Buffer.alloc(Math.max(0, Math.min(PIECE_BYTES, size - offset)));
          const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
          const next = offset + bytesRead;
          const piece = buffer.subarray(0, bytesRead).toString('base64');
          return { piece, next: next < size && bytesRead > 0 ? next : null, bytes: size };
        } finally {
          await handle.close();
        }
      } catch (error) {
        throw readFailure(file, error);
      }
    },
  } satisfies Partial<Handlers>;
}

function accessOf(
  { secrets, reader }: Pick<HostContext, 'reader' | 'secrets'>,
  onEvent: Parameters<Handlers['use.classify']>[1],
  signal: AbortSignal,
) {
  return { secrets, reader, signal, onEvent };
}

/** `tweets.predictions.csv` beside `tweets.parquet`. */
function usualName(data: string): string {
  const { dir, name } = path.parse(data);
  return path.join(dir, `${name}.predictions.csv`);
}
