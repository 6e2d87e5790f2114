import { Argument, type Command } from 'commander';
import { DeviceName } from '../../contract/index.ts';
import { deviceTitles } from '../../shared/device.ts';
import { exitCodes } from '../exit-codes.ts';
import { devicesText } from '../output/devices.ts';
import { print, printJson } from '../output/print.ts';
import { progressLine } from '../output/progress-line.ts';
import { openSession } from '../session.ts';

/** Adds `lorikeet device list|prove`, and gives the command to add more to. */
export function addDevice(program: Command): Command {
  const device = program.command('device').description('what can train on this machine, and its proof');
  device
    .command('list')
    .description('devices with their state, memory and versions, and which one a new run gets')
    .action(list);
  device
    .command('prove')
    .addArgument(new Argument('[device]', 'left out, each that can be tried').choices(DeviceName.options))
    .description('train small models on a device and compare with the CPU')
    .action(prove);
  return device;
}

async function list(_options: object, command: Command): Promise<void> {
  const session = openSession(command);
  const reply = await session.ask('devices.list', {});
  if (session.json) printJson(reply);
  else print(devicesText(reply));
}

async function prove(name: DeviceName | undefined, _options: object, command: Command): Promise<void> {
  const session = openSession(command);
  const line = progressLine();
  const reply = await session
    .ask('devices.prove', { device: name ?? null }, (event) => {
      if (session.json) printJson(event);
      else line.show(`proving ${deviceTitles[event.device]} in ${event.format}`);
    })
    .finally(line.clear);
  if (session.json) printJson(reply);
  else print(devicesText(reply));
  const named = reply.devices.find(({ device }) => device === name);
  if (named !== undefined && named.state !== 'proved') process.exitCode = exitCodes.failed;
}
