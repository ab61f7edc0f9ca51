"""The session token of a request."""

from sanic import Request


def bearer_token(request: Request) -> str:
    """The token in the Authorization header; empty if there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
