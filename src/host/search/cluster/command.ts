/** The line of shell that trains the run of a folder. @param program `lorikeet` on the nodes, word by word; null for what runs now */
export function resumeCommand(folder: string, program: readonly string[] | null): string {
  return [...(program ?? ownProgram()), 'resume', folder, '--take-over'].map(quoted).join(' ');
}

/** A word for a shell on the other side. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The command that is `lorikeet` now: what the nodes run where cluster.yaml names nothing else. */
function ownProgram(): string[] {
  return [process.execPath, ...process.execArgv, process.argv[1]!];
}
