import protobuf from 'protobufjs/light.js';

/**
 * The messages of TensorBoard's published schemas that a run needs, with their published field numbers: event.proto, summary.proto
 * and tensor.proto of TensorFlow, plugin_data.proto of the hparams plugin, Value of Protocol Buffers' struct.proto. Other
 * fields are left out: readers skip what is not there.
 */
export const eventSchema = protobuf.Root.fromJSON({
  nested: {
    Event: message({
      wallTime: { id: 1, type: 'double' },
      step: { id: 2, type: 'int64' },
      fileVersion: { id: 3, type: 'string' },
      summary: { id: 5, type: 'Summary' },
      sessionLog: { id: 7, type: 'SessionLog' },
    }),
    SessionLog: message({ status: { id: 1, type: 'int32' } }),
    Summary: message({ value: { id: 1, rule: 'repeated', type: 'SummaryValue' } }),
    SummaryValue: message({
      tag: { id: 1, type: 'string' },
      simpleValue: { id: 2, type: 'float' },
      tensor: { id: 8, type: 'TensorProto' },
      metadata: { id: 9, type: 'SummaryMetadata' },
    }),
    SummaryMetadata: message({ pluginData: { id: 1, type: 'PluginData' } }),
    PluginData: message({ pluginName: { id: 1, type: 'string' }, content: { id: 2, type: 'bytes' } }),
    TensorProto: message({ dtype: { id: 1, type: 'int32' }, tensorShape: { id: 2, type: 'TensorShapeProto' } }),
    TensorShapeProto: message({ dim: { id: 2, rule: 'repeated', type: 'Dim' } }),
    Dim: message({ size: { id: 1, type: 'int64' } }),
    HParamsPluginData: message({
      version: { id: 1, type: 'int32' },
      sessionStartInfo: { id: 3, type: 'SessionStartInfo' },
      sessionEndInfo: { id: 4, type: 'SessionEndInfo' },
    }),
    SessionStartInfo: {
      edition: 'proto2',
      fields: {
        hparams: { id: 1, keyType: 'string', type: 'Value' },
        groupName: { id: 4, type: 'string' },
        startTimeSecs: { id: 5, type: 'double' },
      } as unknown as protobuf.IType['fields'],
    },
    SessionEndInfo: message({ status: { id: 1, type: 'int32' }, endTimeSecs: { id: 2, type: 'double' } }),
    Value: message({
      numberValue: { id: 2, type: 'double' },
      stringValue: { id: 3, type: 'string' },
      boolValue: { id: 4, type: 'bool' },
    }),
  },
});

/** A message in which a field that holds a zero differs from one that is left out. */
function message(fields: protobuf.IType['fields']): protobuf.IType {
  return { edition: 'proto2', fields };
}

/** SessionLog.SessionStatus: what readers have of this step and later ones is void. */
export const sessionStart = 1;

/** tensorboard.hparams.Status. */
export const sessionEnds = { success: 1, failure: 2, running: 3 } as const;
