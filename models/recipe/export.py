"""The trained tagger as the files that are shipped.

A folder holds one encoder, in half precision as sharded safetensors, for two ways to run it: Stanza's (`nertagger.pt` with LSTM,
classifier and CRF) and that of ONNX Runtime (`engine.onnx`, a graph that reads the encoder's weights from the same file, with LSTM and
classifier, and `decoder.safetensors` with the CRF). Both compute in floats.
"""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path
from typing import Any

import onnx
import torch
from onnx.external_data_helper import set_external_data
from safetensors.torch import save_file
from stanza.models.ner.trainer import Trainer
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

EMBEDDINGS = "model-00001-of-00002.safetensors"
ENCODER = "model-00002-of-00002.safetensors"
INDEX = "model.safetensors.index.json"
TAGGER = "nertagger.pt"
ENGINE = "engine.onnx"
DECODER = "decoder.safetensors"
TOKENIZER = ("tokenizer.json", "tokenizer_config.json")
WORDS = "embeddings.word_embeddings.weight"
OPSET = 17


def export(trainer: Trainer, tokenizer: Path, target: Path) -> None:
    """Write a trained tagger to `target`; `tokenizer` is the encoder's folder."""
    target.mkdir(parents=True, exist_ok=True)
    trainer.model.eval()
    for name in TOKENIZER:
        shutil.copyfile(tokenizer / name, target / name)
    _save_encoder(trainer, target)
    _save_tagger(trainer, target)
    _save_decoder(trainer, target)
    _save_engine(trainer, target)


def _save_encoder(trainer: Trainer, target: Path) -> None:
    """Write the encoder as Hugging Face's sharded safetensors in half precision; the configuration asks for floats when it is read."""
    encoder = trainer.model.bert_model
    weights = {name: weight.half().contiguous() for name, weight in encoder.state_dict().items() if "pooler" not in name}
    shards = {EMBEDDINGS: {WORDS: weights.pop(WORDS)}, ENCODER: weights}
    for file, tensors in shards.items():
        save_file(tensors, target / file, {"format": "pt"})
    places = {name: file for file, tensors in shards.items() for name in tensors}
    size = sum(tensor.numel() * 2 for tensors in shards.values() for tensor in tensors.values())
    (target / INDEX).write_text(json.dumps({"metadata": {"total_size": size}, "weight_map": places}, indent=1) + "\n")
    configuration = {**encoder.config.to_diff_dict(), "dtype": "float32"}
    for local in ("_name_or_path", "transformers_version"):
        configuration.pop(local, None)
    (target / "config.json").write_text(json.dumps(configuration, indent=1, sort_keys=True) + "\n")


def _save_tagger(trainer: Trainer, target: Path) -> None:
    """Write Stanza's file without the encoder, which it names by its folder in the project."""
    state = {name: weight for name, weight in trainer.model.state_dict().items() if not name.startswith("bert_model.")}
    local = {"train_file", "eval_file", "save_dir", "save_name", "wordvec_dir", "charlm_save_dir", "device", "cpu", "cuda"}
    configuration = {name: value for name, value in trainer.args.items() if name not in local}
    configuration["bert_model"] = f"models/{target.name}"
    torch.save({"model": state, "vocab": trainer.vocab.state_dict(), "config": configuration}, target / TAGGER)


def _save_decoder(trainer: Trainer, target: Path) -> None:
    tags = trainer.vocab["tag"].items(0)
    save_file({"transitions": trainer.model.crits[0]._transitions.detach().contiguous()}, target / DECODER, {"tags": json.dumps(tags)})


class Engine(torch.nn.Module):
    """The tagger from vectors of pieces to emissions: what `derek` runs, in operations that are quick on a CPU.

    The encoder stays in half precision, as it is stored, and becomes floats in the graph: ONNX Runtime does that once, on loading.
    """

    def __init__(self, trainer: Trainer) -> None:
        super().__init__()
        model = copy.deepcopy(trainer.model)
        self.encoder = model.bert_model.half()
        mixed = model.bert_layer_mix.in_features
        self.shares = (model.bert_layer_mix.weight[0] + 1 / mixed).detach().tolist()
        self.lstm = model.taggerlstm.lstm
        self.classifier = model.tag_clfs[0]

    def forward(
        self, vectors: torch.Tensor, mask: torch.Tensor, last: torch.Tensor, words: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """*Shape*: vectors (rows, pieces, width), mask (rows, 1, 1, pieces) added to attention, last (rows, words) places of last pieces,
        words (rows,) lengths in falling order; the results are emissions (rows, words, tags) and the encoder's states of the words (rows,
        words, width)."""
        table = self.encoder.embeddings
        places = table.position_embeddings.weight[: vectors.shape[1]].float() + table.token_type_embeddings.weight[0].float()
        kept = [_norm(vectors + places, table.LayerNorm)]
        *lower, highest = self.encoder.encoder.layer
        for layer in lower:
            kept.append(_layer(layer, kept[-1], mask))
        # A word is known by its last piece: the highest layer is computed for no other.
        top = _layer(highest, kept[-1], mask, last)
        *shares, top_share = self.shares
        mixed = sum(share * states for share, states in zip(shares, kept[-len(shares) :], strict=True))
        each = _taken(mixed, last) + top_share * top
        packed = pack_padded_sequence(each, words, batch_first=True)
        begin = vectors.new_zeros(2, vectors.shape[0], self.lstm.hidden_size)
        states, _ = pad_packed_sequence(self.lstm(packed, (begin, begin))[0], batch_first=True)
        return self.classifier(states), each


def _taken(states: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """The states of (rows, pieces, width) at some pieces of each row."""
    return torch.gather(states, 1, places.unsqueeze(-1).expand(-1, -1, states.shape[-1]))


def _layer(layer: Any, states: torch.Tensor, mask: torch.Tensor, places: torch.Tensor | None = None) -> torch.Tensor:
    """A layer of BERT over (rows, pieces, width), or what it makes of some pieces of each row alone."""
    attention = layer.attention.self
    heads, size = attention.num_attention_heads, attention.attention_head_size
    both = _linear(states, attention.key, attention.value).unflatten(-1, (2, heads, size))
    keys, values = both.permute(2, 0, 3, 1, 4).unbind(0)
    if places is not None:
        states = _taken(states, places)
    queries = _linear(states, attention.query).unflatten(-1, (heads, size)).transpose(1, 2)
    weights = torch.softmax(queries @ keys.transpose(-1, -2) * size**-0.5 + mask, dim=-1)
    context = (weights @ values).transpose(1, 2).flatten(2)
    states = _norm(states + _linear(context, layer.attention.output.dense), layer.attention.output.LayerNorm)
    inner = torch.nn.functional.gelu(_linear(states, layer.intermediate.dense))
    return _norm(states + _linear(inner, layer.output.dense), layer.output.LayerNorm)


def _linear(states: torch.Tensor, *parts: torch.nn.Linear) -> torch.Tensor:
    weight, bias = torch.cat([part.weight for part in parts]), torch.cat([part.bias for part in parts])
    return torch.nn.functional.linear(states, weight.float(), bias.float())


def _norm(states: torch.Tensor, norm: torch.nn.LayerNorm) -> torch.Tensor:
    return torch.nn.functional.layer_norm(states, norm.normalized_shape, norm.weight.float(), norm.bias.float(), norm.eps)


def _save_engine(trainer: Trainer, target: Path) -> None:
    """Write the graph; its encoder's weights are read where they lie in the file that Stanza reads too."""
    example = torch.zeros(2, 8, 384), torch.zeros(2, 1, 1, 8), torch.ones(2, 3, dtype=torch.int64), torch.tensor([3, 2])
    rows_and_pieces = {"vectors": {0: "rows", 1: "pieces"}, "mask": {0: "rows", 3: "pieces"}}
    rows_and_words = {"last": {0: "rows", 1: "words"}, "words": {0: "rows"}}
    results = {name: {0: "rows", 1: "words"} for name in ("emissions", "states")}
    torch.onnx.export(
        Engine(trainer).eval(),
        example,
        str(target / ENGINE),
        input_names=["vectors", "mask", "last", "words"],
        output_names=[*results],
        dynamic_axes={**rows_and_pieces, **rows_and_words, **results},
        opset_version=OPSET,
        do_constant_folding=False,  # the weights would lose their names and come in copies
        dynamo=False,
    )
    model = onnx.load(str(target / ENGINE))
    stored = _places(target / ENCODER)
    for tensor in model.graph.initializer:
        if tensor.name.startswith("encoder."):
            start, stop = stored[tensor.name.removeprefix("encoder.")]
            set_external_data(tensor, ENCODER, offset=start, length=stop - start)
            tensor.ClearField("raw_data")
    (target / ENGINE).write_bytes(model.SerializeToString())


def _places(path: Path) -> dict[str, tuple[int, int]]:
    """Where the bytes of each tensor of a safetensors file begin and end."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    return {name: (8 + size + one["data_offsets"][0], 8 + size + one["data_offsets"][1]) for name, one in header.items() if "dtype" in one}
