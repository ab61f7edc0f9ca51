"""A linear model of texts over character n-grams and words, kept as plain arrays."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float32]

_LETTERS = {"analyzer": "char_wb", "ngram_range": (2, 5)}
_WORDS = {"token_pattern": r"\S+", "ngram_range": (1, 2)}


@dataclass(frozen=True)
class NgramModel:
    """``weights`` has a row a feature and a column a class, ``offsets`` and ``classes`` an entry a class."""

    letters: TfidfVectorizer
    words: TfidfVectorizer
    weights: Floats
    offsets: Floats
    classes: tuple[str, ...]

    def probabilities(self, text: str) -> Floats:
        """Of one text: a number a class, summing to one."""
        scores = np.asarray(_features(self.letters, self.words, [text]) @ self.weights)[0] + self.offsets
        one_against_rest = 1 / (1 + np.exp(-scores))
        share: Floats = one_against_rest / one_against_rest.sum()
        return share

    def save(self, path: Path) -> None:
        """Arrays only: reading them back can run no code."""
        vectorizers = {"letters": self.letters, "words": self.words}
        terms = {f"{name}_terms": _terms(vectorizer) for name, vectorizer in vectorizers.items()}
        idf = {f"{name}_idf": vectorizer.idf_.astype(np.float32) for name, vectorizer in vectorizers.items()}
        classes = np.array(self.classes)
        np.savez_compressed(path, weights=self.weights, offsets=self.offsets, classes=classes, **terms, **idf)


def train(texts: list[str], classes: list[str], regularisation: float) -> NgramModel:
    """One class against the rest, each weighted as if all had as many examples. The same data gives the same model."""
    letters = TfidfVectorizer(**_LETTERS, sublinear_tf=True, min_df=2, dtype=np.float32).fit(texts)
    words = TfidfVectorizer(**_WORDS, sublinear_tf=True, dtype=np.float32).fit(texts)
    regression = LogisticRegression(
        C=regularisation, solver="liblinear", multi_class="ovr", class_weight="balanced", random_state=20
    ).fit(_features(letters, words, texts), classes)
    weights = np.ascontiguousarray(regression.coef_.T, dtype=np.float32)
    offsets = regression.intercept_.astype(np.float32)
    return NgramModel(letters, words, weights, offsets, tuple(regression.classes_))


def load(path: Path) -> NgramModel:
    with np.load(path, allow_pickle=False) as arrays:
        return NgramModel(
            letters=_vectorizer(_LETTERS, arrays["letters_terms"], arrays["letters_idf"]),
            words=_vectorizer(_WORDS, arrays["words_terms"], arrays["words_idf"]),
            weights=arrays["weights"],
            offsets=arrays["offsets"],
            classes=tuple(str(name) for name in arrays["classes"]),
        )


def _features(letters: TfidfVectorizer, words: TfidfVectorizer, texts: list[str]) -> csr_matrix:
    return hstack([letters.transform(texts), words.transform(texts)]).tocsr()


def _terms(vectorizer: TfidfVectorizer) -> NDArray[np.str_]:
    return np.array(vectorizer.get_feature_names_out(), dtype=np.str_)


def _vectorizer(kind: Mapping[str, object], terms: NDArray[np.str_], idf: Floats) -> TfidfVectorizer:
    vocabulary = {str(term): index for index, term in enumerate(terms)}
    vectorizer = TfidfVectorizer(**kind, sublinear_tf=True, dtype=np.float32, vocabulary=vocabulary)
    vectorizer.idf_ = idf
    return vectorizer
