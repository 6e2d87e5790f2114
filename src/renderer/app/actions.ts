import type { Answered, ChannelName, Queue } from '../../contract/index.ts';
import { t } from '../i18n/index.ts';
import type { App } from './app.svelte.ts';
import { addressOf } from './routes.ts';

type Shared = Pick<App, 'bridge' | 'queue' | 'runs' | 'drafts' | 'toasts' | 'go'>;

/** What is done from more than one place. Each tells by a message at the edge of the window what went wrong. */
export class Actions {
  readonly #app: Shared;

  constructor(app: Shared) {
    this.#app = app;
  }

  /** Ends a run after its current step, with a checkpoint. */
  async stopRun(run: string): Promise<void> {
    const stage = await this.#reply(this.#app.bridge.call('runs.cancel', { run }));
    if (stage !== null) this.#app.toasts.show(t('runs.stopping'));
  }

  async setQueue(changes: Partial<Pick<Queue, 'paused' | 'afterError'>>): Promise<void> {
    const queue = await this.#reply(this.#app.bridge.call('queue.set', changes));
    if (queue !== null) this.#app.queue.take(queue);
  }

  /** Puts the demo into the queue and shows it. */
  async startDemo(): Promise<void> {
    const info = await this.#reply(this.#app.bridge.call('app.info', {}));
    if (info === null) return;
    const entry = await this.#reply(
      this.#app.bridge.call('queue.add', { config: info.demo.config, name: t('home.demo.name'), draft: null }),
    );
    if (entry !== null) this.#app.go(addressOf({ view: 'queued', entry: entry.id }));
  }

  /** Opens a new draft with some settings filled in. */
  async startDraft(
    config: Readonly<Record<string, unknown>>,
    name: string,
    step: 'model' | 'data' | 'method',
  ): Promise<void> {
    const draft = await this.#reply(
      this.#app.bridge.call('drafts.save', { id: null, name, step, config: { ...config } }),
    );
    if (draft !== null) this.#app.go(addressOf({ view: 'new', draft: draft.id, step }));
  }

  /** Opens the config of a run as a new draft. */
  async duplicateRun(run: string): Promise<void> {
    const draft = await this.#reply(this.#app.bridge.call('drafts.copyRun', { run }));
    if (draft !== null) this.#app.go(addressOf({ view: 'new', draft: draft.id, step: 'method' }));
  }

  /** Moves runs out of the list; the message brings them back. */
  async deleteRuns(runs: readonly { readonly id: string; readonly title: string }[]): Promise<void> {
    const { bridge, toasts } = this.#app;
    const deleted: string[] = [];
    for (const { id } of runs) {
      const moved = await this.#reply(bridge.call('runs.delete', { run: id }));
      if (moved !== null) deleted.push(moved.deleted);
    }
    await this.#app.runs.load();
    if (deleted.length === 0) return;
    toasts.show(t('runs.deleted', { n: deleted.length, name: runs[0]!.title }), {
      action: { label: t('ui.undo'), run: () => void this.#restore(deleted) },
    });
  }

  async #restore(deleted: readonly string[]): Promise<void> {
    for (const own of deleted) await this.#reply(this.#app.bridge.call('runs.restore', { deleted: own }));
    await this.#app.runs.load();
  }

  /** Takes a draft away; the message brings it back. */
  async deleteDraft(id: string): Promise<void> {
    const { bridge, drafts, toasts } = this.#app;
    const draft = drafts.all?.find((own) => own.id === id);
    const gone = await this.#reply(bridge.call('drafts.delete', { id }));
    await drafts.load();
    if (gone === null || draft === undefined) return;
    const { name, step, config } = draft;
    const restore = async () => {
      await this.#reply(bridge.call('drafts.save', { id: null, name, step, config }));
      await drafts.load();
    };
    toasts.show(t('home.draft.deleted'), { action: { label: t('ui.undo'), run: () => void restore() } });
  }

  /** What an answer holds; null where it is an error, which is shown. */
  async #reply<Name extends ChannelName>(
    answer: Promise<Answered<Name>>,
  ): Promise<Extract<Answered<Name>, { ok: true }>['reply'] | null> {
    const answered = await answer;
    if (answered.ok) return answered.reply;
    const { sentence, remedy } = answered.error;
    this.#app.toasts.show(`${sentence} ${remedy}`, { kind: 'bad' });
    return null;
  }
}
