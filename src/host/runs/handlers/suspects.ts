import { stat } from 'node:fs/promises';
import {
  type Handler,
  type OverlayRow,
  PredictionLine,
  type RunRecord,
  type SuspectDecision,
  type SuspectRow,
} from '../../../contract/index.ts';
import { LorikeetError, textFingerprint } from '../../../engine/index.ts';
import { classNames, labelOfName, nameOfLabel } from '../../../shared/class-names.ts';
import { requireOneLabel } from '../../common/one-label.ts';
import type { HostContext } from '../../context/index.ts';
import { readPredictionLines } from '../read-predictions.ts';
import { fetchData } from '../../hub/fetch-data.ts';
import { changeCorrections, readCorrections } from '../corrections.ts';
import { readDynamics } from '../dynamics.ts';
import { findRun } from '../find.ts';
import { runFiles, runName } from '../folder.ts';
import { type RankedRow, rankRows, type TrainingRows } from '../rank-suspects.ts';
import { readRecord } from '../record.ts';

type Context = Pick<HostContext, 'appFolder' | 'ownFiles' | 'reader' | 'runsFolder' | 'secrets'>;

/** Beside the reading: the models of words take a dozen seconds on a fast core, and cores are shared. */
const WORD_SECONDS = 180;

interface RankedRun {
  readonly rows: readonly RankedRow[];
  readonly byRow: ReadonlyMap<number, RankedRow>;
}

/**
 * The training rows of a run whose labels may be wrong, and the decisions on them. The ranking of the run that was asked for last
 * stays in memory: a table asks for its rows one screen after the other.
 */
export function suspectHandlers(host: Context): {
  'runs.suspects': Handler<'runs.suspects'>;
  'runs.review': Handler<'runs.review'>;
} {
  let kept: { key: string; ranked: Promise<RankedRun> } | undefined;

  const ranked = async (run: string): Promise<RankedRun> => {
    const folder = await findRun(host.runsFolder, run);
    const { size } = await stat(runFiles(folder).dynamics).catch(() => ({ size: 0 }));
    const key = `${folder}\n${size}`;
    if (kept?.key !== key) kept = { key, ranked: rankRun(host, folder) };
    const { ranked: answer } = kept;
    answer.catch(() => (kept = undefined));
    return answer;
  };

  return {
    /** @throws run.unknown, data.one-label-needed, run.no-dynamics, what reading the data throws */
    'runs.suspects': async ({ run, show, offset, limit }) => {
      const { rows } = await ranked(run);
      const record = await readRecord(await findRun(host.runsFolder, run));
      const corrections = new Map((await readCorrections(host, record)).rows.map((row) => [row.row, row]));
      const decided = rows.map((row): SuspectRow => ({ ...row, decision: decisionOf(corrections.get(row.row), row) }));
      const confident = decided.filter(({ decision, isConfident }) => decision === null && isConfident);
      const shown =
        show === 'confident'
          ? confident
          : decided.filter(({ decision }) => show === 'all' || (show === 'decided') === (decision !== null));
      const nameOf = (label: string) => nameOfLabel(record, label);
      return {
        labels: [...(classNames(record) ?? [])],
        total: shown.length,
        ranked: rows.length,
        confident: confident.length,
        dropped: decided.filter(({ decision }) => decision?.type === 'drop').length,
        relabeled: decided.filter(({ decision }) => decision?.type === 'relabel').length,
        applied: record.overlay,
        rows: shown.slice(offset, offset + limit).map((row) => namedRow(row, nameOf)),
      };
    },

    /** @throws run.unknown, run.no-dynamics, run.unknown-row, data.overlay-label, files.not-writable, files.disk-full */
    'runs.review': async ({ run, rows: chosen, decision }) => {
      const { rows: suspects, byRow } = await ranked(run);
      const record = await readRecord(await findRun(host.runsFolder, run));
      const labels = record.labels ?? [];
      const earlier = new Map((await readCorrections(host, record)).rows.map((row) => [row.row, row]));
      const isOpen = (suspect: RankedRow) => decisionOf(earlier.get(suspect.row), suspect) === null;
      const rows =
        chosen === 'confident'
          ? suspects.filter((suspect) => suspect.isConfident && isOpen(suspect)).map(({ row }) => row)
          : chosen;
      const decided = rows.map((row): OverlayRow => {
        const suspect = byRow.get(row);
        if (suspect === undefined) throw new LorikeetError('run.unknown-row', { run, row });
        // The overlay is of the data, whatever the run calls its classes.
        const label = decision?.type === 'relabel' ? labelOfName(record, decision.label) : null;
        if (label !== null && !labels.includes(label)) {
          throw new LorikeetError('data.overlay-label', { file: runName(run), row, label, labels });
        }
        return { row, text: textFingerprint(suspect.text), label };
      });
      if (decision === null) await changeCorrections(host, record, [], rows);
      else await changeCorrections(host, record, decided, []);
      return { rows: [...rows] };
    },
  };
}

/** A row with its labels as the run calls its classes now. */
function namedRow(suspect: SuspectRow, nameOf: (label: string) => string): SuspectRow {
  const { label, suggestion, decision } = suspect;
  return {
    ...suspect,
    label: nameOf(label),
    suggestion: suggestion === null ? null : nameOf(suggestion),
    decision: decision?.type === 'relabel' ? { ...decision, label: nameOf(decision.label) } : decision,
  };
}

function decisionOf(correction: OverlayRow | undefined, { text, label }: RankedRow): SuspectDecision | null {
  if (correction === undefined) return null;
  // Of another text: the data set has other content under the same key, which its hash rules out, or the file was edited.
  if (correction.text !== undefined && correction.text !== textFingerprint(text)) return null;
  if (correction.label === null) return { type: 'drop' };
  // What an earlier run applied is no decision that is still to be made.
  return correction.label === label ? null : { type: 'relabel', label: correction.label };
}

async function rankRun(host: Context, folder: string): Promise<RankedRun> {
  const record = await readRecord(folder);
  requireOneLabel(record.config);
  const histories = await readDynamics(folder);
  const training = await trainingRows(host, record);
  const rows = rankRows(histories, training, await validationLogits(folder, training));
  return { rows, byRow: new Map(rows.map((row) => [row.row, row])) };
}

/** Logits of the run for the validation rows; null where it has none yet, or for other rows. */
async function validationLogits(folder: string, { validation }: TrainingRows): Promise<number[] | null> {
  const lines = await readPredictionLines(runFiles(folder).predictions.validation, PredictionLine);
  const isSame = lines.length === validation.length && lines.every(({ row }, index) => row === validation[index]!.row);
  return isSame && lines.length > 0 ? lines.flatMap(({ logits }) => logits) : null;
}

/** The rows a run was trained on. */
async function trainingRows({ reader, secrets }: Context, { config: { data } }: RunRecord): Promise<TrainingRows> {
  const parts = [data.train, data.validation, data.test].filter((part) => part !== null);
  const fetched = await Promise.all(parts.map((part) => fetchData(part, data.config, { secrets })));
  const fileBytes = fetched.reduce((sum, part) => sum + part.fileBytes, 0);
  // Whoever asks next needs the rows too: the reading goes on when this request is cancelled.
  const { signal } = new AbortController();
  return reader.ask('data.training', { data }, { what: data.train, fileBytes, computingSeconds: WORD_SECONDS, signal });
}
