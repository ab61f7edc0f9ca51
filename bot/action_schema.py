"""Rasa checks with every action's answer, anew, that its own schema of answers is a schema. Once is enough."""

from typing import Any

from jsonschema.validators import validator_for  # type: ignore[import-untyped] # it has no types
from rasa.core.actions.action import RemoteAction


def check_schema_once() -> None:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)

    def validate(_action: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate  # type: ignore[assignment,method-assign] # Rasa has no setting for it
