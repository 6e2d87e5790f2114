import type { Handlers, ReplyOf, TransferEvent } from '../../contract/index.ts';
import { errorShape } from '../common/error-shape.ts';
import { downloadEnded, runEnded } from './ended.ts';
import type { Notices } from './notices.ts';

type Watched = Pick<Handlers, 'runs.start' | 'runs.resume' | 'models.pull' | 'data.pull'>;

/** Handlers of what takes long, which tell when it has ended. A command that trains waits until the webhook has answered. */
export function noticed(handlers: Watched, notices: Notices): Watched {
  const run = async (ended: ReplyOf<'runs.start'>) => {
    await notices.tell(runEnded(ended, ended.record.id));
    return ended;
  };
  const download = async <Reply>(
    id: string,
    emit: (event: TransferEvent) => void,
    signal: AbortSignal,
    pull: (emit: (event: TransferEvent) => void) => Promise<Reply>,
  ): Promise<Reply> => {
    const start = Date.now();
    let hasFetched = false;
    const tell = (error: string | null) => void notices.tell(downloadEnded(id, (Date.now() - start) / 1000, error));
    try {
      const reply = await pull((event) => {
        hasFetched ||= event.type === 'progress';
        emit(event);
      });
      // What was in the cache already is no news.
      if (hasFetched) tell(null);
      return reply;
    } catch (error) {
      if (!signal.aborted) tell(errorShape(error).code);
      throw error;
    }
  };
  return {
    'runs.start': async (...question) => run(await handlers['runs.start'](...question)),
    'runs.resume': async (...question) => run(await handlers['runs.resume'](...question)),
    'models.pull': (request, emit, signal) =>
      download(request.id, emit, signal, (watch) => handlers['models.pull'](request, watch, signal)),
    'data.pull': (request, emit, signal) =>
      download(request.id, emit, signal, (watch) => handlers['data.pull'](request, watch, signal)),
  };
}
