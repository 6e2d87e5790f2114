import type { Bridge, ReplyOf } from '../../contract/index.ts';
import { listed } from '../i18n/format.ts';
import { Question } from './question.svelte.ts';

/** Runs that are asked side by side: the host keeps as many classifiers loaded. */
export const mostRuns = 4;
const longestHistory = 100;

/** The label that a text got, or all of several; a dash for none. */
export function predictedText(predicted: ReplyOf<'use.classify'>['predictions'][number]): string {
  return ('prediction' in predicted ? predicted.prediction : listed(predicted.predictions ?? [])) || '–';
}

/** What one run says of the text. */
export class RunAnswer {
  readonly run: string;
  readonly classify: Question<'use.classify'>;
  readonly explain: Question<'use.explain'>;

  constructor(bridge: Bridge, run: string) {
    this.run = run;
    this.classify = new Question(bridge, 'use.classify');
    this.explain = new Question(bridge, 'use.explain');
  }
}

/** A text that was asked about, and the labels it got. */
export interface Asked {
  readonly id: number;
  readonly text: string;
  readonly labels: readonly { readonly run: string; readonly label: string }[];
}

/** The playground: it keeps its text, its runs and its history while other views are open. */
export class Playground {
  text = $state('');
  /** Names of runs, in the order of choice. */
  chosen: readonly string[] = $state.raw([]);
  /** Of the text asked about last. */
  answers: readonly RunAnswer[] = $state.raw([]);
  askedText = $state('');
  /** Newest first. */
  history: readonly Asked[] = $state.raw([]);

  readonly #bridge: Bridge;
  #lastId = 0;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Chooses a run, or takes it out. */
  toggle(run: string): void {
    if (this.chosen.includes(run)) this.chosen = this.chosen.filter((other) => other !== run);
    else if (this.chosen.length < mostRuns) this.chosen = [...this.chosen, run];
  }

  /** Asks the chosen runs about the text; answers come as they are ready. */
  async ask(): Promise<void> {
    const text = this.text.trim() === '' ? null : this.text;
    if (text === null) return;
    for (const { classify, explain } of this.answers) {
      classify.stop();
      explain.stop();
    }
    this.askedText = text;
    this.answers = this.chosen.map((run) => new RunAnswer(this.#bridge, run));
    const labels = await Promise.all(
      this.answers.map(async ({ run, classify }) => {
        const reply = await classify.ask({ target: run, labels: null, texts: [text] });
        return reply === null ? [] : [{ run, label: predictedText(reply.predictions[0]!) }];
      }),
    );
    if (labels.flat().length === 0) return;
    const asked = { id: (this.#lastId += 1), text, labels: labels.flat() };
    this.history = [asked, ...this.history.filter((other) => other.text !== text)].slice(0, longestHistory);
  }

  clearHistory(): void {
    this.history = [];
  }
}
