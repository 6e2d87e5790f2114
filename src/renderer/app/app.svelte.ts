import type { Bridge } from '../../contract/index.ts';
import type { Line } from '../api/line.ts';
import { Connection } from '../state/connection.svelte.ts';
import { Devices } from '../state/devices.svelte.ts';
import { Downloads } from '../state/downloads.svelte.ts';
import { Drafts } from '../state/drafts.svelte.ts';
import { QueueState } from '../state/queue.svelte.ts';
import { RunList } from '../state/run-list.svelte.ts';
import { Running } from '../state/running.svelte.ts';
import type { SettingsState } from '../state/settings.svelte.ts';
import { Toasts } from '../state/toasts.svelte.ts';
import { Actions } from './actions.ts';
import type { Router } from './router.svelte.ts';

/** What all views share. Each part holds one thing; the app only brings them together. */
export class App {
  readonly line: Line;
  readonly bridge: Bridge;
  readonly router: Router;
  readonly go: Router['go'];
  readonly connection: Connection;
  readonly settings: SettingsState;
  readonly queue: QueueState;
  readonly runs: RunList;
  readonly running: Running;
  readonly drafts: Drafts;
  readonly devices: Devices;
  readonly downloads: Downloads;
  readonly toasts = new Toasts();
  readonly actions = new Actions(this);
  /** Whether the command palette is open. */
  paletteOpen = $state(false);

  constructor(line: Line, router: Router, settings: SettingsState) {
    const { bridge } = line;
    this.line = line;
    this.bridge = bridge;
    this.router = router;
    this.go = router.go;
    this.connection = new Connection(line);
    this.settings = settings;
    this.queue = new QueueState(bridge);
    this.runs = new RunList(bridge);
    this.running = new Running(bridge);
    this.drafts = new Drafts(bridge);
    this.devices = new Devices(bridge);
    this.downloads = new Downloads(bridge);
  }

  /** Whenever the line opens, asks anew for what every view shows. Called in an effect; the result ends it. */
  attach(): (() => void) | undefined {
    if (this.connection.opened === 0) return undefined;
    void this.settings.load();
    void this.devices.load();
    void this.runs.load();
    void this.drafts.load();
    return this.queue.watch(() => void this.runs.load());
  }

  /** Follows the run that has the device. Called in an effect; the result ends it. */
  followRunning(): (() => void) | undefined {
    const run = this.queue.running?.run ?? null;
    return run === null || this.connection.opened === 0 ? undefined : this.running.follow(run);
  }
}
