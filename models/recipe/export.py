"""The trained tagger as the files that are shipped.

A folder holds the model twice over one table of embeddings: as Stanza reads it (the encoder in half precision as sharded
safetensors, `nertagger.pt` with LSTM, classifier and CRF), and as ONNX Runtime runs it (`engine.onnx` with 8-bit linear layers, and
`decoder.safetensors` with the CRF). Both take the vectors of the pieces from `model-00001-of-00002.safetensors`.
"""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from safetensors.torch import save_file
from sentences import Labelled
from smoothing import smooth
from stanza.models.ner.trainer import Trainer
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from derek.detection.tagger.batches import batched, inputs_of
from derek.detection.tagger.pieces import Pieces

EMBEDDINGS = "model-00001-of-00002.safetensors"
ENCODER = "model-00002-of-00002.safetensors"
INDEX = "model.safetensors.index.json"
TAGGER = "nertagger.pt"
ENGINE = "engine.onnx"
DECODER = "decoder.safetensors"
TOKENIZER = ("tokenizer.json", "tokenizer_config.json")
WORDS = "embeddings.word_embeddings.weight"
OPSET = 17


def export(trainer: Trainer, tokenizer: Path, target: Path, calibration: Sequence[Labelled]) -> None:
    """Write a trained tagger to `target`; `tokenizer` is the encoder's folder, `calibration` some sentences to fit 8-bit ranges to."""
    target.mkdir(parents=True, exist_ok=True)
    trainer.model.eval()
    for name in TOKENIZER:
        shutil.copyfile(tokenizer / name, target / name)
    _save_encoder(trainer, target)
    _save_tagger(trainer, target)
    _save_decoder(trainer, target)
    _save_engine(trainer, target, calibration)


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
    """The tagger from vectors of pieces to emissions: what `derek` runs, in operations that are quick on a CPU."""

    def __init__(self, trainer: Trainer) -> None:
        super().__init__()
        model = copy.deepcopy(trainer.model)  # its weights will be changed for 8 bits
        self.embeddings = model.bert_model.embeddings
        self.layers = torch.nn.ModuleList(Layer(layer) for layer in model.bert_model.encoder.layer)
        mixed = model.bert_layer_mix.in_features
        self.shares = (model.bert_layer_mix.weight[0] + 1 / mixed).detach().tolist()
        self.lstm = model.taggerlstm.lstm
        self.classifier = model.tag_clfs[0]

    def linear_layers(self) -> Iterator[tuple[torch.nn.Module, str]]:
        """The layers that get 8 bits, each as the module that holds it and its name there."""
        for layer in self.layers:
            yield from ((layer, "joined"), (layer.output, "dense"), (layer, "inner"), (layer.outer, "dense"))

    def forward(self, vectors: torch.Tensor, mask: torch.Tensor, last: torch.Tensor, words: torch.Tensor) -> torch.Tensor:
        """*Shape*: vectors (rows, pieces, width), mask (rows, 1, 1, pieces) added to attention, last (rows, words) places of last pieces,
        words (rows,) lengths in falling order; the result is (rows, words, tags)."""
        places = self.embeddings.position_embeddings.weight[: vectors.shape[1]]
        states = self.embeddings.LayerNorm(vectors + places + self.embeddings.token_type_embeddings.weight[0])
        kept = [states]
        for layer in self.layers:
            kept.append(layer(kept[-1], mask))
        mixed = sum(share * states for share, states in zip(self.shares, kept[-len(self.shares) :], strict=True))
        each = torch.gather(mixed, 1, last.unsqueeze(-1).expand(-1, -1, mixed.shape[-1]))
        packed = pack_padded_sequence(each, words, batch_first=True)
        begin = vectors.new_zeros(2, vectors.shape[0], self.lstm.hidden_size)
        states, _ = pad_packed_sequence(self.lstm(packed, (begin, begin))[0], batch_first=True)
        return self.classifier(states)


class Layer(torch.nn.Module):
    """A layer of BERT with one product for queries, keys and values."""

    def __init__(self, layer: Any) -> None:
        super().__init__()
        attention = layer.attention.self
        self.heads, self.size = attention.num_attention_heads, attention.attention_head_size
        parts = (attention.query, attention.key, attention.value)
        self.joined = torch.nn.Linear(parts[0].in_features, 3 * parts[0].out_features)
        self.joined.weight.data = torch.cat([part.weight.data for part in parts])
        self.joined.bias.data = torch.cat([part.bias.data for part in parts])
        self.output, self.inner, self.outer = layer.attention.output, layer.intermediate.dense, layer.output

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """One layer over (rows, pieces, width)."""
        rows, pieces, width = states.shape
        queries, keys, values = self.joined(states).view(rows, pieces, 3, self.heads, self.size).permute(2, 0, 3, 1, 4).unbind(0)
        weights = torch.softmax(queries @ keys.transpose(-1, -2) * self.size**-0.5 + mask, dim=-1)
        context = (weights @ values).transpose(1, 2).reshape(rows, pieces, width)
        states = self.output.LayerNorm(states + self.output.dense(context))
        return self.outer.LayerNorm(states + self.outer.dense(torch.nn.functional.gelu(self.inner(states))))


def _save_engine(trainer: Trainer, target: Path, calibration: Sequence[Labelled]) -> None:
    batches = list(_calibration_batches(target, calibration))
    engine = Engine(trainer).eval()
    smooth(engine, engine.linear_layers(), [tuple(torch.from_numpy(value) for value in batch.values()) for batch in batches])
    plain, prepared = target / "plain.onnx", target / "prepared.onnx"
    example = tuple(torch.from_numpy(value) for value in batches[0].values())
    rows_and_pieces = {"vectors": {0: "rows", 1: "pieces"}, "mask": {0: "rows", 3: "pieces"}}
    rows_and_words = {"last": {0: "rows", 1: "words"}, "words": {0: "rows"}, "emissions": {0: "rows", 1: "words"}}
    torch.onnx.export(
        engine,
        example,
        str(plain),
        input_names=["vectors", "mask", "last", "words"],
        output_names=["emissions"],
        dynamic_axes={**rows_and_pieces, **rows_and_words},
        opset_version=OPSET,
        dynamo=False,
    )
    quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
    quantize_static(
        str(prepared),
        str(target / ENGINE),
        _Batches(batches),
        quant_format=QuantFormat.QDQ,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        per_channel=True,
        # Seven bits: where a CPU has no 8-bit dot product, sums of eight would saturate.
        reduce_range=True,
        op_types_to_quantize=["MatMul"],
        nodes_to_exclude=_attention_products(prepared),
        calibrate_method=CalibrationMethod.MinMax,
        extra_options={"MatMulConstBOnly": True, "OpTypesToExcludeOutputQuantization": ["MatMul"]},
    )
    for path in (plain, prepared):
        path.unlink()


def _attention_products(path: Path) -> list[str]:
    """Products of two activations: they stay in floats."""
    graph = onnx.load(str(path)).graph
    constants = {tensor.name for tensor in graph.initializer}
    return [node.name for node in graph.node if node.op_type == "MatMul" and not constants & set(node.input)]


class _Batches(CalibrationDataReader):  # type: ignore[misc]
    def __init__(self, batches: Iterable[dict[str, np.ndarray[Any, Any]]]) -> None:
        self.batches = iter(batches)

    def get_next(self) -> dict[str, np.ndarray[Any, Any]] | None:
        """The next batch, or None after the last."""
        return next(self.batches, None)


def _calibration_batches(target: Path, sentences: Sequence[Labelled]) -> Iterator[dict[str, np.ndarray[Any, Any]]]:
    pieces = Pieces(target)
    for batch in batched(pieces.cut([sentence.words for sentence in sentences])):
        yield inputs_of(batch, pieces)
