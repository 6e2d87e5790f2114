import type { Bridge, ErrorShape, TransferEvent, TransferProgress } from '../../contract/index.ts';
import { Question } from './question.svelte.ts';

/** A download of a model from the Hub, running or stopped. */
export class Download {
  readonly id: string;
  progress: TransferProgress | null = $state.raw(null);

  readonly #pull: Question<'models.pull'>;

  constructor(bridge: Bridge, id: string) {
    this.id = id;
    this.#pull = new Question(bridge, 'models.pull');
  }

  get state(): 'running' | 'paused' | 'done' | 'failed' {
    if (this.#pull.pending) return 'running';
    if (this.#pull.error !== null) return 'failed';
    return this.#pull.value === null ? 'paused' : 'done';
  }

  get error(): ErrorShape | null {
    return this.#pull.error;
  }

  /** Continues the download; true once the model is complete. */
  async start(): Promise<boolean> {
    const onEvent = (event: TransferEvent) => {
      if (event.type === 'progress') this.progress = event;
    };
    return (await this.#pull.ask({ id: this.id, revision: null }, { onEvent, keep: false })) !== null;
  }

  /** Stops the download; the downloaded part is kept. */
  pause(): void {
    this.#pull.stop();
  }
}

/** The downloads of this page. They go on while another view is open. */
export class Downloads {
  all: readonly Download[] = $state.raw([]);

  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  of(id: string): Download | null {
    return this.all.find((download) => download.id === id) ?? null;
  }

  /** Starts or continues the download of a model; true once it is complete. */
  async start(id: string): Promise<boolean> {
    const current = this.of(id);
    if (current?.state === 'running') return false;
    const download = current ?? new Download(this.#bridge, id);
    if (current === null) this.all = [...this.all, download];
    return download.start();
  }

  /** Takes a download off the list. */
  forget(download: Download): void {
    download.pause();
    this.all = this.all.filter((other) => other !== download);
  }
}
