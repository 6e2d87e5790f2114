import type {
  Bridge,
  DataProfile,
  DataRequest,
  ExecutorChoice,
  ReplyOf,
  RequestOf,
  RunConfig,
} from '../../contract/index.ts';
import { type Block, blocksOf } from '../draft/blocks.ts';
import { type DraftConfig, valueAt } from '../draft/config-path.ts';
import { familyOf } from '../../shared/families.ts';
import { withFamily } from '../draft/presets.ts';
import { labelColumnsOf, withGuesses } from '../draft/roles.ts';
import { rowCounts, type RowCounts } from '../draft/row-counts.ts';
import { type SearchPlan, searchPlan } from '../draft/search-plan.ts';
import { CostFacts } from './cost-facts.svelte.ts';
import { DataSet } from './data-set.svelte.ts';
import type { DraftState } from './draft.svelte.ts';
import { Models } from './models.svelte.ts';
import { Question } from './question.svelte.ts';

/** A new run in the wizard: its draft, model and data. */
export class NewRun {
  readonly draft: DraftState;
  readonly models: Models;
  readonly cost: CostFacts;
  readonly data: DataSet;
  /** What classes or labels weigh in the loss of the run as it is. */
  readonly weights: Question<'data.weights'>;
  /** Rows to train on and to validate with; null where the profile does not tell. */
  readonly rows: RowCounts | null = $derived.by(() => {
    const profile = this.data.profile.value;
    return profile === null || this.draft.valid === null ? null : rowCounts(profile, this.draft.valid.data);
  });

  /** What its search will do; null for a run, and while the config has problems. */
  readonly plan: SearchPlan | null = $derived.by(() =>
    this.draft.valid === null ? null : searchPlan(this.draft.valid),
  );

  /** What is trained: the run, or what the trials of the search have in common; null while the config has problems. */
  readonly trained: RunConfig | null = $derived.by(() => this.plan?.each ?? this.draft.valid);

  /** All that blocks the start; null while the answers are on their way. */
  readonly blocks: readonly Block[] | null = $derived.by(() =>
    blocksOf({
      problems: this.draft.problems,
      config: this.draft.fullConfig,
      model: this.models.details,
      sample: this.data.sample,
      profile: this.data.profile,
    }),
  );

  /** What runs the trials of a search. */
  executor: ExecutorChoice = $state.raw({ name: 'local', config: null });

  /** Whether the Method step shows every setting. */
  showsAll = $state(false);

  readonly #info: Question<'app.info'>;
  /** The model whose family the preset has. */
  #followed: unknown = null;

  constructor(bridge: Bridge, info: Question<'app.info'>, draft: DraftState) {
    this.#info = info;
    this.draft = draft;
    if (!draft.isNew) this.#followed = draft.value('model');
    this.models = new Models(bridge);
    this.cost = new CostFacts(bridge);
    this.data = new DataSet(bridge);
    this.weights = new Question(bridge, 'data.weights');
  }

  /** Demo and recipes that ship with the app; null until the host has answered. */
  get info(): ReplyOf<'app.info'> | null {
    return this.#info.value;
  }

  /** Rows by label, in the order of the classes; null where the profile does not tell. */
  get labels(): DataProfile['labels'] {
    return this.data.profile.value?.labels ?? null;
  }

  /** Whether it searches for good settings. */
  get isSearch(): boolean {
    return (this.draft.value('search') ?? null) !== null;
  }

  /** Seconds of the run, or of all runs of the search, by what was measured; null before. */
  get seconds(): number | null {
    return this.trained === null ? null : this.cost.secondsOf(this.trained.train.epochs, this.plan?.runs ?? 1);
  }

  /** Whether it fine-tunes the model that ships with the app. */
  get isDemo(): boolean {
    const demo = this.info?.demo.config['model'];
    return demo !== undefined && this.draft.value('model') === demo;
  }

  /** Where the data is and how it is read; null before it is chosen. */
  get where(): DataRequest | null {
    return dataRequest(this.draft);
  }

  /** Columns of the data; none before it was looked at. */
  get columns(): readonly string[] {
    return this.data.sample.value?.splits[0]?.columns ?? [];
  }

  /** Chooses other data. The columns belong to the old data and are guessed again. */
  chooseData(train: string): void {
    this.draft.change({ ...this.draft.config, data: { train } }, 'data.train');
  }

  /** Updates the model and the data after a change of the draft. Called in an effect. */
  watch(): void {
    const { draft, models, cost, data } = this;
    const model = textOf(valueAt(draft.fullConfig, 'model'));
    void models.details.askOnce(model === null ? null : { model });
    this.#followFamily();
    if (this.trained !== null) cost.count(this.trained, this.labels?.length ?? null);
    const { where } = this;
    void this.#look(where);
    data.measure(where === null || data.sample.value === null ? null : this.#profileRequest(where));
    const { data: rows, train } = draft.valid ?? {};
    const isAsked = rows !== undefined && train?.classWeights === 'balanced' && data.profile.value !== null;
    void this.weights.askOnce(isAsked ? { data: rows, classWeights: train.classWeights } : null);
  }

  /** Reads the data again: its file may be there by now. */
  lookAgain(): void {
    this.data.sample.clear();
    this.data.profile.clear();
    this.watch();
  }

  /** Measures some steps of what is trained, for its time. */
  async measure(): Promise<void> {
    if (this.trained !== null) await this.cost.measure(this.trained);
  }

  /** Cancels all running questions. */
  stop(): void {
    this.cost.stop();
    this.data.stop();
    this.weights.stop();
  }

  /** When another model is chosen, a preset nobody changed becomes that of its family. */
  #followFamily(): void {
    const { draft, models } = this;
    const details = models.details.value;
    const model = draft.value('model');
    if (details === null || details.modelType === null || model === this.#followed) return;
    this.#followed = model;
    draft.change(withFamily(draft.config, draft.fullConfig, familyOf(details.modelType)), 'model');
  }

  async #look(where: DataRequest | null): Promise<void> {
    const sample = await this.data.look(where);
    const named = valueAt(this.draft.config, 'data.text') ?? valueAt(this.draft.config, 'data.label');
    if (sample === null || named !== undefined) return;
    this.draft.change(withGuesses(this.draft.config, sample.mapping), 'data.train');
  }

  #profileRequest(where: DataRequest): RequestOf<'data.profile'> {
    const { fullConfig } = this.draft;
    const column = (path: string) => {
      const name = textOf(valueAt(fullConfig, path));
      return name !== null && this.columns.includes(name) ? name : null;
    };
    const columns = labelColumnsOf(fullConfig);
    const maxLength = valueAt(fullConfig, 'data.maxLength');
    return {
      ...where,
      text: column('data.text'),
      label: columns === null ? column('data.label') : null,
      task: valueAt(fullConfig, 'data.task') === 'multi-label' ? 'multi-label' : 'single-label',
      labelSeparator: textOf(valueAt(fullConfig, 'data.labelSeparator')),
      labelColumns: columns?.every((name) => this.columns.includes(name)) === true ? [...columns] : null,
      tokenizer: this.models.details.value?.folder ?? null,
      split: splitOf(fullConfig),
      validation: textOf(valueAt(fullConfig, 'data.validation')),
      test: textOf(valueAt(fullConfig, 'data.test')),
      maxLength: typeof maxLength === 'number' && Number.isInteger(maxLength) && maxLength >= 4 ? maxLength : 512,
    };
  }
}

/** Fixes that leave out rows which could not be trained on anyway: the split is of the same rows with them. */
const splitKeepingFixes: readonly unknown[] = ['drop-empty', 'drop-unlabelled'];

/** How validation rows are taken from the rows to train on; null where they are not, or other fixes change which rows there are. */
function splitOf(config: DraftConfig): RequestOf<'data.profile'>['split'] {
  const [validation, seed, stratify] = ['validation', 'seed', 'stratify'].map((name) =>
    valueAt(config, `data.split.${name}`),
  );
  const fixes = valueAt(config, 'data.fixes');
  if (
    valueAt(config, 'data.validation') !== null ||
    (Array.isArray(fixes) && fixes.some((fix) => !splitKeepingFixes.includes(fix)))
  )
    return null;
  if (typeof validation !== 'number' || !(validation > 0 && validation < 1) || !Number.isInteger(seed)) return null;
  return { validation, seed: seed as number, stratify: stratify === true };
}

function dataRequest({ fullConfig }: DraftState): DataRequest | null {
  const data = textOf(valueAt(fullConfig, 'data.train'));
  if (data === null) return null;
  const text = (path: string) => textOf(valueAt(fullConfig, path));
  const header = valueAt(fullConfig, 'data.header');
  return {
    data,
    config: text('data.config'),
    splitColumn: text('data.splitColumn'),
    delimiter: text('data.delimiter'),
    encoding: text('data.encoding'),
    header: typeof header === 'boolean' ? header : null,
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
