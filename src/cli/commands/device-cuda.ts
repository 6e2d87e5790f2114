import { Argument, type Command } from 'commander';
import type { CudaPart, CudaPlan, CudaState } from '../../contract/index.ts';
import { formatBytes } from '../../shared/format-bytes.ts';
import { confirm } from '../ask-user.ts';
import { print, printJson } from '../output/print.ts';
import { progressLine, showTransfer } from '../output/progress-line.ts';
import { table } from '../output/table.ts';
import { openSession, Refused, type Session } from '../session.ts';

interface InstallOptions {
  readonly acceptNvidiaLicense?: boolean;
  readonly from?: string;
  readonly withoutDriver?: boolean;
}

interface RemoveOptions {
  readonly others?: boolean;
  readonly yes?: boolean;
}

const stages = {
  downloading: 'downloading',
  unpacking: 'checked; copying the runtime and unpacking the libraries',
  trying: 'installed; trying the device',
} as const;

/** Adds `install` and `remove` to `lorikeet device`. */
export function addDeviceCuda(device: Command): void {
  const cuda = () => new Argument('<device>', 'what to install').choices(['cuda']);
  device
    .command('install')
    .description('fetch the libraries that a device needs, check and unpack them; interrupted, it goes on where it was')
    .addArgument(cuda())
    .option('--accept-nvidia-license', "agree to the license of NVIDIA's libraries, and do not ask")
    .option('--from <folder>', 'take the archives from a folder, for a machine without internet')
    .option('--without-driver', 'install it though this machine has no driver that could run it')
    .action(install);
  device
    .command('remove')
    .description('remove what was installed for a device; says first what becomes free')
    .addArgument(cuda())
    .option('--others', 'only what was installed for other versions of Lorikeet')
    .option('--yes', 'do not ask')
    .action(remove);
}

async function install(_device: string, options: InstallOptions, command: Command): Promise<void> {
  const session = openSession(command);
  const before = await session.ask('cuda.show', {});
  if (before.unsupported !== null) throw new Refused(before.unsupported);
  const { from, withoutDriver = false } = options;
  const isComplete = before.installed !== null && before.problem === null;
  const hasDriver = before.problem === null || !/driver/.test(before.problem.code);
  // Where there is no driver, the request itself says so, before anybody is asked anything.
  const acceptLicense = isComplete || !(hasDriver || withoutDriver) ? true : await agree(session, before, options);
  const line = progressLine();
  const show = showTransfer(line, session.json);
  const state = await session
    .ask('cuda.install', { acceptLicense, from: from ?? null, withoutDriver }, (event) => {
      if (event.type !== 'stage') show(event);
      else if (session.json) printJson(event);
      else line.note(stages[event.stage]);
    })
    .finally(line.clear);
  if (session.json) printJson(state);
  else print(`CUDA is installed: ${formatBytes(state.installed?.bytes ?? 0)} in ${state.folder}`);
  if (state.problem !== null) throw new Refused(state.problem);
  if (!session.json) print('It works: a small graph ran on it. Runs with "device: auto" or "device: cuda" use it.');
}

/** Says what is fetched, from where and under which license; whether the user agrees. */
async function agree(
  session: Session,
  state: CudaState,
  { acceptNvidiaLicense, from }: InstallOptions,
): Promise<boolean> {
  const plan = from === undefined ? await session.ask('cuda.plan', {}) : null;
  if (session.json) {
    if (plan !== null) printJson({ type: 'plan', ...plan });
    return acceptNvidiaLicense === true;
  }
  const parts = plan?.parts ?? state.parts;
  print(partsText(parts));
  if (plan !== null) print(planText(plan));
  const isLicensed = parts.some((part) => part.isLicensed && part.onSystem === null);
  if (!isLicensed || state.license === null) return true;
  print(`NVIDIA's libraries come under the ${state.license.name}: ${state.license.url}`);
  if (acceptNvidiaLicense === true) return true;
  if (!process.stdin.isTTY) return false;
  return confirm('Do you agree to it?');
}

function partsText(parts: readonly CudaPart[]): string {
  return table(
    ['', 'size', 'from'],
    parts.map(({ name, version, url, bytes, onSystem }) => {
      const size = bytes === null ? '–' : formatBytes(bytes);
      return onSystem === null
        ? [`${name} ${version}`, size, new URL(url).host]
        : [name, '0 B', `this system, ${onSystem}`];
    }),
  );
}

function planText({ totalBytes, arrivedBytes, freeBytes }: CudaPlan): string {
  const arrived = arrivedBytes === 0 ? '' : `, of which ${formatBytes(arrivedBytes)} have arrived`;
  return `${formatBytes(totalBytes)} to download${arrived}; the disk has ${formatBytes(freeBytes)} free.`;
}

async function remove(_device: string, { others = false, yes }: RemoveOptions, command: Command): Promise<void> {
  const session = openSession(command);
  const { installed, others: older, unfinishedBytes } = await session.ask('cuda.show', {});
  const olderBytes = older.reduce((sum, { bytes }) => sum + bytes, 0);
  const bytes = others ? olderBytes : olderBytes + (installed?.bytes ?? 0) + unfinishedBytes;
  if (!session.json && !yes) {
    if (bytes === 0) return print('There is nothing to remove.');
    if (!process.stdin.isTTY) command.error('error: nobody can be asked here; give --yes to remove it');
    if (!(await confirm(`Remove CUDA and free ${formatBytes(bytes)}?`))) return print('nothing was removed');
  }
  const reply = await session.ask('cuda.remove', { othersOnly: others });
  if (session.json) printJson(reply);
  else print(`removed CUDA: ${formatBytes(reply.freedBytes)} are free again`);
}
