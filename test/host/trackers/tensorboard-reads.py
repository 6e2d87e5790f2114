"""Prints what TensorBoard knows of the runs below a folder; again after each line on standard input, without forgetting."""

import json
import sys

from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.plugins.hparams import metadata

multiplexer = EventMultiplexer(size_guidance={"tensors": 0})


def scalars(run, tag):
    return [[event.step, float(event.tensor_proto.float_val[0])] for event in multiplexer.Tensors(run, tag)]


def hparams(run):
    content = {
        tag: metadata.parse_session_start_info_plugin_data(data) if tag == metadata.SESSION_START_INFO_TAG else None
        for tag, data in multiplexer.PluginRunToTagToContent("hparams").get(run, {}).items()
    }
    start = content.get(metadata.SESSION_START_INFO_TAG)
    values = {} if start is None else {name: value.number_value for name, value in start.hparams.items() if value.HasField("number_value")}
    return {"tags": sorted(content), "numbers": values}


while True:
    multiplexer.AddRunsFromDirectory(sys.argv[1])
    multiplexer.Reload()
    report = {
        run: {"scalars": {tag: scalars(run, tag) for tag in tags["tensors"] if not tag.startswith("_hparams_")}, "hparams": hparams(run)}
        for run, tags in multiplexer.Runs().items()
    }
    print(json.dumps(report), flush=True)
    if not sys.stdin.readline():
        break
