"""The encoder in torch, its weights frozen, a low-rank change beside each linear layer."""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from bot.encoder.adapter import LINEAR
from bot.encoder.weights import Weights

_RANK = 16
_STRENGTH = 2.0
_DROP_CHANGE, _DROP = 0.05, 0.1


class Changed(nn.Module):
    """A frozen linear layer and its change: ``up @ down``, of rank 16, nothing to begin with."""

    def __init__(self, weight: Tensor, offsets: Tensor) -> None:
        super().__init__()
        self.weight, self.offsets = nn.Parameter(weight, False), nn.Parameter(offsets, False)
        self.down = nn.Parameter(torch.randn(_RANK, weight.shape[1]) / weight.shape[1] ** 0.5)
        self.up = nn.Parameter(torch.zeros(weight.shape[0], _RANK))

    def forward(self, x: Tensor) -> Tensor:
        change = functional.linear(_dropped(x, _DROP_CHANGE, self.training), self.down)
        return functional.linear(x, self.weight, self.offsets) + functional.linear(change, self.up) * _STRENGTH


class Layer(nn.Module):
    def __init__(self, weights: Weights, index: int) -> None:
        super().__init__()
        self.heads = weights.heads
        self.linear = nn.ModuleDict({name: self._linear(weights, f"l{index}.{name}") for name in LINEAR})
        self.after_attention = _norm(weights, f"l{index}.aln")
        self.after_inner = _norm(weights, f"l{index}.oln")

    @staticmethod
    def _linear(weights: Weights, name: str) -> Changed:
        columns = weights.inner if name.endswith(".fo") else weights.width
        return Changed(torch.tensor(weights.matrix(f"{name}.w", columns)), torch.tensor(weights.tensor(f"{name}.b")))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        query, key, value = (self._by_head(name, x) for name in "qkv")
        likeness = query @ key.transpose(2, 3) / query.shape[-1] ** 0.5
        seen = functional.softmax(likeness.masked_fill(~mask, -torch.inf), dim=-1).to(value.dtype) @ value
        mixed = self.linear["ao"](seen.transpose(1, 2).flatten(2))
        x = self.after_attention(x + _dropped(mixed, _DROP, self.training))
        inner = self.linear["fo"](functional.gelu(self.linear["fi"](x)))
        result: Tensor = self.after_inner(x + _dropped(inner, _DROP, self.training))
        return result

    def _by_head(self, name: str, x: Tensor) -> Tensor:
        made: Tensor = self.linear[name](x)
        return made.view(*x.shape[:2], self.heads, -1).transpose(1, 2)


class Network(nn.Module):
    """Token indices in, (n, width) of length 1 out."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self.pad = weights.pad
        words = torch.tensor(weights.matrix("emb.word", weights.width))
        self.words = nn.Embedding.from_pretrained(words, freeze=True)
        places = weights.matrix("emb.pos", weights.width) + weights.tensor("emb.type")[: weights.width]
        self.places = nn.Parameter(torch.tensor(places), False)
        self.norm = _norm(weights, "emb.ln")
        self.layers = nn.ModuleList(Layer(weights, index) for index in range(weights.layers))

    def forward(self, pieces: Sequence[Sequence[int]]) -> Tensor:
        longest = max(map(len, pieces))
        tokens = torch.tensor([[*each, *[self.pad] * (longest - len(each))] for each in pieces])
        mask = torch.arange(longest) < torch.tensor([len(each) for each in pieces])[:, None]
        x = self.norm(self.words(tokens) + self.places[:longest])
        x = _dropped(x, _DROP, self.training)
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        summed = (x.float() * mask[..., None]).sum(1)
        return functional.normalize(summed, dim=-1)

    def changes(self) -> Iterator[tuple[str, tuple[Tensor, Tensor]]]:
        """Name of a weight, and what multiplied is to be added to it."""
        for index, layer in enumerate(self.layers):
            for name, linear in layer.linear.items():
                yield f"l{index}.{name}.w", (linear.up.detach() * _STRENGTH, linear.down.detach())


def _dropped(x: Tensor, share: float, training: bool) -> Tensor:
    """Drops the same numbers of all pieces of a text: to draw for each piece took a third of the time."""
    return x * functional.dropout(torch.ones(x.shape[0], 1, x.shape[2], dtype=x.dtype), share) if training else x


def _norm(weights: Weights, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(weights.width, weights.epsilon)
    norm.weight, norm.bias = (nn.Parameter(torch.tensor(weights.tensor(f"{name}.{part}")), False) for part in "wb")
    return norm
