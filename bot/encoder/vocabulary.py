"""The encoder's vocabulary in the form that sentencepiece reads."""

from sentencepiece.sentencepiece_model_pb2 import ModelProto, TrainerSpec  # type: ignore[attr-defined] # made at import

from bot.encoder.weights import Weights

_Piece = ModelProto.SentencePiece


def sentencepiece_model(weights: Weights) -> bytes:
    """Serialized. Nothing is normalised by it: what e5 wants is in ``weights``."""
    control = {weights.begin, weights.pad, weights.end}
    model = ModelProto()
    for index, (piece, score) in enumerate(weights.scored_pieces()):
        kind = _Piece.UNKNOWN if index == weights.unknown else _Piece.CONTROL if index in control else _Piece.NORMAL
        model.pieces.add(piece=piece, score=score, type=kind)
    model.trainer_spec.model_type = TrainerSpec.UNIGRAM
    model.trainer_spec.unk_id, model.trainer_spec.pad_id = weights.unknown, weights.pad
    model.trainer_spec.bos_id, model.trainer_spec.eos_id = weights.begin, weights.end
    model.normalizer_spec.name = "identity"
    serialized: bytes = model.SerializeToString()
    return serialized
