import { untrack } from 'svelte';
import type { AsideFile, Bridge } from '../../contract/index.ts';
import type { Line } from '../api/line.ts';
import { Connection } from '../state/connection.svelte.ts';
import { CudaLibraries } from '../state/cuda.svelte.ts';
import { Devices } from '../state/devices.svelte.ts';
import { Drafts } from '../state/drafts.svelte.ts';
import { Downloads } from '../state/downloads.svelte.ts';
import { Files } from '../state/files.ts';
import { HubToken } from '../state/hub-token.svelte.ts';
import { Playground } from '../state/playground.svelte.ts';
import { Question } from '../state/question.svelte.ts';
import { QueueState } from '../state/queue.svelte.ts';
import { RunList } from '../state/run-list.svelte.ts';
import { type RunFeed, RunFeeds } from '../state/run-feed.svelte.ts';
import type { SettingsState } from '../state/settings.svelte.ts';
import { Toasts } from '../state/toasts.svelte.ts';
import { t } from '../i18n/index.ts';
import { GroupWatch } from '../state/group-watch.ts';
import { Actions } from './actions.ts';
import { notify } from './notify.ts';
import { addressOf } from './routes.ts';
import type { Router } from './router.svelte.ts';

/** What all views share. Each part holds one thing; the app only brings them together. */
export class App {
  readonly bridge: Bridge;
  readonly router: Router;
  readonly go: Router['go'];
  readonly connection: Connection;
  readonly settings: SettingsState;
  readonly queue: QueueState;
  readonly runs: RunList;
  readonly feeds: RunFeeds;
  /** Runs that are not yet started, newest change first. */
  readonly drafts: Drafts;
  /** What ships with the app, and where things are on the machine that trains. */
  readonly info: Question<'app.info'>;
  readonly devices: Devices;
  readonly cuda: CudaLibraries;
  readonly downloads: Downloads;
  readonly files: Files;
  /** Texts that were asked about stay while other views are open. */
  readonly playground: Playground;
  readonly token: HubToken;
  readonly toasts = new Toasts();
  readonly actions = new Actions(this);
  /** The run that has the device; null before it has a folder. */
  readonly running: RunFeed | null = $derived.by(() => {
    const run = this.queue.running?.run ?? null;
    return run === null ? null : this.feeds.of(run);
  });
  /** Whether the command palette is open. */
  paletteOpen = $state(false);

  constructor(line: Line, router: Router, settings: SettingsState) {
    const { bridge } = line;
    this.bridge = bridge;
    this.router = router;
    this.go = router.go;
    this.connection = new Connection(line);
    this.settings = settings;
    this.queue = new QueueState(bridge);
    this.runs = new RunList(bridge);
    this.feeds = new RunFeeds(bridge);
    this.drafts = new Drafts(bridge);
    this.info = new Question(bridge, 'app.info');
    this.devices = new Devices(bridge);
    this.cuda = new CudaLibraries(bridge);
    this.downloads = new Downloads(bridge);
    this.files = new Files(line);
    this.playground = new Playground(bridge);
    this.token = new HubToken(bridge, this.connection);
  }

  /** Whenever the line opens, asks anew for what every view shows. Called in an effect; the result ends it. */
  attach(): (() => void) | undefined {
    // What loading reads is no reason to load again: each answer would be.
    return this.connection.opened === 0 ? undefined : untrack(() => this.#loadAndWatch());
  }

  /** @returns what ends the watching */
  #loadAndWatch(): () => void {
    void this.settings.load();
    void this.devices.load();
    void this.runs.load();
    void this.drafts.load();
    void this.info.ask({});
    const notices = new AbortController();
    void this.bridge.call('notices.watch', {}, { signal: notices.signal, onEvent: (notice) => notify(this, notice) });
    void this.bridge.call('notices.asides', {}, { signal: notices.signal, onEvent: (file) => this.#tellAside(file) });
    const groups = new GroupWatch((group) => this.#tellReady(group));
    const endQueue = this.queue.watch(() => {
      groups.look(this.queue.entries);
      void this.runs.load();
    });
    return () => {
      notices.abort();
      endQueue();
    };
  }

  #tellReady(group: string): void {
    const open = () => this.go(addressOf({ view: 'compare', runs: [], group }));
    this.toasts.show(t('compare.group.done', { group }), { action: { label: t('compare.group.open'), run: open } });
  }

  #tellAside({ aside }: AsideFile): void {
    this.toasts.show(t('files.aside', { aside }), { kind: 'bad' });
  }

  /** Calls a function in an effect of the component that is made, and again whenever the line opens anew. */
  onOpen(load: () => unknown): void {
    $effect(() => {
      if (this.connection.opened > 0) untrack(load);
    });
  }

  /** Follows a run while the component that is made is there; one that is resumed, once the queue has begun it. */
  follow(run: () => RunFeed | null): void {
    const feed = $derived(run());
    const isBegun = $derived(feed !== null && this.queue.running?.run === feed.run);
    $effect(() => {
      void isBegun;
      return feed === null || this.connection.opened === 0 ? undefined : untrack(() => feed.watch());
    });
  }
}
