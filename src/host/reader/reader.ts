import {
  type ReaderChannel,
  readerChannels,
  type ReaderEvent,
  ReaderMessage,
  type ReaderReply,
  type ReaderRequest,
} from '../../contract/index.ts';
import { LorikeetError } from '../../engine/index.ts';
import { ForwardedError } from '../common/error-shape.ts';
import { noTelemetry } from '../launch/environment.ts';
import type { Launcher, WorkerEnd, WorkerProcess } from '../launch/launcher.ts';
import { limitsFor, type ReaderLimits } from './limits.ts';

/** A reading process confirms a cancellation at once, unless it is stuck. */
const CANCEL_MILLISECONDS = 3000;
/** An idle process is ended after this time: training needs the memory, and a new process starts quickly. */
const IDLE_MILLISECONDS = 10 * 60_000;

/** What a question is about, and who asks. */
export interface Asking<Name extends ReaderChannel> {
  /** What errors call the files. */
  readonly what: string;
  /** Size of the files, which says how long reading them may take. */
  readonly fileBytes: number;
  /** What the answer takes beside reading the files; default 0. */
  readonly computingSeconds?: number;
  readonly emit?: (event: ReaderEvent<Name>) => void;
  readonly signal: AbortSignal;
}

interface Question {
  readonly id: number;
  readonly channel: ReaderChannel;
  readonly request: unknown;
  readonly what: string;
  readonly fileBytes: number;
  readonly seconds: number;
  readonly bytes: number;
  readonly onEvent: (event: unknown) => void;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** Whether it was running when the process ended: it is asked again, alone. */
  isSuspect: boolean;
  isCancelled: boolean;
  isLate: boolean;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Reads files that Lorikeet did not write in a separate process, so that a damaged or hostile file can only take down
 * that process. One process answers all questions and is kept for the next. It is ended when a question takes too much
 * time or memory, or does not react to its cancellation. The other questions that were running are then asked again,
 * one at a time, so that each error names the right file.
 */
export class Reader {
  readonly #launcher: Launcher;
  readonly #limits: ReaderLimits;
  readonly #waiting: Question[] = [];
  readonly #running = new Map<number, Question>();
  #worker: WorkerProcess | null = null;
  /** Whether the process has started: the time of its questions begins then. */
  #isReady = false;
  #lastId = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(launcher: Launcher, limits: ReaderLimits) {
    this.#launcher = launcher;
    this.#limits = limits;
  }

  /**
   * @throws files.reading-too-slow, files.reading-out-of-memory; the errors of the handler; the signal's reason
   */
  async ask<Name extends ReaderChannel>(
    channel: Name,
    request: ReaderRequest<Name>,
    { what, fileBytes, computingSeconds = 0, emit, signal }: Asking<Name>,
  ): Promise<ReaderReply<Name>> {
    signal.throwIfAborted();
    const { reply: replySchema, events } = readerChannels[channel];
    let cancel = () => {};
    const limits = limitsFor(this.#limits, fileBytes);
    const reply = await new Promise<unknown>((resolve, reject) => {
      const question: Question = {
        ...{ id: (this.#lastId += 1), channel, request, what, fileBytes, resolve, reject, timer: undefined },
        ...{ ...limits, seconds: limits.seconds + computingSeconds },
        onEvent: (event) => {
          const parsed = events.safeParse(event);
          if (parsed.success) emit?.(parsed.data as ReaderEvent<Name>);
        },
        ...{ isSuspect: false, isCancelled: false, isLate: false },
      };
      cancel = () => this.#cancel(question, signal.reason);
      signal.addEventListener('abort', cancel, { once: true });
      this.#waiting.push(question);
      this.#sendWaiting();
    }).finally(() => signal.removeEventListener('abort', cancel));
    return replySchema.parse(reply) as ReaderReply<Name>;
  }

  #sendWaiting(): void {
    for (;;) {
      const [next] = this.#waiting;
      const isAlone = this.#running.size === 0;
      if (next === undefined) return;
      if (!isAlone && (next.isSuspect || [...this.#running.values()].some(({ isSuspect }) => isSuspect))) return;
      this.#waiting.shift();
      this.#send(next);
    }
  }

  #send(question: Question): void {
    const { id, channel, request, seconds, bytes } = question;
    clearTimeout(this.#idle);
    try {
      this.#worker ??= this.#start();
    } catch (error) {
      question.reject(error);
      return;
    }
    this.#running.set(id, question);
    this.#worker.setBusy(true);
    this.#worker.send({ type: 'task', task: { type: 'read', id, channel, request, seconds, bytes } });
    if (this.#isReady) this.#startTimer(question);
  }

  #startTimer(question: Question): void {
    question.timer = setTimeout(() => {
      question.isLate = true;
      this.#stop();
    }, question.seconds * 1000);
  }

  #cancel(question: Question, reason: unknown): void {
    question.reject(reason);
    question.isCancelled = true;
    if (!this.#running.has(question.id)) {
      const place = this.#waiting.indexOf(question);
      if (place !== -1) this.#waiting.splice(place, 1);
      return;
    }
    clearTimeout(question.timer);
    question.timer = setTimeout(() => this.#stop(), CANCEL_MILLISECONDS);
    this.#worker?.send({ type: 'cancel', id: question.id });
  }

  #start(): WorkerProcess {
    const worker = this.#launcher({ environment: noTelemetry, output: null, heapBytes: this.#limits.mostBytes });
    worker.onMessage((raw) => this.#hear(worker, raw));
    worker.onEnd((end) => {
      if (worker === this.#worker) this.#ended(end);
    });
    return worker;
  }

  #hear(worker: WorkerProcess, raw: unknown): void {
    if (worker !== this.#worker) return;
    const message = ReaderMessage.parse(raw);
    if (message.type === 'ready') {
      this.#isReady = true;
      for (const question of this.#running.values()) if (!question.isCancelled) this.#startTimer(question);
      return;
    }
    const question = this.#running.get(message.id);
    if (question === undefined) return;
    if (message.type === 'event') {
      if (!question.isCancelled) question.onEvent(message.event);
      return;
    }
    clearTimeout(question.timer);
    this.#running.delete(question.id);
    if (message.type === 'reply') question.resolve(message.reply);
    else if (message.type === 'error') question.reject(new ForwardedError(message.error));
    this.#sendWaiting();
    if (this.#running.size > 0) return;
    worker.setBusy(false);
    this.#idle = setTimeout(() => this.#stop(), IDLE_MILLISECONDS).unref();
  }

  /** Ends the process and its running questions at once, so that the next question starts a new process. */
  #stop(): void {
    this.#worker?.kill();
    this.#ended({ started: true, exitCode: null, signal: 'SIGKILL' });
  }

  #ended(end: WorkerEnd): void {
    const questions = [...this.#running.values()];
    this.#worker = null;
    this.#isReady = false;
    this.#running.clear();
    clearTimeout(this.#idle);
    for (const { timer } of questions) clearTimeout(timer);
    const [only] = questions;
    if (only !== undefined && questions.length === 1) only.reject(endError(only, end));
    else {
      const suspects = questions.filter(({ isCancelled }) => !isCancelled);
      for (const suspect of suspects) Object.assign(suspect, { isSuspect: true, isLate: false });
      this.#waiting.unshift(...suspects);
    }
    this.#sendWaiting();
  }
}

/**
 * The error for the only running question. The process runs no native code that could crash, so if it was not late,
 * memory was the cause.
 */
function endError({ what, fileBytes, seconds, bytes, isLate }: Question, end: WorkerEnd): LorikeetError {
  if (!end.started) return new LorikeetError('host.worker-not-started', { reason: end.reason });
  return isLate
    ? new LorikeetError('files.reading-too-slow', { what, bytes: fileBytes, seconds: Math.ceil(seconds) })
    : new LorikeetError('files.reading-out-of-memory', { what, bytes: fileBytes, memory: bytes });
}
