import { z } from 'zod';
import { deviceNames } from '../../shared/device.ts';
import { currentPrecision, precisions } from '../../shared/precision.ts';
import { trackerNames } from '../../shared/trackers.ts';
import { DataConfig } from './data.ts';
import { LoraConfig } from './lora.ts';
import { SearchConfig } from './search.ts';
import { TrainConfig } from './train.ts';

export { FixName } from './data.ts';
export { DomainConfig, SearchConfig, SettingValue } from './search.ts';

/** What the user writes as YAML to describe a run. Keys are strict, every key but `model` and `data.train` has a default. */
export const RunConfig = z
  .strictObject({
    model: z
      .string()
      .min(1)
      .describe(
        'Base checkpoint: a folder with config.json, safetensors files and tokenizer.json, or a model on the Hub such as `roberta-large` or `owner/name@revision`, which is fetched where it is missing. A folder of the name wins.',
      ),
    data: DataConfig,
    lora: LoraConfig.prefault({}),
    train: TrainConfig.prefault({}),
    precision: z
      .preprocess(currentPrecision, z.enum(precisions).default('stored'))
      .describe(
        'How the frozen weights are kept: `stored` leaves them as the checkpoint has them; int8 (on the CPU), nf4 and int4 are quantized once into the cache. The words fp32 and fp16 of earlier versions are read as `stored`.',
      ),
    device: z
      .enum(['auto', ...deviceNames])
      .default('auto')
      .describe('Where to train; `auto` takes the fastest device that works.'),
    threads: z.int().min(0).default(0).describe('CPU threads; 0 leaves the choice to the runtime.'),
    trackers: z
      .array(z.enum(trackerNames))
      .default([])
      .describe(
        'Programs that the run is also written for while it goes on, as docs/trackers.md describes it: `tensorboard`, `mlflow`, `csv`.',
      ),
    trackerFolder: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('Folder that the trackers of many runs share; null writes into the run folder.'),
    search: SearchConfig.nullable()
      .default(null)
      .describe('What `lorikeet search` varies, and for what (docs/search.md); null for a run alone.'),
  })
  .describe('A fine-tuning run of Lorikeet.');

/** A config with every default filled in. */
export type RunConfig = z.output<typeof RunConfig>;
