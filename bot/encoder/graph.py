"""The encoder as an ONNX graph: sums of word and place vectors in, one vector of length 1 a sentence out.

Sentences of a batch are equally long, so that the graph needs no mask. The operators of the domain com.microsoft are
onnxruntime's own (github.com/microsoft/onnxruntime, docs/ContribOperators.md).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from bot.encoder.encoder import INPUT
from bot.encoder.precision import Precision
from bot.encoder.weights import Floats, Weights

_MICROSOFT = "com.microsoft"
_BLOCK = 32
_INT8_COMPUTATION = 4  # MatMulNBits' accuracy_level

# Name of a weight and what the file has for it -> what the graph is to have
Change = Callable[[str, Floats], Floats]


def build(weights: Weights, change: Change, precision: Precision) -> ModelProto:
    graph = _Graph(precision)
    x = graph.norm(INPUT, weights, "emb.ln")
    for index in range(weights.layers):
        x = _layer(graph, weights, change, index, x)
    (mean,) = graph.node("ReduceMean", [x, graph.constant(np.array([1]))], keepdims=0)
    (sentence,) = graph.node("LpNormalization", [mean], axis=-1, p=2)
    made = helper.make_graph(
        graph.nodes,
        "multilingual-e5-small",
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["sentences", "pieces", weights.width])],
        [helper.make_tensor_value_info(sentence, TensorProto.FLOAT, ["sentences", weights.width])],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(_MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=10)


def _layer(graph: "_Graph", weights: Weights, change: Change, index: int, x: str) -> str:
    def linear(x: str, names: str, columns: int) -> str:
        parts = [f"l{index}.{name}" for name in names.split()]
        matrix = np.concatenate([change(f"{part}.w", weights.matrix(f"{part}.w", columns)) for part in parts])
        return graph.linear(x, matrix, np.concatenate([weights.tensor(f"{part}.b") for part in parts]))

    by_use = graph.node("Split", [linear(x, "q k v", weights.width)], outputs=3, axis=2, num_outputs=3)
    (seen,) = graph.node("MultiHeadAttention", by_use, _MICROSOFT, num_heads=weights.heads)
    mixed = linear(seen, "ao", weights.width)
    x = graph.norm(graph.sum(mixed, x), weights, f"l{index}.aln")
    (inner,) = graph.node("Gelu", [linear(x, "fi", weights.width)])
    back = linear(inner, "fo", weights.inner)
    return graph.norm(graph.sum(back, x), weights, f"l{index}.oln")


class _Graph:
    def __init__(self, precision: Precision) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        self._linear = {
            Precision.FP32: self._in_full,
            Precision.INT8: self._by_row,
            Precision.INT8_BY_PIECE: self._by_row_and_piece,
            Precision.BLOCKS_8: lambda *operands: self._by_block(8, *operands),
            Precision.BLOCKS_4: lambda *operands: self._by_block(4, *operands),
        }[precision]

    def constant(self, array: NDArray[np.generic]) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, kind: str, inputs: list[str], domain: str = "", outputs: int = 1, **options: Any) -> list[str]:
        names = [f"{kind}_{len(self.nodes)}_{index}" for index in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **options))
        return names

    def sum(self, x: str, y: str) -> str:
        return self.node("Add", [x, y])[0]

    def norm(self, x: str, weights: Weights, name: str) -> str:
        factors = [self.constant(weights.tensor(f"{name}.{part}")) for part in "wb"]
        return self.node("LayerNormalization", [x, *factors], epsilon=weights.epsilon)[0]

    def linear(self, x: str, matrix: Floats, offsets: Floats) -> str:
        """``matrix`` has a row for each number that comes out."""
        return self._linear(x, matrix, self.constant(offsets))

    def _in_full(self, x: str, matrix: Floats, offsets: str) -> str:
        (product,) = self.node("MatMul", [x, self.constant(matrix.T)])
        return self.sum(product, offsets)

    def _by_row(self, x: str, matrix: Floats, offsets: str) -> str:
        whole, scales = _whole_rows(matrix)
        operands = [x, self.constant(whole.T), self.constant(scales), "", offsets]
        return self.node("DynamicQuantizeMatMul", operands, _MICROSOFT)[0]

    def _by_row_and_piece(self, x: str, matrix: Floats, offsets: str) -> str:
        whole, scales = _whole_rows(matrix)
        (size,) = self.node("Abs", [x])
        (furthest,) = self.node("ReduceMax", [size, self.constant(np.array([-1]))], keepdims=1)
        (step,) = self.node("Mul", [furthest, self.constant(np.array(1 / 127, dtype=np.float32))])
        (steps,) = self.node("Div", [x, step])
        one = self.constant(np.array(1, dtype=np.float32))
        zero = self.constant(np.array(128, dtype=np.uint8))
        (codes,) = self.node("QuantizeLinear", [steps, one, zero])
        operands = [codes, self.constant(whole.T), one, self.constant(scales), zero]
        (product,) = self.node("MatMulIntegerToFloat", operands, _MICROSOFT)
        (real,) = self.node("Mul", [product, step])
        return self.sum(real, offsets)

    def _by_block(self, bits: int, x: str, matrix: Floats, offsets: str) -> str:
        rows, columns = matrix.shape
        blocks = matrix.reshape(rows, -1, _BLOCK)
        zero = 1 << bits - 1
        furthest = np.take_along_axis(blocks, np.abs(blocks).argmax(-1)[..., None], -1)
        scales = -furthest / zero
        whole = np.round(blocks / np.where(scales == 0, 1, scales)) + zero
        codes = whole.clip(0, 2 * zero - 1).astype(np.uint8)
        packed = codes if bits == 8 else codes[..., 0::2] | codes[..., 1::2] << 4
        operands = [x, self.constant(packed), self.constant(scales[..., 0]), "", "", offsets]
        size = {"K": columns, "N": rows, "bits": bits, "block_size": _BLOCK, "accuracy_level": _INT8_COMPUTATION}
        return self.node("MatMulNBits", operands, _MICROSOFT, **size)[0]


def _whole_rows(matrix: Floats) -> tuple[NDArray[np.int8], Floats]:
    """The rows in whole numbers, and what one of each row's is worth."""
    scales: Floats = np.abs(matrix).max(axis=1) / 127
    return np.round(matrix / scales[:, None]).astype(np.int8), scales
