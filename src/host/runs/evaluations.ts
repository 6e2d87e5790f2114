import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type {
  DecisionOptions,
  Evaluation,
  EvaluationSource,
  ReplyOf,
  RowsPlace,
  RunConfig,
  RunRecord,
} from '../../contract/index.ts';
import { fileStamp, isName, LorikeetError, readFailure, readJson, systemCode } from '../../engine/index.ts';
import { USUAL_THRESHOLD } from '../../shared/decision.ts';
import type { OwnFiles, UsablePart } from '../files/own.ts';
import { classNames, positiveClass } from '../../shared/class-names.ts';
import { runFiles } from './folder.ts';
import { readRecord } from './record.ts';

/** The name of an evaluation in its run's folder: of a file, its name with a few digits of its path and columns. */
export function evaluationKey(source: EvaluationSource): string {
  if (source.type !== 'file') return source.type;
  const digits = createHash('sha256')
    .update(JSON.stringify([source.file, source.text, source.label]))
    .digest('hex');
  const stem = path
    .parse(source.file)
    .name.replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return `file-${stem.slice(0, 60)}${stem === '' ? '' : '-'}${digits.slice(0, 8)}`;
}

/** Files of one evaluation: what it says, and the predictions it is about. */
export function evaluationFiles(folder: string, key: string): { readonly scores: string; readonly rows: string } {
  const files = runFiles(folder);
  const at = (ending: string) => path.join(files.evaluations, `${key}${ending}`);
  return {
    scores: at('.json'),
    rows: key === 'validation' || key === 'test' ? files.predictions[key] : at('.rows.jsonl'),
  };
}

/** What an evaluation depends on: predictions of the run, the file, and how rows are decided. @throws files.missing */
export async function evaluationBasis(
  folder: string,
  { endedAt, resumed, naming }: Pick<RunRecord, 'endedAt' | 'resumed' | 'naming'>,
  source: EvaluationSource,
  { positive, threshold, tuneThresholds }: DecisionOptions,
): Promise<string> {
  const stamps = [await stampOf(runFiles(folder).predictions.validation)];
  if (source.type === 'test') stamps.push(await stampOf(runFiles(folder).predictions.test));
  if (source.type === 'file') stamps.push(await fileStamp(source.file));
  const decision = [positive, threshold, ...(tuneThresholds === true ? ['tuned'] : [])];
  return JSON.stringify([endedAt, resumed, source, ...decision, ...stamps, ...(naming === null ? [] : [naming])]);
}

/**
 * The positive label and the threshold that the newest evaluation on the validation rows was asked for; null for what is the run's
 * own. A threshold is of its class: where the run has another positive class since, there is none.
 */
export async function keptDecision(
  own: OwnFiles,
  folder: string,
  record: Pick<RunRecord, 'labels' | 'naming'>,
): Promise<Pick<DecisionOptions, 'positive' | 'threshold'>> {
  const stored = await readEvaluation(own, folder, 'validation');
  const place = stored?.labels.indexOf(stored.positive ?? '') ?? -1;
  if (stored === null || place === -1) return { positive: null, threshold: null };
  const asked = stored.askedPositive ?? null;
  if (asked === null) {
    return { positive: null, threshold: place === positiveClass(record) ? stored.threshold : null };
  }
  // Classes may have other names since.
  const name = classNames(record)?.[place] ?? asked;
  return { positive: name === stored.positive ? asked : name, threshold: stored.threshold };
}

/** The stored evaluation of a key; null where there is none. A table asks for it with every screen, so that it is kept. */
export function readEvaluation(own: OwnFiles, folder: string, key: string): Promise<Evaluation | null> {
  return own.readKept(evaluationFiles(folder, key).scores, null, taken);
}

/** Whether the newest evaluation on the validation rows was made with thresholds of each label. */
export async function hasTunedThresholds(own: OwnFiles, folder: string): Promise<boolean> {
  const stored = await readEvaluation(own, folder, 'validation');
  return stored?.thresholds?.some((threshold) => threshold !== USUAL_THRESHOLD) === true;
}

/**
 * The evaluations stored in a run's folder, newest first; files that are none are skipped. One from before its classes had their
 * names of today has them in the list.
 */
export async function listEvaluations(folder: string): Promise<ReplyOf<'runs.evaluations'>['evaluations']> {
  const names = classNames(await readRecord(folder)) ?? [];
  const files = await readdir(runFiles(folder).evaluations).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw readFailure(runFiles(folder).evaluations, error);
  });
  const read = files
    .filter((name) => name.endsWith('.json'))
    .map(async (name) => taken(await readJson(path.join(runFiles(folder).evaluations, name)).catch(() => null)).value);
  const evaluations = (await Promise.all(read)).filter((evaluation) => evaluation !== null);
  return evaluations
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
    .map(({ key, source, createdAt, rows, scoredRows, labels, positive, threshold, scores, labelSetScores }) => ({
      ...{ key, source, createdAt, rows, scoredRows, threshold },
      positive: positive === null ? null : (names[labels.indexOf(positive)] ?? positive),
      f1: (labelSetScores ?? scores)?.figures.f1 ?? null,
    }));
}

/** What an evaluation's rows came from. @throws run.no-evaluation where the key is of no stored one */
export async function sourceOf(own: OwnFiles, folder: string, run: string, key: string): Promise<EvaluationSource> {
  if (key === 'validation' || key === 'test') return { type: key };
  const evaluation = isName(key) ? await readEvaluation(own, folder, key) : null;
  if (evaluation === null) throw new LorikeetError('run.no-evaluation', { run, evaluation: key });
  return evaluation.source;
}

/** Where the rows of a source are: rows are numbered as this place has them. */
export function placeOf({ data }: RunConfig, source: EvaluationSource): RowsPlace {
  const { config, splitColumn, delimiter, encoding, header } = data;
  if (source.type === 'file') {
    const plain = { config: null, splitColumn: null, delimiter: null, encoding: null, header: null };
    return { data: source.file, role: 'test', ...plain };
  }
  const place = source.type === 'test' ? data.test : data.validation;
  return {
    ...{ config, splitColumn, delimiter, encoding, header },
    ...(place === null ? { data: data.train, role: 'train' } : { data: place, role: source.type }),
  };
}

async function stampOf(file: string): Promise<string> {
  return fileStamp(file).catch(() => '');
}

/** The file is ours, and checked by what tells another version or another file from it. */
function taken(content: unknown): UsablePart<Evaluation> {
  const { format, key, basis, source, scores, labelSetScores } = (content ?? {}) as Partial<Evaluation>;
  const isOurs =
    format === 1 &&
    typeof key === 'string' &&
    typeof basis === 'string' &&
    typeof source === 'object' &&
    (scores === null || typeof scores?.figures.f1 === 'object') &&
    (labelSetScores === undefined || labelSetScores === null || typeof labelSetScores.figures.f1 === 'object');
  return isOurs ? { value: content as Evaluation, wrong: [] } : { value: null, wrong: ['it is no evaluation'] };
}
