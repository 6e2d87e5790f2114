import type { Handlers, Notice } from '../contract/index.ts';
import { dispatch } from '../host/index.ts';
import type { Texts } from './texts.ts';

interface NoticeNeeds {
  readonly handlers: Handlers;
  readonly hasWindow: () => boolean;
  readonly texts: () => Texts;
  readonly notify: (title: string, body: string, route: string) => void;
}

/**
 * Tells by the system of runs that end while no window is open: with one, its page does. Downloads belong to a page and end
 * with it.
 */
export function tellWithoutWindow({ handlers, hasWindow, texts, notify }: NoticeNeeds): void {
  const tell = async ({ kind, outcome, name, run }: Notice) => {
    if (kind !== 'run' || hasWindow()) return;
    const settings = await dispatch(handlers, 'settings.show', {});
    if (settings.ok && !settings.reply.notify) return;
    const { runFinished, runStopped, runFailed } = texts();
    const title = { finished: runFinished, stopped: runStopped, failed: runFailed }[outcome];
    notify(title, name, run === null ? '/runs' : `/runs/${encodeURIComponent(run)}/train`);
  };
  void dispatch(handlers, 'notices.watch', {}, (notice) => void tell(notice));
}
