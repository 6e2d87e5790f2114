import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { shared } from './shared.ts';
import { temporaryFolder } from './temporary.ts';

/** Debian's packages of Slurm with the daemon that its parts trust each other by. */
const PACKAGES = ['slurm-wlm', 'munge'];

/** A Slurm of two nodes on this machine. */
export interface SlurmCluster {
  /** For programs that shall reach it. */
  readonly environment: NodeJS.ProcessEnv;
  /** Pulls the plug of a node: its daemon and all that runs on it are killed. */
  stopNode(node: 'n1' | 'n2'): void;
  startNode(node: 'n1' | 'n2'): void;
  /** Ends the controller, so that no command gets an answer; and starts it again. */
  stopController(): Promise<void>;
  startController(): Promise<void>;
}

/** Why there can be no Slurm here; null where there can. Installs it where that is missing and allowed. */
export function whyNoSlurm(): string | null {
  // It takes minutes, and installs packages.
  if (process.env['LORIKEET_TEST_SLURM'] === undefined) return 'LORIKEET_TEST_SLURM is not set';
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'a cluster is started by root on Linux';
  if (hasProgram('slurmctld') && hasProgram('slurmd') && hasProgram('munged')) return null;
  if (!hasProgram('apt-get')) return 'Slurm is not installed, and there is no apt-get';
  const install = () =>
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: 'ignore',
    }).status;
  if (install() !== 0) {
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    if (install() !== 0) return 'apt-get cannot install slurm-wlm';
  }
  return null;
}

function hasProgram(name: string): boolean {
  return spawnSync('which', [name], { stdio: 'ignore' }).status === 0;
}

/** Starts a cluster for one test, which ends with it. @param settings more lines of slurm.conf */
export async function startSlurm(settings: readonly string[] = []): Promise<SlurmCluster> {
  const folder = temporaryFolder();
  for (const name of ['state2', 'log']) mkdirSync(path.join(folder, name));
  // A node is given up soon, and a job that is started again waits for as long as its old credential lives.
  const soon = ['SlurmdTimeout=6', 'AuthInfo=cred_expire=5', 'SchedulerParameters=sched_interval=2,bf_interval=2'];
  const conf = readFileSync(shared('cluster', 'slurm-2node.conf'), 'utf8')
    .replaceAll('@DIR@', folder)
    .replaceAll('@HOST@', hostname().split('.')[0]!);
  const file = path.join(folder, 'slurm.conf');
  writeFileSync(file, `${conf}\n${[...soon, ...settings].join('\n')}\n`);
  const environment = { ...process.env, SLURM_CONF: file };

  startMunge();
  const running = new Map<string, number>();
  const start = (name: string, program: string, args: readonly string[]) => {
    const log = openSync(path.join(folder, 'log', `${name}.out`), 'a');
    const child = spawn(program, args, { env: environment, detached: true, stdio: ['ignore', log, log] });
    child.unref();
    running.set(name, child.pid!);
  };
  const kill = (name: string) => {
    const pid = running.get(name);
    running.delete(name);
    if (pid !== undefined) killTree(pid, folder, name);
  };
  const startNode = (node: 'n1' | 'n2') => start(node, 'slurmd', ['-D', '-N', node]);
  const startController = async () => {
    start('controller', 'slurmctld', ['-D']);
    await until(() => idleNodes(environment) !== null);
  };
  onTestFinished(() => {
    for (const name of [...running.keys()]) kill(name);
  });
  await startController();
  for (const node of ['n1', 'n2'] as const) startNode(node);
  await until(() => idleNodes(environment) === 2);
  return {
    environment,
    startNode,
    stopNode: kill,
    startController,
    stopController: async () => {
      kill('controller');
      await until(() => idleNodes(environment) === null);
    },
  };
}

/** munged, unless one runs; it stays, as that of a system does. */
function startMunge(): void {
  if (spawnSync('munge', ['-n'], { stdio: 'ignore' }).status === 0) return;
  for (const place of ['/run/munge', '/var/log/munge', '/var/lib/munge']) {
    mkdirSync(place, { recursive: true });
    execFileSync('chown', ['munge', place]);
  }
  execFileSync('su', ['-s', '/bin/sh', 'munge', '-c', '/usr/sbin/munged'], { stdio: 'ignore' });
}

/** How many nodes wait for work; null where the controller does not answer. */
function idleNodes(environment: NodeJS.ProcessEnv): number | null {
  const { status, stdout } = spawnSync('sinfo', ['-h', '-N', '-o', '%t'], {
    env: environment,
    encoding: 'utf8',
    timeout: 3000,
  });
  return status === 0 ? stdout.split('\n').filter((state) => state.trim() === 'idle').length : null;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let look = 0; !isSo(); look += 1) {
    if (look > 300) throw new Error('the cluster does not start');
    await sleep(100);
  }
}

/**
 * Kills a daemon and what it started, a job's steps before their programs, so that nothing can tell the controller. A step is no child of
 * its node's daemon: it is the parent of the script that lies in the node's spool folder.
 */
function killTree(pid: number, folder: string, node: string): void {
  const spool = path.join(folder, `spool-${node}`);
  const processes = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  const parents = new Map(processes.map((each) => [each, parentOf(each)]));
  const scripts = processes.filter((each) => commandOf(each).includes(`${spool}/`));
  const steps = scripts.map((each) => parents.get(each)!).filter((each) => commandOf(each).startsWith('slurmstepd'));
  const isBelow = (each: number): boolean =>
    scripts.includes(each) || ((parents.get(each) ?? 0) > 1 && isBelow(parents.get(each)!));
  for (const each of [pid, ...steps, ...processes.filter(isBelow)]) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}

function commandOf(pid: number): string {
  return (read(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ');
}

function parentOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`) ?? '';
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
