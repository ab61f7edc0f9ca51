"""Cuts texts into the pieces that the encoder knows."""

import re
from collections.abc import Sequence

from sentencepiece import SentencePieceProcessor

from bot.encoder.weights import Weights

# The encoder was taught to expect this in front of what somebody asks
_PREFIX = "query: "
_MOST_PIECES = 126
_SPACES = re.compile(r" {2,}")


class Pieces:
    """Texts in, indices of pieces out; begin and end are pieces too, so that a text of none has some."""

    def __init__(self, model: bytes, weights: Weights) -> None:
        """``model`` as ``vocabulary.sentencepiece_model`` makes it."""
        self._processor = SentencePieceProcessor(model_proto=model)
        self._normalisation = weights.normalisation
        self._begin, self._end = weights.begin, weights.end

    def of(self, texts: Sequence[str]) -> list[list[int]]:
        """Of a long text the first 126."""
        return [self._of(text) for text in texts]

    def _of(self, text: str) -> list[int]:
        """One at a time: for a list sentencepiece starts threads, which take longer than the cutting."""
        pieces = self._processor.encode(self._normal(text))
        return [self._begin, *pieces[:_MOST_PIECES], self._end]

    def _normal(self, text: str) -> str:
        encodable = text.encode(errors="replace").decode()
        return _SPACES.sub(" ", (_PREFIX + encodable).translate(self._normalisation))
