import type {
  Bridge,
  ChannelName,
  DraftStep,
  ExecutorChoice,
  Queue,
  QueueEntry,
  ReplyOf,
  RequestOf,
} from '../../contract/index.ts';
import { newConfig } from '../draft/presets.ts';
import { errorLine } from '../i18n/error-text.ts';
import { bytes } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import type { Drafts } from '../state/drafts.svelte.ts';
import type { QueueState } from '../state/queue.svelte.ts';
import type { RunList } from '../state/run-list.svelte.ts';
import type { Toasts } from '../state/toasts.svelte.ts';
import type { Router } from './router.svelte.ts';
import { addressOf } from './routes.ts';

interface Shared {
  readonly bridge: Bridge;
  readonly go: Router['go'];
  readonly queue: QueueState;
  readonly runs: RunList;
  readonly drafts: Drafts;
  readonly toasts: Toasts;
}

/** What is done from more than one place. Each tells by a message at the edge of the window what went wrong. */
export class Actions {
  readonly #app: Shared;

  constructor(app: Shared) {
    this.#app = app;
  }

  /** Puts a text on the clipboard; false where the page has none. */
  async copyText(text: string): Promise<boolean> {
    try {
      const { native } = this.#app.bridge;
      await (native ? native.copyText(text) : navigator.clipboard.writeText(text));
      return true;
    } catch {
      // A page over http that is not on this machine has no clipboard.
      this.#app.toasts.show(t('ui.cannotCopy'), { kind: 'bad' });
      return false;
    }
  }

  /** What to send with a report; null where it cannot be had. */
  async diagnostics(): Promise<string | null> {
    const report = await this.#call('app.diagnostics', {});
    return report?.text ?? null;
  }

  /** Removes deleted runs for good. */
  async purgeRuns(): Promise<void> {
    const purged = await this.#call('runs.purge', { deleted: null });
    if (purged !== null) this.#app.toasts.show(t('home.disk.purged', { bytes: bytes(purged.freedBytes) }));
  }

  /**
   * Ends a run after its current step with a checkpoint, and has it wait at the head of a paused queue: it goes on where it was once
   * the queue does.
   */
  async pauseRun(run: string): Promise<void> {
    await this.setQueue({ paused: true });
    const stage = await this.#call('runs.cancel', { run });
    if (stage === null) return;
    this.#app.toasts.show(t('runs.pausing'));
    await this.#untilEnded(run);
    const entry = await this.#call('queue.resume', { run });
    if (entry !== null) await this.moveInQueue(entry.id, 0);
  }

  /** Lets a paused run go on, with the queue it waits in. */
  async goOn(): Promise<void> {
    await this.setQueue({ paused: false });
  }

  /** Ends a run at once and moves it out of the list; the message brings it back. */
  async discardRun(run: string, title: string): Promise<void> {
    // The first request asks the run to end, the second ends it.
    if ((await this.#call('runs.cancel', { run })) === null) return;
    if ((await this.#call('runs.cancel', { run })) === null) return;
    await this.#untilEnded(run);
    await this.deleteRuns([{ id: run, title }]);
    this.#app.go('/runs');
  }

  /** Resolves when a run has ended, however it does. */
  async #untilEnded(run: string): Promise<void> {
    await this.#app.bridge.call('runs.follow', {
      run,
      metricsFrom: Number.MAX_SAFE_INTEGER,
      logFrom: Number.MAX_SAFE_INTEGER,
    });
  }

  /** Ends a run after its current step, with a checkpoint. */
  async stopRun(run: string): Promise<void> {
    const stage = await this.#call('runs.cancel', { run });
    if (stage !== null) this.#app.toasts.show(t('runs.stopping'));
  }

  async setQueue(changes: Partial<Pick<Queue, 'paused' | 'afterError'>>): Promise<void> {
    const queue = await this.#call('queue.set', changes);
    if (queue !== null) this.#app.queue.take(queue);
  }

  async moveInQueue(id: string, to: number): Promise<void> {
    const queue = await this.#call('queue.move', { id, to });
    if (queue !== null) this.#app.queue.take(queue);
  }

  /** Has a failed entry wait again. */
  async retryInQueue(id: string): Promise<void> {
    const queue = await this.#call('queue.retry', { id });
    if (queue !== null) this.#app.queue.take(queue);
  }

  /** Opens what a failed entry was to do as a draft, where it can be mended, and takes the entry out. */
  async changeFailed({ id, name, config }: QueueEntry, step: DraftStep): Promise<void> {
    const draft = await this.#call('drafts.save', { id: null, name, step, config: { ...config } });
    if (draft === null) return;
    const queue = await this.#call('queue.remove', { id });
    if (queue !== null) this.#app.queue.take(queue);
    void this.#app.runs.load();
    this.#app.go(addressOf({ view: 'new', draft: draft.id, step }));
  }

  /** Takes an entry out; the message puts it back, last. */
  async removeFromQueue({ id, name, config, run, group }: QueueEntry): Promise<void> {
    const { queue, runs, toasts } = this.#app;
    const remaining = await this.#call('queue.remove', { id });
    if (remaining === null) return;
    queue.take(remaining);
    void runs.load();
    const back = async () => {
      // A run that failed before its first step went with its entry.
      await runs.load();
      const isThere = runs.runs?.some(({ record }) => record.id === run) === true;
      if (run !== null && isThere) await this.#call('queue.resume', { run });
      else if (group === undefined) await this.#call('queue.add', { config, name, draft: null });
      else await this.#call('queue.addAll', { entries: [{ config, name }], group });
    };
    toasts.show(t('queue.removed', { name }), { action: { label: t('ui.undo'), run: () => void back() } });
  }

  /** Puts the demo into the queue and shows it. */
  async startDemo(): Promise<void> {
    const info = await this.#call('app.info', {});
    if (info === null) return;
    const entry = await this.#call('queue.add', { config: info.demo.config, name: t('home.demo.name'), draft: null });
    if (entry !== null) this.#app.go(addressOf({ view: 'queued', entry: entry.id }));
  }

  /** Opens a new draft with some settings filled in. */
  async startDraft(
    config: Readonly<Record<string, unknown>>,
    name: string,
    step: 'model' | 'data' | 'method',
  ): Promise<void> {
    const draft = await this.#call('drafts.save', { id: null, name, step, config: newConfig(config) });
    if (draft !== null) this.#app.go(addressOf({ view: 'new', draft: draft.id, step }));
  }

  /** Starts a ladder on the data and the model of a draft, and shows it. */
  async startLadder(config: Readonly<Record<string, unknown>>): Promise<void> {
    const request = { config: { ...config }, set: [], models: [], follow: false };
    const started = await this.#call('ladder.start', request);
    if (started !== null) this.#app.go(addressOf({ view: 'ladder', ladder: started.record.id, place: null }));
  }

  /** Starts the search of a draft, and shows it. */
  async startSearch(
    config: Readonly<Record<string, unknown>>,
    name: string | null,
    executor: ExecutorChoice,
  ): Promise<void> {
    const started = await this.#call('search.start', { config: { ...config }, set: [], name, executor, follow: false });
    if (started !== null) this.#app.go(addressOf({ view: 'search', search: started.record.id }));
  }

  /** Opens the config of a trial as a new draft. */
  async startDraftOfTrial(search: string, trial: number): Promise<void> {
    const reply = await this.#call('search.config', { search, trial });
    if (reply !== null) await this.startDraft(reply.config, t('search.asDraft.name', { n: trial, search }), 'method');
  }

  /** Makes a draft of each of several configs, and opens the first. */
  async startDrafts(configs: readonly { readonly name: string; readonly config: object }[]): Promise<void> {
    const [first, ...others] = configs;
    for (const { name, config } of others) {
      await this.#call('drafts.save', { id: null, name, step: 'method', config: { ...config } });
    }
    if (first !== undefined) await this.startDraft({ ...first.config }, first.name, 'method');
    await this.#app.drafts.load();
  }

  /** Puts runs into the queue that end in one comparison, and shows it. */
  async startComparison(entries: RequestOf<'queue.addAll'>['entries'], group: string): Promise<void> {
    const added = await this.#call('queue.addAll', { entries, group });
    if (added !== null) this.#app.go(addressOf({ view: 'compare', runs: [], group }));
  }

  /** The text of a comparison to keep; null where it cannot be made. */
  comparisonReport(request: RequestOf<'compare.report'>): Promise<ReplyOf<'compare.report'> | null> {
    return this.#call('compare.report', request);
  }

  /** Opens the config of a run as a new draft. */
  async duplicateRun(run: string): Promise<void> {
    const draft = await this.#call('drafts.copyRun', { run });
    if (draft !== null) this.#app.go(addressOf({ view: 'new', draft: draft.id, step: 'method' }));
  }

  /** Puts a run that ended early back into the queue, to go on from its newest checkpoint. */
  async resumeRun(run: string): Promise<void> {
    const entry = await this.#call('queue.resume', { run });
    if (entry !== null) this.#app.toasts.show(t('runs.resumed', { name: entry.name }));
  }

  /** Moves runs out of the list; the message brings them back. */
  async deleteRuns(runs: readonly { readonly id: string; readonly title: string }[]): Promise<void> {
    const { toasts } = this.#app;
    const deleted: string[] = [];
    for (const { id } of runs) {
      const result = await this.#call('runs.delete', { run: id });
      if (result !== null) deleted.push(result.deleted);
    }
    await this.#app.runs.load();
    if (deleted.length === 0) return;
    toasts.show(t('runs.deleted', { n: deleted.length, name: runs[0]!.title }), {
      action: { label: t('ui.undo'), run: () => void this.#restore(deleted) },
    });
  }

  async #restore(deleted: readonly string[]): Promise<void> {
    for (const runId of deleted) await this.#call('runs.restore', { deleted: runId });
    await this.#app.runs.load();
  }

  /** Takes a draft away; the message brings it back. */
  async deleteDraft(id: string): Promise<void> {
    const { drafts, toasts } = this.#app;
    const draft = drafts.list?.find((each) => each.id === id);
    const deletion = await this.#call('drafts.delete', { id });
    await drafts.load();
    if (deletion === null || draft === undefined) return;
    const { name, step, config } = draft;
    const restore = async () => {
      await this.#call('drafts.save', { id: null, name, step, config });
      await drafts.load();
    };
    toasts.show(t('home.draft.deleted'), { action: { label: t('ui.undo'), run: () => void restore() } });
  }

  /** Asks the host; null where it answers with an error, which is shown. */
  async #call<Name extends ChannelName>(name: Name, request: RequestOf<Name>): Promise<ReplyOf<Name> | null> {
    const answer = await this.#app.bridge.call(name, request);
    if (answer.ok) return answer.reply;
    this.#app.toasts.show(errorLine(answer.error), { kind: 'bad' });
    return null;
  }
}
