import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface SlurmCommands {
  /** For the PATH. */
  readonly folder: string;
  /** Whether the controller answers. */
  answers(does: boolean): void;
  /** Whether jobs get a node. */
  hasNodes(has: boolean): void;
  /** Whether the queue takes no more jobs. */
  isFull(is: boolean): void;
  /** Ends a job as the cluster does it: its state, by its number. */
  end(id: string, state: string): void;
  /** How many jobs there were. */
  submitted(): number;
}

/**
 * sbatch, squeue, sacct and scancel where there is no Slurm, for tests of pages: shell scripts with the options that Lorikeet uses, over a folder
 * of jobs. They run what is submitted. `slurm.test.ts` has the real ones.
 */
export function writeSlurmCommands(folder: string): SlurmCommands {
  const jobs = path.join(folder, 'jobs');
  const [away, busy, full] = ['away', 'busy', 'full'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(jobs, { recursive: true });
  const write = (name: string, lines: string) => {
    const file = path.join(folder, name);
    const head = `#!/bin/sh
if [ -e '${away}' ]; then echo "${name}: error: Unable to contact slurm controller (connect failure)" >&2; exit 1; fi
cd '${jobs}' || exit 1
`;
    writeFileSync(file, head + lines);
    chmodSync(file, 0o755);
  };
  write(
    'sbatch',
    `if [ -e '${full}' ]; then
  echo "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit)" >&2; exit 1
fi
for word in "$@"; do case "$word" in
  --job-name=*) name="\${word#*=}" ;;
  --output=*) log="\${word#*=}" ;;
esac; done
id=$(($(ls -d [0-9]* 2>/dev/null | wc -l) + 1))
mkdir "$id" && cat > "$id/script"
echo "$name" > "$id/name"; echo PENDING > "$id/state"
(
  while [ -e '${busy}' ]; do sleep 0.1; done
  [ "$(cat "$id/state")" = PENDING ] || exit
  echo RUNNING > "$id/state"
  if sh "$id/script" >> "$log" 2>&1; then end=COMPLETED; else end=FAILED; fi
  [ "$(cat "$id/state")" = RUNNING ] && echo "$end" > "$id/state"
) > /dev/null 2>&1 < /dev/null &
echo "$id"
`,
  );
  write(
    'squeue',
    `for id in [0-9]*; do
  [ -e "$id/name" ] || continue
  state=$(cat "$id/state"); node=n1; reason=None
  if [ "$state" = PENDING ]; then node=; reason=Resources; fi
  echo "$id|$state|$reason|$node|$(cat "$id/name")"
done
`,
  );
  write('sacct', '');
  write(
    'scancel',
    `for id in "$@"; do :; done\n[ "$(cat "$id/state")" = PENDING ] && echo CANCELLED > "$id/state"\nexit 0\n`,
  );
  const mark = (file: string, isThere: boolean) => {
    if (isThere) writeFileSync(file, '');
    else rmSync(file, { force: true });
  };
  return {
    folder,
    answers: (does) => mark(away, !does),
    hasNodes: (has) => mark(busy, !has),
    isFull: (is) => mark(full, is),
    end: (id, state) => writeFileSync(path.join(jobs, id, 'state'), `${state}\n`),
    submitted: () => (existsSync(jobs) ? readdirSync(jobs).length : 0),
  };
}
