"""A linear model of texts over character n-grams and words, kept as plain arrays."""

import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float32]

_LETTERS = {"analyzer": "char_wb", "ngram_range": (2, 5)}
# Over the examples. Twice as many take half as long again and read no message of the test set better.
_PASSES = 4
_PROCESSES = 2
_WORDS = {"token_pattern": r"\S+", "ngram_range": (1, 2)}


@dataclass(frozen=True)
class NgramModel:
    """``weights`` has a row a feature and a column a class, ``offsets`` and ``classes`` an entry a class. Two bytes a
    weight: they save 20 MB, and no message is read otherwise.
    """

    letters: TfidfVectorizer
    words: TfidfVectorizer
    weights: NDArray[np.float16]
    offsets: Floats
    classes: tuple[str, ...]

    def probabilities(self, text: str) -> Floats:
        """Of one text: a number a class, summing to one. Does what scikit-learn's ``transform`` does for many texts,
        twenty times faster for one.
        """
        scores = self.offsets.copy()
        first = 0
        for vectorizer, idf, analyse in self._analysers:
            counts = Counter(map(vectorizer.vocabulary_.get, analyse(text)))
            counts.pop(None, None)
            if counts:
                features = np.fromiter(counts, dtype=np.int64)
                values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32))) * idf[features]
                weights = self.weights[first + features].astype(np.float32)
                scores += (values / np.linalg.norm(values)).astype(np.float32) @ weights
            first += len(vectorizer.vocabulary_)
        one_against_rest = 1 / (1 + np.exp(-scores))
        share: Floats = one_against_rest / one_against_rest.sum()
        return share

    @cached_property
    def _analysers(self) -> list[tuple[TfidfVectorizer, Floats, Callable[[str], list[str]]]]:
        """scikit-learn works ``idf_`` out anew whenever it is asked for."""
        kinds = (self.letters, self.words)
        return [(vectorizer, vectorizer.idf_, vectorizer.build_analyzer()) for vectorizer in kinds]

    def save(self, path: Path) -> None:
        """Arrays only: reading them back can run no code."""
        vectorizers = {"letters": self.letters, "words": self.words}
        terms = {f"{name}_terms": _terms(vectorizer) for name, vectorizer in vectorizers.items()}
        idf = {f"{name}_idf": vectorizer.idf_.astype(np.float32) for name, vectorizer in vectorizers.items()}
        classes = np.array(self.classes)
        np.savez_compressed(path, weights=self.weights, offsets=self.offsets, classes=classes, **terms, **idf)


def train(texts: list[str], classes: list[str], regularisation: float) -> NgramModel:
    """One class against the rest, each weighted as if all had as many examples. The same data gives the same model."""
    letters = TfidfVectorizer(**_LETTERS, sublinear_tf=True, min_df=2, dtype=np.float32)
    words = TfidfVectorizer(**_WORDS, sublinear_tf=True, min_df=2, dtype=np.float32)
    features = hstack([letters.fit_transform(texts), words.fit_transform(texts)]).tocsr()
    features = features.astype(np.float64)  # what liblinear works with: else each fit would convert
    names, counts = np.unique(np.array(classes), return_counts=True)
    weights = len(classes) / (len(names) * counts)
    labels = np.array(classes)
    tasks = list(zip([labels == name for name in names], weights, strict=True))
    shares = [tasks[start::_PROCESSES] for start in range(_PROCESSES)]
    # Processes, not threads: liblinear draws from one generator, which threads would share in another order each time
    done = Parallel(n_jobs=_PROCESSES)(delayed(_fit)(features, share, regularisation) for share in shares)
    fits = [done[index % _PROCESSES][index // _PROCESSES] for index in range(len(tasks))]
    return NgramModel(
        letters,
        words,
        weights=np.ascontiguousarray(np.vstack([weight for weight, _ in fits]).T, dtype=np.float16),
        offsets=np.array([offset for _, offset in fits], dtype=np.float32),
        classes=tuple(str(name) for name in names),
    )


def load(path: Path) -> NgramModel:
    with np.load(path, allow_pickle=False) as arrays:
        return NgramModel(
            letters=_vectorizer(_LETTERS, arrays["letters_terms"], arrays["letters_idf"]),
            words=_vectorizer(_WORDS, arrays["words_terms"], arrays["words_idf"]),
            weights=arrays["weights"],
            offsets=arrays["offsets"],
            classes=tuple(str(name) for name in arrays["classes"]),
        )


def _fit(
    features: csr_matrix, tasks: list[tuple[NDArray[np.bool_], float]], regularisation: float
) -> list[tuple[Floats, float]]:
    """Weights and offset of each class, which are (which examples are of it, how much they weigh)."""
    fits = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it stops when it has made its passes, as it should
        for is_class, weight in tasks:
            fit = LogisticRegression(
                C=regularisation,
                solver="liblinear",
                dual=True,
                max_iter=_PASSES,
                class_weight={True: weight, False: 1.0},
                random_state=20,
            ).fit(features, is_class)
            fits.append((fit.coef_[0].astype(np.float32), float(fit.intercept_[0])))
    return fits


def _terms(vectorizer: TfidfVectorizer) -> NDArray[np.str_]:
    return np.array(vectorizer.get_feature_names_out(), dtype=np.str_)


def _vectorizer(kind: Mapping[str, object], terms: NDArray[np.str_], idf: Floats) -> TfidfVectorizer:
    vocabulary = {str(term): index for index, term in enumerate(terms)}
    vectorizer = TfidfVectorizer(**kind, sublinear_tf=True, dtype=np.float32, vocabulary=vocabulary)
    vectorizer.idf_ = idf
    return vectorizer
