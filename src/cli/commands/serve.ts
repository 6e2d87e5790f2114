import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, Option } from 'commander';
import { appFiles, appFolder, openHost, openLog } from '../../host/index.ts';
import { startServer } from '../../server/index.ts';
import { launchChild } from '../launcher.ts';
import { print, printJson } from '../output/print.ts';
import { interrupted, portOf } from '../serving.ts';

/** The built pages: beside this program's folder in a build, in `dist` in a checkout. */
const builtPages = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../../dist/renderer' : '../renderer', import.meta.url),
);

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('open the app in a browser, for a machine without a screen')
    .option('--port <number>', 'port to listen on; 0 takes a free one', '8471')
    .option(
      '--host <address>',
      'address to listen on; anything but 127.0.0.1 is reached from other machines',
      '127.0.0.1',
    )
    // For the dev server, which serves the pages itself.
    .addOption(new Option('--pages <folder>', 'folder of the pages').default(builtPages).hideHelp())
    .action(async ({ port, host, pages }: { port: string; host: string; pages: string }, command: Command) => {
      const { runs, json } = command.optsWithGlobals<{ runs: string; json?: boolean }>();
      const portNumber = portOf(port);
      const folder = appFolder();
      const { logs, uploads } = appFiles(folder);
      const log = openLog(path.join(logs, 'server.log'));
      const warn = (message: string) => log.warn(message);
      const { handlers, close } = openHost({ launcher: launchChild, runsFolder: runs, appFolder: folder, warn });
      const server = await startServer({ handlers, pages, uploads, host, port: portNumber, warn }).catch(
        async (error: unknown) => {
          await close();
          throw error;
        },
      );
      if (json) printJson({ type: 'serving', link: server.link, port: server.port });
      else {
        print(`Open ${server.link}\n`);
        print('The link opens once; the browser that has opened it stays let in until this program ends.');
        print('Ctrl+C ends it: a run that trains stops with a checkpoint and goes on at the next start.');
      }
      await interrupted();
      if (!json) print('Stopping…');
      await server.close();
      await close();
    });
}
