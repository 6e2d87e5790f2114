import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Command } from 'commander';
import { LorikeetError, openClassifier, version } from '../../host/index.ts';
import { startClassifierServer } from '../../server/index.ts';
import { launchChild } from '../launcher.ts';
import { print, printJson, warn } from '../output/print.ts';
import { interrupted, portOf } from '../serving.ts';

interface ServeModelOptions {
  port: string;
  host: string;
  /** false with --no-token; undefined where neither is given. */
  token?: string | false;
  labels?: string;
}

/** Shorter tokens can be tried out. */
const LEAST_TOKEN = 16;

export function addServeModel(program: Command): void {
  program
    .command('serve-model <run>')
    .description('classify texts for other programs over http, with a run or with the folder of an adapter')
    .option('--port <number>', 'port to listen on; 0 takes a free one', '8472')
    .option(
      '--host <address>',
      'address to listen on; anything but 127.0.0.1 is reached from other machines',
      '127.0.0.1',
    )
    .option(
      '--token <secret>',
      'what clients send as "Authorization: Bearer SECRET" (default: one is made, and printed)',
    )
    .option('--no-token', 'answer without a token; on 127.0.0.1 alone')
    .option('--labels <names>', 'names of the classes in their order, for an adapter that does not tell')
    .action(async (run: string, { port, host, token: choice, labels }: ServeModelOptions, command: Command) => {
      const { runs, json } = command.optsWithGlobals<{ runs: string; json?: boolean }>();
      const portNumber = portOf(port);
      const token = tokenFrom(choice);
      const service = await openClassifier(
        { launcher: launchChild, runsFolder: runs },
        { target: run, labels: labels?.split(',').map((label) => label.trim()) ?? null, warn },
      );
      const server = await startClassifierServer({
        ...{ service, version, host, token, warn },
        name: path.basename(path.resolve(run)),
        port: portNumber,
      }).catch((error: unknown) => {
        service.close();
        throw error;
      });
      if (json) printJson({ type: 'serving', address: server.address, port: server.port, token });
      else {
        print(`POST ${server.address}/classify {"text": "…"} tells ${service.labels.join(', ')} apart.`);
        if (token !== null) print(`Authorization: Bearer ${token}`);
        print(`${server.address}/openapi.json describes it. Ctrl+C ends it.`);
      }
      await interrupted();
      if (!json) print('Answering what is under way …');
      await server.close();
      service.close();
    });
}

/** @throws server.token-short */
function tokenFrom(choice: string | false | undefined): string | null {
  if (choice === false) return null;
  const token = choice ?? process.env['LORIKEET_SERVE_TOKEN'] ?? randomBytes(32).toString('base64url');
  if (token.length < LEAST_TOKEN || /\s/.test(token))
    throw new LorikeetError('server.token-short', { least: LEAST_TOKEN });
  return token;
}
