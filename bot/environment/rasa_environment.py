"""Runs in every Python process of the Rasa environment, before Rasa is imported (by rasa_environment.pth).

Rasa imports TensorFlow when it starts and subclasses its classes, even where no component of the pipeline uses
it. TensorFlow costs 1.8 GB on disk and half a minute a start, so this project leaves it out. What stands in for it
are placeholder classes: they can be imported, subclassed and named in annotations; to make or call one is an error
that says which component asked.
"""

import json
import os
import sys
from abc import ABCMeta
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, NoReturn

LEFT_OUT = frozenset({"tensorflow", "tensorflow_hub", "tensorflow_text", "tensorflow_addons", "keras"})


def prepare() -> None:
    """Keeps Rasa from phoning home, lets the plain commands read endpoints.yml, answers imports of TensorFlow."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("ACTIONS_URL", "http://127.0.0.1:5055/webhook")
    os.environ.setdefault("ACTIONS_TOKEN", _own_actions_token())
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    sys.meta_path.append(_StandInFinder())


def _own_actions_token() -> str:
    """The key that `make run` made on this machine, for a developer's plain `rasa shell`; empty where there is none."""
    try:
        return str(json.loads(Path("instance/secrets.json").read_text())["actions_token"])
    except (OSError, ValueError, KeyError):
        return ""


class _Placeholder(ABCMeta):
    """The type of every name that TensorFlow would have: a class whose attributes are such classes too."""

    def __getattr__(cls, name: str) -> "_Placeholder":
        if name.startswith("__"):
            raise AttributeError(name)
        return _Placeholder(name, (), {})

    def __call__(cls, *_args: Any, **_kwargs: Any) -> NoReturn:
        _refuse()


class _StandInModule(ModuleType):
    __path__: Sequence[str] = ()

    def __getattr__(self, name: str) -> _Placeholder:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Placeholder(name, (), {})


class _StandInFinder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in LEFT_OUT:
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _StandInModule(spec.name)

    def exec_module(self, _module: ModuleType) -> None:
        pass


def _refuse() -> NoReturn:
    from rasa.shared.exceptions import InvalidConfigException

    raise InvalidConfigException(
        f"{_asking_component()} needs TensorFlow, which this project leaves out on purpose: "
        "take the component out of config.yml."
    )


def _asking_component() -> str:
    from rasa.engine.graph import GraphComponent

    for frame in _callers():
        for value in (frame.f_locals.get("self"), frame.f_locals.get("cls")):
            kind = value if isinstance(value, type) else type(value)
            if issubclass(kind, GraphComponent):
                return kind.__name__
    return "A component"


def _callers() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back
