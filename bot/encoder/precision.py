"""How the encoder's weights are kept and multiplied."""

from enum import StrEnum


class Precision(StrEnum):
    """All but ``FP32`` turn the other side of the product into int8 too: with one scale for all of it, one for each
    piece of text, or one for every 32 numbers.
    """

    FP32 = "fp32"
    INT8 = "int8"
    INT8_BY_PIECE = "int8-by-piece"
    BLOCKS_8 = "blocks-8"
    BLOCKS_4 = "blocks-4"
