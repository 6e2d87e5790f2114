import { type Command, InvalidArgumentError, Option } from 'commander';
import type { EventOf, RequestOf } from '../../contract/index.ts';
import {
  type ExportChoice,
  type ExportPlan,
  type ExportTargetName,
  exportTargets,
  type MergedDtype,
  mergedDtypes,
  type OnnxDecision,
  type OnnxDtype,
  onnxDtypes,
} from '../../shared/export.ts';
import { USUAL_THRESHOLD } from '../../shared/decision.ts';
import { formatBytes } from '../../shared/format-bytes.ts';
import { confirm } from '../ask-user.ts';
import { followRun } from '../follow-run.ts';
import { planText, proofText } from '../output/export.ts';
import { agreementText } from '../output/agreement.ts';
import { print, printJson } from '../output/print.ts';
import { progressLine, showTransfer } from '../output/progress-line.ts';
import { openSession, Refused, type Session } from '../session.ts';
import { addSetOption } from './set-option.ts';

interface ExportOptions {
  readonly to?: ExportTargetName;
  readonly out?: string;
  readonly dtype?: string;
  readonly temperature?: number;
  readonly threshold?: number;
  readonly positive?: string;
  readonly decision?: boolean;
  readonly replace?: boolean;
  readonly check?: string;
  readonly base?: string;
}

export function addExport(program: Command): void {
  program
    .command('export [run]')
    .description('write a trained classifier for other programs, and prove that it is the one that was trained')
    .addOption(
      new Option('--to <target>', 'what to write; left out, all targets with their sizes').choices([...exportTargets]),
    )
    .option('--out <folder>', 'folder that is absent or empty (default: exports/RUN-TARGET beside the runs)')
    .option(
      '--dtype <dtypes>',
      `merged: ${mergedDtypes.join(', ')}; onnx: ${onnxDtypes.join(', ')}, several with commas`,
    )
    .option(
      '--decision',
      "onnx: add outputs `probabilities` and `decision`, with the run's temperature and threshold, or thresholds",
    )
    .option('--temperature <number>', 'onnx: with this temperature', positiveNumber)
    .option('--threshold <probability>', 'onnx: of two classes, with this threshold', probability)
    .option('--positive <label>', 'onnx: the class that the threshold is about')
    .option('--replace', 'replace the earlier export in the folder')
    .option('--check <folder>', 'check an export that was written before, instead')
    .option('--base <folder>', 'check: folder of the base model of an adapter')
    .action(async (run: string | undefined, options: ExportOptions, command: Command) => {
      const session = openSession(command);
      if (options.check !== undefined) return check(session, options.check, options.base ?? null);
      if (run === undefined) return command.error('error: missing a run, or --check FOLDER (lorikeet export --help)');
      await write(session, run, options, command);
    });
}

export function addReproduce(program: Command): void {
  addSetOption(program.command('reproduce <bundle>'))
    .description('train the run of a bundle again, and say how well the two agree')
    .option('--out <folder>', 'folder for the new run (default: a new one among the runs)')
    .action(async (bundle: string, options: { set?: string[]; out?: string }, command: Command) => {
      const session = openSession(command);
      const request = { bundle, set: options.set ?? [], out: options.out ?? null };
      let agreement: Awaited<ReturnType<typeof reproduce>>['agreement'] = null;
      const reproduce = async (...[emit, signal]: Parameters<Parameters<typeof followRun>[1]>) => {
        const reply = await session.ask('export.reproduce', request, emit, signal);
        ({ agreement } = reply);
        return reply;
      };
      process.exitCode = await followRun(session, reproduce);
      if (agreement === null) return;
      if (session.json) printJson({ type: 'agreement', ...(agreement as object) });
      else print(agreementText(agreement));
    });
}

async function write(session: Session, run: string, options: ExportOptions, command: Command): Promise<void> {
  const line = progressLine();
  const plan = await session.ask('export.plan', { run }, showTransfer(line, session.json)).finally(line.clear);
  if (options.to === undefined) return session.json ? printJson(plan) : print(planText(run, plan));
  const choice = choiceOf(options.to, options, plan, command);
  const request = { run, choice, folder: options.out ?? plan.folders[options.to], replace: options.replace === true };
  const { folder, proof } = await ask(session, request);
  if (session.json) printJson({ type: 'exported', folder, proof });
  else print(proofText(folder, proof));
}

/** Asks once more where the folder holds an earlier export and the user agrees that it is replaced. */
async function ask(
  session: Session,
  request: RequestOf<'export.write'>,
): Promise<Awaited<ReturnType<typeof writeOnce>>> {
  try {
    return await writeOnce(session, request);
  } catch (error) {
    const canAsk = process.stdin.isTTY && process.stderr.isTTY && !session.json;
    if (!(error instanceof Refused) || error.shape.code !== 'export.folder-in-use' || !canAsk) throw error;
    if (error.shape.details['isExport'] !== true) throw error;
    if (!(await confirm(`${request.folder} holds an earlier export. Replace it?`))) throw error;
    return writeOnce(session, { ...request, replace: true });
  }
}

function writeOnce(session: Session, request: RequestOf<'export.write'>) {
  const line = progressLine();
  const transfer = showTransfer(line, session.json);
  let stage = '';
  return session
    .ask('export.write', request, (event) => {
      if (event.type !== 'export') return transfer(event);
      if (session.json) return printJson(event);
      if (event.stage !== stage) stage = event.stage;
      line.show(progressText(event));
    })
    .finally(line.clear);
}

function progressText(event: Extract<EventOf<'export.write'>, { type: 'export' }>): string {
  switch (event.stage) {
    case 'reading':
      return 'running the trained model on rows that it has not seen';
    case 'writing':
      return `writing ${formatBytes(event.bytes)} of ${formatBytes(event.total)}`;
    case 'proving':
      return `reading ${event.file} back and comparing`;
  }
}

async function check(session: Session, folder: string, base: string | null): Promise<void> {
  const line = progressLine();
  const reply = await session
    .ask('export.check', { folder, base }, showTransfer(line, session.json))
    .finally(line.clear);
  if (session.json) printJson({ type: 'checked', ...reply });
  else print(`${proofText(reply.folder, reply.proof)}\nEvery file is as it was proved.`);
}

function choiceOf(target: ExportTargetName, options: ExportOptions, plan: ExportPlan, command: Command): ExportChoice {
  switch (target) {
    case 'adapter':
    case 'bundle':
      if (options.dtype !== undefined) command.error(`error: --dtype does not go with --to ${target}`);
      return { target };
    case 'merged':
      return { target, dtype: dtypesOf(options.dtype ?? 'fp32', mergedDtypes, command)[0] as MergedDtype };
    case 'onnx': {
      const dtypes = dtypesOf(options.dtype ?? 'fp32', onnxDtypes, command);
      return { target, dtypes, decision: decisionOf(options, plan) };
    }
  }
}

function dtypesOf<Dtype extends MergedDtype | OnnxDtype>(
  written: string,
  known: readonly Dtype[],
  command: Command,
): Dtype[] {
  const names = [...new Set(written.split(',').map((name) => name.trim()))];
  const unknown = names.find((name) => !(known as readonly string[]).includes(name));
  if (unknown !== undefined) command.error(`error: --dtype should be of ${known.join(', ')}; found ${unknown}`);
  return names as Dtype[];
}

function decisionOf(options: ExportOptions, { decision: stored, task, labels }: ExportPlan): OnnxDecision | null {
  const { temperature, threshold, positive } = options;
  const isWanted = options.decision === true || [temperature, threshold, positive].some((each) => each !== undefined);
  if (!isWanted) return null;
  return {
    temperature: temperature ?? stored?.temperature ?? 1,
    positive: positive ?? stored?.positive ?? null,
    threshold: threshold ?? stored?.threshold ?? null,
    thresholds: task === 'multi-label' ? (stored?.thresholds ?? labels.map(() => USUAL_THRESHOLD)) : null,
  };
}

function positiveNumber(written: string): number {
  const value = Number(written);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('It is a number above 0.');
  return value;
}

function probability(written: string): number {
  const value = Number(written);
  if (written.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('It is a number from 0 to 1.');
  return value;
}
