"""Times training steps of PyTorch, transformers and PEFT on random weights, for a comparison with `npm run bench`.

python scripts/bench/peft_step.py make-batches --model FOLDER --out FILE [--rows 8] [--shortest 20] [--longest 60] [--count 12]
python scripts/bench/peft_step.py time --model FOLDER --batches FILE --rank 2 --dropout 0.1
    [--dtype fp32|bf16] [--base-dtype fp32|bf16] [--checkpointing] [--device cuda] [--warmup 3] [--steps 12]

FOLDER holds a config.json; its weights are not read. `make-batches` draws token ids and needs no library. `time` prints one JSON line: seconds
of a step (median, least, most), tokens per second and the most memory of the process and of the card. `--base-dtype` is how the frozen weights are
kept, `--dtype` what products are computed in (autocast); factors of LoRA and the optimizer are float32. TF32 is off.
"""

import argparse
import json
import os
import random
import resource
import statistics
import time

os.environ.setdefault("HF_HUB_OFFLINE", "1")

TARGETS = {"roberta": ["query", "value"]}
DECODER_TARGETS = ["q_proj", "v_proj"]


def read_config(folder):
    with open(os.path.join(folder, "config.json")) as handle:
        return json.load(handle)


def pad_of(config):
    """The pad token as Lorikeet has it: a decoder without one takes its first end token."""
    if config.get("pad_token_id") is not None:
        return config["pad_token_id"]
    end = config["eos_token_id"]
    return end[0] if isinstance(end, list) else end


def make_batches(args):
    config = read_config(args.model)
    generator = random.Random(args.seed)
    pad = pad_of(config)

    def row():
        length = generator.randint(args.shortest, args.longest)
        return [generator.randrange(10, config["vocab_size"]) for _ in range(length)]

    batches = []
    for _ in range(args.count):
        rows = [row() for _ in range(args.rows)]
        width = max(len(each) for each in rows)
        batches.append({
            "input_ids": [each + [pad] * (width - len(each)) for each in rows],
            "attention_mask": [[1] * len(each) + [0] * (width - len(each)) for each in rows],
            "labels": [generator.randrange(2) for _ in rows],
        })
    with open(args.out, "w") as handle:
        json.dump({"pad_token_id": pad, "batches": batches}, handle)


def time_steps(args):
    import peft
    import torch
    import transformers

    torch.manual_seed(0)
    torch.set_num_threads(args.threads)
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    dtypes = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}

    config = transformers.AutoConfig.from_pretrained(args.model, num_labels=2)
    config.pad_token_id = pad_of(read_config(args.model))
    config.use_cache = False
    with torch.device(args.device):
        base = transformers.AutoModelForSequenceClassification.from_config(config)
    base = base.to(device=args.device, dtype=dtypes[args.base_dtype])
    settings = peft.LoraConfig(
        task_type="SEQ_CLS", r=args.rank, lora_alpha=16, lora_dropout=args.dropout,
        target_modules=TARGETS.get(config.model_type, DECODER_TARGETS),
    )
    model = peft.get_peft_model(base, settings)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    for parameter in trained:
        parameter.data = parameter.data.float()
    if args.checkpointing:
        model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    optimizer = torch.optim.AdamW(trained, lr=1e-4, weight_decay=0.001)
    with open(args.batches) as handle:
        batches = json.load(handle)["batches"]
    batches = [{key: torch.tensor(value, device=args.device) for key, value in batch.items()} for batch in batches]
    # Factors in float32 beside a base in half floats need autocast.
    narrow = dtypes[args.dtype] if args.dtype != "fp32" else dtypes[args.base_dtype]
    is_narrow = narrow != torch.float32

    def step(batch):
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast(args.device, narrow, enabled=is_narrow):
            logits = model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).logits
        loss = torch.nn.functional.cross_entropy(logits.float(), batch["labels"])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 0.3)
        optimizer.step()
        # The loss is read, as Lorikeet does: it waits for the card.
        return loss.item()

    model.train()
    seconds, tokens = [], 0
    for index in range(args.warmup + args.steps):
        batch = batches[index % len(batches)]
        began = time.perf_counter()
        step(batch)
        if args.device == "cuda":
            torch.cuda.synchronize()
        if index < args.warmup:
            continue
        seconds.append(time.perf_counter() - began)
        tokens += int(batch["attention_mask"].sum())
    print(json.dumps({
        "secondsPerStep": {"median": statistics.median(seconds), "min": min(seconds), "max": max(seconds)},
        "tokensPerSecond": tokens / sum(seconds),
        "peakRssBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "peakCudaBytes": torch.cuda.max_memory_allocated() if args.device == "cuda" else None,
        "trainable": sum(parameter.numel() for parameter in trained),
        "model": args.model, "dtype": args.dtype, "baseDtype": args.base_dtype, "checkpointing": args.checkpointing,
        "device": args.device, "steps": args.steps,
        "torch": torch.__version__, "transformers": transformers.__version__, "peft": peft.__version__,
    }))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("make-batches")
    make.add_argument("--model", required=True)
    make.add_argument("--out", required=True)
    for name, value in {"rows": 8, "shortest": 20, "longest": 60, "count": 12, "seed": 0}.items():
        make.add_argument(f"--{name}", type=int, default=value)
    timing = commands.add_parser("time")
    timing.add_argument("--model", required=True)
    timing.add_argument("--batches", required=True)
    timing.add_argument("--rank", type=int, required=True)
    timing.add_argument("--dropout", type=float, required=True)
    timing.add_argument("--dtype", choices=["fp32", "bf16", "fp16"], default="fp32")
    timing.add_argument("--base-dtype", choices=["fp32", "bf16", "fp16"], default="fp32")
    timing.add_argument("--checkpointing", action="store_true")
    timing.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    timing.add_argument("--threads", type=int, default=2)
    timing.add_argument("--warmup", type=int, default=3)
    timing.add_argument("--steps", type=int, default=12)
    args = parser.parse_args()
    if args.command == "make-batches":
        make_batches(args)
    else:
        time_steps(args)


if __name__ == "__main__":
    main()
