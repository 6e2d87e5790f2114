import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { EvaluationEvent, RunConfig, SearchEstimate, TrialTask } from '../../contract/index.ts';
import { TrialNews } from '../../contract/index.ts';
import { LorikeetError } from '../../engine/index.ts';
import { reasonText } from '../../shared/device.ts';
import { errorShape, ForwardedError } from '../common/error-shape.ts';
import type { HostContext } from '../context/index.ts';
import type { DeviceContext } from '../devices/devices.ts';
import { howItEnded } from '../launch/ask.ts';
import { workerEnvironment } from '../launch/environment.ts';
import type { WorkerProcess } from '../launch/launcher.ts';
import { trainingDeviceOf } from '../runs/device.ts';
import { runFiles } from '../runs/folder.ts';
import { reconciledRecord } from '../runs/reconcile.ts';
import { readProgress } from '../runs/progress.ts';
import { requestStop } from '../runs/request-stop.ts';
import { resumeFolder } from '../runs/resume.ts';
import { watchDevice } from '../runs/watch-device.ts';
import type { Executor, TrialHandle, TrialRun, TrialState } from './executor.ts';
import { readTrialState } from './trial-state.ts';

export type LocalContext = DeviceContext & Pick<HostContext, 'launcher' | 'workers'>;

/** How often steps wake whoever waits, and folders of runs of other processes are looked at, in milliseconds. */
const INTERVAL = 250;

interface Current {
  readonly id: number;
  readonly folder: string;
  step: number;
  totalSteps: number | null;
  readonly evaluations: EvaluationEvent[];
  readonly watch: ReturnType<typeof watchDevice>;
}

/** Trains trials one after the other in one process of this machine, which keeps the base weights and the rows. */
export class LocalExecutor implements Executor {
  readonly name = 'local';
  readonly #host: LocalContext;
  readonly #output: string | null;
  #worker: WorkerProcess | null = null;
  #device: Pick<TrialTask, 'device' | 'why' | 'memory' | 'compute'> | null = null;
  #lastId = 0;
  #current: Current | null = null;
  #measuring: {
    readonly resolve: (estimate: SearchEstimate) => void;
    readonly reject: (error: Error) => void;
  } | null = null;
  /** How the runs of this process ended, by their folders. */
  readonly #ended = new Map<string, TrialState>();
  /** Something happened since {@link changed} last resolved. */
  #hasNews = false;
  #wake = () => undefined as void;

  /** @param output the file for what the process prints; null shows it to the user */
  constructor(host: LocalContext, output: string | null) {
    this.#host = host;
    this.#output = output;
  }

  async capacity(): Promise<number> {
    return Promise.resolve(1);
  }

  async measure(config: RunConfig, signal: AbortSignal): Promise<SearchEstimate> {
    const device = await this.#onDevice(config, signal);
    return new Promise((resolve, reject) => {
      const settle = () => {
        this.#measuring = null;
        signal.removeEventListener('abort', abort);
      };
      const abort = () => {
        settle();
        this.#kill();
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', abort);
      this.#measuring = {
        resolve: (estimate) => (settle(), resolve(estimate)),
        reject: (error) => (settle(), reject(error)),
      };
      this.#ask({ type: 'measure', config }, device);
    });
  }

  async submit(run: TrialRun, signal: AbortSignal): Promise<TrialHandle> {
    const { folder } = run;
    await rm(runFiles(folder).cancel, { force: true });
    const { config, status, process: inCharge } = await reconciledRecord(folder);
    const isNew = status === 'starting' && inCharge === null;
    const device = await this.#onDevice(config, signal);
    if (!isNew) await resumeFolder(folder);
    const { evaluations, lastStep } = await readProgress(folder);
    this.#ended.delete(folder);
    const watch = watchDevice(device.device);
    void watch.over(() => this.#kill());
    this.#host.workers.set(folder, { kill: () => this.#kill() });
    const id = this.#ask({ type: 'train', folder }, device);
    this.#current = { id, folder, step: lastStep, totalSteps: null, evaluations, watch };
    return { run, job: null };
  }

  async find(run: TrialRun): Promise<TrialHandle | null> {
    const state = await readTrialState(run.folder);
    return state === null || state.state === 'lost' || state.state === 'cancelled' ? null : { run, job: null };
  }

  poll(handles: readonly TrialHandle[]): Promise<readonly TrialState[]> {
    return Promise.all(
      handles.map(async ({ run: { folder } }) => {
        const current = this.#current;
        if (current?.folder === folder) {
          const { step, totalSteps, evaluations } = current;
          return { state: 'running' as const, step, totalSteps, evaluations: [...evaluations] };
        }
        // One of an earlier process of the search trains on by itself.
        return (
          this.#ended.get(folder) ??
          (await readTrialState(folder)) ?? { state: 'lost' as const, reason: 'it was not begun' }
        );
      }),
    );
  }

  async changed(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.#hasNews) {
      const timer = new AbortController();
      const either = AbortSignal.any([signal, timer.signal]);
      this.#wake = () => timer.abort();
      await wait(INTERVAL, undefined, { signal: either }).catch(() => undefined);
      this.#wake = () => undefined;
    }
    this.#hasNews = false;
    signal.throwIfAborted();
  }

  async cancel({ run }: TrialHandle): Promise<void> {
    requestStop(run.folder);
    return Promise.resolve();
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    worker?.kill();
    if (this.#current !== null) this.#host.workers.delete(this.#current.folder);
    this.#current?.watch.stop();
    return Promise.resolve();
  }

  async #onDevice(
    config: RunConfig,
    signal: AbortSignal,
  ): Promise<Pick<TrialTask, 'device' | 'why' | 'memory' | 'compute'>> {
    if (this.#device !== null) return this.#device;
    const { device, why, compute } = await trainingDeviceOf(this.#host, config, signal);
    const memory = await this.#host.devices.memoryOf(device);
    this.#device = { device, why: reasonText(device, why), memory, compute };
    return this.#device;
  }

  #ask(question: TrialTask['question'], device: Pick<TrialTask, 'device' | 'why' | 'memory' | 'compute'>): number {
    const worker = (this.#worker ??= this.#start());
    const id = (this.#lastId += 1);
    worker.send({ type: 'task', task: { type: 'trial', id, question, ...device } });
    return id;
  }

  #start(): WorkerProcess {
    const worker = this.#host.launcher({ environment: workerEnvironment(), output: this.#output });
    worker.onMessage((raw) => {
      if (worker === this.#worker) this.#hear(TrialNews.parse(raw));
    });
    worker.onEnd((end) => {
      if (worker !== this.#worker) return;
      this.#worker = null;
      const how = howItEnded(end);
      const error = end.started
        ? new LorikeetError('host.worker-silent', { reason: how })
        : new LorikeetError('host.worker-not-started', { reason: how });
      this.#measuring?.reject(error);
      const state: TrialState = end.started
        ? { state: 'lost', reason: how }
        : { state: 'failed', error: errorShape(error), canRetry: true };
      void this.#end(state);
    });
    return worker;
  }

  /** Ends the process; the run that is under way is lost. */
  #kill(): void {
    this.#worker?.kill();
  }

  #hear(news: TrialNews): void {
    const current = this.#current;
    switch (news.type) {
      case 'ready':
        return;
      case 'failed':
        this.#measuring?.reject(new ForwardedError(news.error));
        return void this.#end({ state: 'failed', error: news.error, canRetry: false });
      case 'trial-measured':
        return this.#measuring?.resolve(news.estimate);
      case 'trial-ended':
        if (this.#measuring !== null && news.error !== null) {
          return this.#measuring.reject(new ForwardedError(news.error));
        }
        if (news.id === current?.id) void this.#end(null);
        return;
      case 'trial-alive':
        return current?.watch.hear({ type: 'alive' });
      case 'trial-event': {
        if (news.id !== current?.id) return;
        const { event } = news;
        current.watch.hear({ type: 'event', event });
        if (event.type === 'prepared') current.totalSteps = event.totalSteps;
        if (event.type === 'step') current.step = event.step;
        if (event.type !== 'evaluation' || event.split !== 'validation') return;
        // A run that goes on after its evaluation was cut short evaluates again.
        if (!current.evaluations.some(({ step }) => step === event.step)) current.evaluations.push(event);
        this.#tell();
      }
    }
  }

  /** @param state null where run.json says it */
  async #end(state: TrialState | null): Promise<void> {
    const current = this.#current;
    if (current === null) return;
    const { folder, watch } = current;
    watch.stop();
    // What run.json says of the end is more than that the process is gone.
    const told = await readTrialState(folder).catch((error: unknown) => ({
      ...{ state: 'failed' as const, error: errorShape(error), canRetry: false },
    }));
    const isSettled = told !== null && told.state !== 'running' && told.state !== 'queued';
    this.#ended.set(folder, isSettled && (state === null || told.state !== 'lost') ? told : (state ?? gone));
    if (this.#current === current) this.#current = null;
    this.#host.workers.delete(folder);
    await rm(runFiles(folder).cancel, { force: true });
    this.#tell();
  }

  #tell(): void {
    this.#hasNews = true;
    this.#wake();
  }
}

const gone: TrialState = { state: 'lost', reason: 'its process is gone' };
