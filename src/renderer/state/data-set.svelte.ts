import type { Bridge, DataRequest, DataSample, ProfileEvent, RequestOf } from '../../contract/index.ts';
import { Question } from './question.svelte.ts';

/** Rows of each split that are shown before all are counted. */
const sampleRows = 200;

/** Tokens at which texts are cut by default. */
const maxLength = 512;

/** A data set: its first rows at once, and its profile once all rows are read. */
export class DataSet {
  readonly sample: Question<'data.show'>;
  readonly profile: Question<'data.profile'>;
  /** Progress of reading; null before the first event. */
  progress: ProfileEvent | null = $state.raw(null);

  readonly #options = { onEvent: (event: ProfileEvent) => void (this.progress = event) };

  constructor(bridge: Bridge) {
    this.sample = new Question(bridge, 'data.show');
    this.profile = new Question(bridge, 'data.profile');
  }

  /** Rows read so far; null while no profile is made. */
  get rowsRead(): number | null {
    if (!this.profile.pending) return null;
    return this.progress?.type === 'rows' ? this.progress.rows : 0;
  }

  /**
   * For an effect: reads the first rows where the data or the way to read it has changed. Resolves with a new sample.
   */
  look(where: DataRequest | null): Promise<DataSample | null> {
    return this.sample.askOnce(where && { ...where, rows: sampleRows }, this.#options);
  }

  /** For an effect: reads all rows where the data or what is counted has changed. */
  measure(request: RequestOf<'data.profile'> | null): void {
    void this.profile.askOnce(request, this.#options).then((profile) => {
      if (profile !== null) this.progress = null;
    });
  }

  /** Reads the first rows, then all rows with the guessed columns. */
  async readAll(where: DataRequest): Promise<void> {
    this.stop();
    const sample = await this.sample.ask({ ...where, rows: sampleRows }, this.#options);
    if (sample === null) return;
    const { text, label } = sample.mapping;
    const columns = { text: text?.column ?? null, label: label?.column ?? null };
    const oneLabel = { task: 'single-label', labelSeparator: null, labelColumns: null } as const;
    await this.profile.ask(
      { ...where, ...columns, ...oneLabel, tokenizer: null, maxLength, split: null, validation: null, test: null },
      this.#options,
    );
  }

  stop(): void {
    this.sample.stop();
    this.profile.stop();
  }
}
