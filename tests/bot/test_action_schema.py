"""What the action server answers is still checked, without checking the schema each time."""

from unittest.mock import patch

import pytest
from jsonschema import Draft202012Validator, ValidationError
from rasa.core.actions.action import RemoteAction

from bot.action_schema import check_schema_once

ANSWER = {"events": [{"event": "slot", "name": "step", "value": "op1", "timestamp": None}], "responses": [{}]}


def test_answers_are_checked_and_the_schema_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", None)
    check_schema_once()
    action = RemoteAction("action_walk", None)
    with patch.object(Draft202012Validator, "check_schema", side_effect=AssertionError):
        assert action._validate_action_result(ANSWER)
        with pytest.raises(ValidationError):
            action._validate_action_result({"events": [{"name": "step"}], "responses": [{}]})
