import type { CacheContents, CachedRepository, HubModel, ModelDetails, ReplyOf } from '../../contract/index.ts';
import { formatBytes } from '../../shared/format-bytes.ts';
import { precisions } from '../../shared/precision.ts';
import { compact, count, counted } from './format.ts';
import { table } from './table.ts';

/** A page of search results. */
export function modelsText({ models, cursor }: ReplyOf<'models.search'>): string {
  if (models.length === 0 && cursor === null) return 'No model was found.';
  const rows = models.map((model) => [
    model.id,
    model.parameters === null ? '–' : compact(model.parameters),
    compact(model.downloads),
    count(model.likes),
    model.license ?? '–',
    model.modelType ?? '–',
    remarks(model),
  ]);
  const page = table(['model', 'parameters', 'downloads', 'likes', 'license', 'architecture', ''], rows);
  return cursor === null ? page : `${page}\n\nmore with --cursor ${cursor}`;
}

function remarks({ isGated, isPrivate, isSupported }: HubModel): string {
  const remarks = [
    isSupported ? '' : 'not trainable here',
    isGated ? 'license to accept' : '',
    isPrivate ? 'private' : '',
  ];
  return remarks.filter((remark) => remark !== '').join(', ');
}

/** A model in full. @param name as the user named it */
export function modelText(name: string, model: ModelDetails): string {
  const { id, commit, folder, modelType, unsupported, parameters, dtypes, files, memory, facts } = model;
  const stored = Object.entries(dtypes).map(([dtype, number]) =>
    Object.keys(dtypes).length === 1 ? dtype : `${count(number)} ${dtype}`,
  );
  const size = `${formatBytes(model.bytes)} in ${counted(files.length, 'file')}`;
  const rows = [
    ['architecture', modelType ?? '–'],
    ['parameters', `${count(parameters)} (${stored.join(', ')})`],
    ['files', folder === null ? `${size} to download` : `${size} in ${folder}`],
    ...model.conversions.map(({ from, to }) => ['converted', `${from.join(', ')} to ${to}, once`]),
    ...(model.pullRequest === null
      ? []
      : [['revision', `${model.pullRequest}, the Hub’s conversion to safetensors, as the one asked for has pickle`]]),
    ...(model.classes === null ? [] : [['classes', `${model.classes.join(', ')} (it is a classifier already)`]]),
    ...(memory === null
      ? []
      : [['weights', precisions.map((precision) => `${precision} ${formatBytes(memory[precision])}`).join(', ')]]),
    ...(facts === null
      ? []
      : [
          ['license', `${facts.license ?? '–'}${facts.isGated ? `, to be accepted on ${facts.page}` : ''}`],
          ['downloads', `${count(facts.downloads)} in 30 days, ${count(facts.likes)} likes`],
          ['page', `${facts.page}${facts.isPrivate ? ' (private)' : ''}`],
        ]),
  ];
  const title = id === null || commit === null ? (folder ?? name) : `${id} at commit ${commit}`;
  const verdict = unsupported === null ? 'Lorikeet can train it.' : `Lorikeet cannot train it: ${unsupported}`;
  return [title, ...rows.map(([name, value]) => `${name!.padEnd(14)}${value}`), verdict].join('\n');
}

/** Contents of the cache: models, then data sets. */
export function cacheText({ folder, bytes: total, repositories }: CacheContents): string {
  const parts = (['model', 'dataset'] as const).flatMap((type) => {
    const rows = repositories.filter((repository) => repository.type === type).flatMap(snapshotRows);
    const heading = type === 'model' ? 'model' : 'data set';
    return rows.length === 0 ? [] : [table([heading, 'size', 'files', 'commit', 'revisions', ''], rows), ''];
  });
  if (parts.length === 0) return `The cache ${folder} is empty.`;
  return [...parts, `${formatBytes(total)} in ${folder}`].join('\n');
}

function snapshotRows({ id, type, isImported, incompleteBytes, snapshots, bytes: all }: CachedRepository): string[][] {
  const unfinished = incompleteBytes === 0 ? '' : `${formatBytes(incompleteBytes)} unfinished`;
  if (snapshots.length === 0) return [[id, formatBytes(all), '', '', '', unfinished]];
  return snapshots.map(({ commit, bytes: size, files, revisions, isTrainable }, at) => {
    const remarks = [
      isImported ? 'imported' : '',
      type === 'model' && !isTrainable ? 'not whole' : '',
      at === 0 ? unfinished : '',
    ];
    const remark = remarks.filter((text) => text !== '').join(', ');
    return [id, formatBytes(size), count(files), commit.slice(0, 12), revisions.join(', '), remark];
  });
}
