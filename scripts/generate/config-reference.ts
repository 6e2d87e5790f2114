import { z } from 'zod';
import { ClusterConfig, configSchema, type JsonSchema, RayConfig } from '../../src/contract/index.ts';
import { expectation } from '../../src/host/config/expectation.ts';

/** docs/config.md: every setting with its meaning, what it takes and its default. */
export function configReference(): string {
  const schema = configSchema();
  return `# The config of a run

A run is described by a YAML file. Only \`model\` and \`data.train\` have to be there; every other setting has a default. Relative
paths start at the folder of the config file; those given with \`--set\` start at the working directory. Unknown settings and
wrong values are refused with their line and the nearest valid name.

\`\`\`yaml
# yaml-language-server: $schema=../resources/schema/run-config.schema.json
model: ../models/roberta-base
data: { train: train.csv, text: text, label: target, split: { validation: 0.2, seed: 42 }, maxLength: 512 }
lora: { r: 8, alpha: 16, dropout: 0.1, targets: [query, value] }
train: { epochs: 5, batchSize: 8, learningRate: 2e-4, schedule: linear, classWeights: balanced, seed: 42 }
device: auto
\`\`\`

Editors that know the YAML language server complete and check the file with the first line above. Any setting can be overridden on the
command line: \`lorikeet train config.yaml --set train.seed=43 --set lora.targets=all-linear\`; the value is read as YAML.

This page is written from the schema by \`npx tsx scripts/generate.ts\`.

${sections(schema, [])}`;
}

/** docs/cluster-config.md: every setting of cluster.yaml. */
export function clusterReference(): string {
  return `# cluster.yaml

How the jobs of a search reach a cluster, and what each of them asks for; [cluster.md](cluster.md) has the whole of it. Every setting has a default.
Unknown settings and wrong values are refused with their line and the nearest valid name.

This page is written from the schema by \`npx tsx scripts/generate.ts\`.

${sections(z.toJSONSchema(ClusterConfig, { io: 'input' }) as JsonSchema, [], 'Slurm')}
${sections(z.toJSONSchema(RayConfig, { io: 'input' }) as JsonSchema, [], 'Ray')}`;
}

function sections(group: JsonSchema, path: readonly string[], top = 'Top level'): string {
  const entries = Object.entries(group.properties ?? {});
  const settings = entries.filter(([, setting]) => setting.properties === undefined);
  const groups = entries.filter(([, setting]) => setting.properties !== undefined);
  const required = new Set(group.required);
  const rows = settings.map(([name, setting]) => {
    const preset = required.has(name) ? 'required' : `\`${JSON.stringify(setting.default)}\``;
    return `| \`${[...path, name].join('.')}\` | ${cell(setting.description ?? '')} | ${cell(expectation(setting))} | ${preset} |`;
  });
  const title = path.length === 0 ? top : path.join('.');
  const table = `| Setting | Meaning | Takes | Default |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  const nested = groups.map(([name, setting]) => sections(setting, [...path, name]));
  return [`## ${title}\n\n${path.length === 0 ? '' : `${cell(group.description ?? '')}\n\n`}${table}`, ...nested].join(
    '\n',
  );
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
