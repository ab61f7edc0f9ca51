"""The type of a setting that is sent as ``Authorization: Bearer …``."""

from typing import Annotated

from pydantic import AfterValidator, SecretStr


def _fits_in_a_header(token: SecretStr) -> SecretStr:
    # Another one fails only at the first call that carries it.
    written = token.get_secret_value()
    if not written or not all("!" <= character <= "~" for character in written):
        raise ValueError("a token is printable ASCII without spaces")
    return token


BearerToken = Annotated[SecretStr, AfterValidator(_fits_in_a_header)]
