import {
  type ClassifierQuestion,
  type ClassifierReply,
  classifierReplies,
  type ClassifierSource,
  ReaderMessage,
} from '../../contract/index.ts';
import { LorikeetError } from '../../engine/index.ts';
import { ForwardedError } from '../common/error-shape.ts';
import { howItEnded } from '../launch/ask.ts';
import { workerEnvironment } from '../launch/environment.ts';
import type { Launcher, WorkerEnd, WorkerProcess } from '../launch/launcher.ts';

interface Waiting {
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onEvent: (event: unknown) => void;
}

/**
 * A classifier in a process of its own, which starts with the first question and stays for the next ones: an answer then takes the time
 * of a forward pass. After a time without questions it ends and its memory is free; the next question starts it anew, and so does
 * one after it was killed.
 */
export class ClassifierProcess {
  readonly source: ClassifierSource;
  /** Called when the process has ended by itself or was killed from outside. */
  onLost: () => void = () => undefined;
  readonly #launcher: Launcher;
  readonly #idleMilliseconds: number;
  readonly #waiting = new Map<number, Waiting>();
  #worker: WorkerProcess | null = null;
  #lastId = 0;
  #idle: NodeJS.Timeout | undefined;

  /** @param idleMilliseconds after which it ends; Infinity keeps it */
  constructor(launcher: Launcher, source: ClassifierSource, idleMilliseconds: number) {
    this.#launcher = launcher;
    this.source = source;
    this.#idleMilliseconds = idleMilliseconds;
  }

  get isBusy(): boolean {
    return this.#waiting.size > 0;
  }

  /** @throws host.worker-not-started, host.worker-silent where the process ended meanwhile, and the errors of the classifier */
  async ask<Question extends ClassifierQuestion>(
    question: Question,
    onEvent: (event: unknown) => void = () => undefined,
  ): Promise<ClassifierReply<Question['type']>> {
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#start());
    const id = (this.#lastId += 1);
    const reply = await new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, onEvent });
      worker.setBusy(true);
      worker.send({ type: 'task', task: { type: 'use', id, source: this.source, question } });
    });
    return classifierReplies[question.type].parse(reply) as ClassifierReply<Question['type']>;
  }

  /** Ends the process; questions under way fail. */
  close(): void {
    const worker = this.#worker;
    if (worker === null) return;
    this.#worker = null;
    worker.kill();
    this.#fail({ started: true, exitCode: null, signal: 'SIGKILL' });
  }

  #start(): WorkerProcess {
    const worker = this.#launcher({ environment: workerEnvironment(), output: null });
    worker.onMessage((raw) => this.#hear(worker, raw));
    worker.onEnd((end) => {
      if (worker !== this.#worker) return;
      this.#worker = null;
      this.#fail(end);
      this.onLost();
    });
    return worker;
  }

  #hear(worker: WorkerProcess, raw: unknown): void {
    if (worker !== this.#worker) return;
    const message = ReaderMessage.parse(raw);
    if (message.type === 'ready') return;
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    if (message.type === 'event') return waiting.onEvent(message.event);
    this.#waiting.delete(message.id);
    if (message.type === 'reply') waiting.resolve(message.reply);
    else if (message.type === 'error') waiting.reject(new ForwardedError(message.error));
    if (this.#waiting.size > 0) return;
    worker.setBusy(false);
    if (this.#idleMilliseconds === Infinity) return;
    this.#idle = setTimeout(() => this.close(), this.#idleMilliseconds).unref();
  }

  #fail(end: WorkerEnd): void {
    clearTimeout(this.#idle);
    const error = end.started
      ? new LorikeetError('host.worker-silent', { reason: howItEnded(end) })
      : new LorikeetError('host.worker-not-started', { reason: end.reason });
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of all) reject(error);
  }
}
