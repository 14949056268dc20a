"""The token endpoint: signed assertions of service accounts, refresh tokens, the desktop flow's codes."""

import base64
import hashlib
import json
import secrets
from urllib.parse import urlencode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from .accounts import Grant
from .errors import OAuthError
from .world import DEFAULT_CLIENT

LIFE = 3600
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
TIME = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)
REVOKED = "Token has been expired or revoked."


def token(world, form, base_url):
    """The token response for a posted form."""
    kind = form.get("grant_type")
    if kind == JWT_GRANT:
        return _from_assertion(world, form.get("assertion", ""), base_url)
    if kind == "refresh_token":
        return _from_refresh(world, form)
    if kind == "authorization_code":
        return _from_code(world, form)
    raise OAuthError(400, "unsupported_grant_type", f"Invalid grant_type: {kind}")


def _from_assertion(world, assertion, base_url):
    signed, claims, signature = _split(assertion)
    account = world.service_accounts.get(claims.get("iss"))
    if account is None:
        raise OAuthError(400, "invalid_grant", "Invalid grant: account not found")
    if account.disabled:
        raise OAuthError(401, "disabled_client", "The OAuth client was disabled.")
    try:
        account.public_key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise OAuthError(400, "invalid_grant", "Invalid JWT Signature.") from None
    _check_claims(world, claims, base_url)
    scopes = tuple(claims.get("scope", "").split())
    if not scopes or not all(scope.startswith("https://") or scope in {"openid", "email"} for scope in scopes):
        raise OAuthError(400, "invalid_scope", "Invalid OAuth scope or ID token audience provided.")
    who = claims.get("sub") or account.email
    return _issue(world, Grant(who, scopes, world.clock.now() + LIFE, account.project, service=who == account.email))


def _split(assertion):
    try:
        head, body, signature = assertion.split(".")
        claims = json.loads(_decode(body))
        return f"{head}.{body}".encode("ascii"), claims, _decode(signature)
    except ValueError:
        raise OAuthError(400, "invalid_grant", "Invalid JWT: Failed to parse the assertion.") from None


def _decode(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _check_claims(world, claims, base_url):
    now, issued, expires = world.clock.now(), claims.get("iat", 0), claims.get("exp", 0)
    if claims.get("aud") not in {f"{base_url}/token", "https://oauth2.googleapis.com/token"}:
        raise OAuthError(
            400, "invalid_grant", "Invalid JWT: Failed audience check. The right audience is the token URI."
        )
    if not issued - 300 <= now <= expires + 300 or expires - issued > LIFE + 300:
        raise OAuthError(400, "invalid_grant", TIME)


def _from_refresh(world, form):
    person = world.people.get(form.get("refresh_token"))
    if person is None or person.revoked:
        raise OAuthError(400, "invalid_grant", REVOKED)
    _check_client(form, (person.client_id, person.client_secret))
    asked = tuple(form["scope"].split()) if form.get("scope") else person.scopes
    if person.scopes and not set(asked) <= set(person.scopes):
        raise OAuthError(400, "invalid_scope", "Some requested scopes were invalid.")
    grant = Grant(person.email, asked, world.clock.now() + LIFE, person.client_id.partition(".")[0], service=False)
    return _issue(world, grant)


def _check_client(form, known):
    if form.get("client_id") != known[0]:
        raise OAuthError(401, "invalid_client", "The OAuth client was not found.")
    if form.get("client_secret") != known[1]:
        raise OAuthError(401, "invalid_client", "Unauthorized")


def _from_code(world, form):
    held = world.codes.pop(form.get("code"), None)
    if held is None:
        raise OAuthError(400, "invalid_grant", "Malformed auth code.")
    _check_client(form, DEFAULT_CLIENT)
    if held["challenge"]:
        digest = hashlib.sha256(form.get("code_verifier", "").encode("ascii")).digest()
        if base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=") != held["challenge"]:
            raise OAuthError(400, "invalid_grant", "Invalid code verifier.")
    person = world.add_person(held["email"], held["scopes"])
    grant = Grant(
        person.email, person.scopes, world.clock.now() + LIFE, person.client_id.partition(".")[0], service=False
    )
    return _issue(world, grant) | {"refresh_token": person.refresh_token}


def _issue(world, grant):
    text = "ya29." + secrets.token_urlsafe(40)
    world.tokens[text] = grant
    return {"access_token": text, "expires_in": LIFE - 1, "scope": " ".join(grant.scopes), "token_type": "Bearer"}


def consent(world, query):
    """The consent page, answered at once with yes: where the browser is sent."""
    code = "4/" + secrets.token_urlsafe(24)
    email = query.get("login_hint") or world.default_person
    scopes = tuple(query.get("scope", "").split())
    world.codes[code] = {"email": email, "scopes": scopes, "challenge": query.get("code_challenge")}
    answer = {"code": code, "scope": query.get("scope", "")} | ({"state": query["state"]} if "state" in query else {})
    return f"{query.get('redirect_uri', '')}?{urlencode(answer)}"


def revoke(world, text):
    for person in world.people.values():
        if person.refresh_token == text:
            person.revoked = True
    world.tokens.pop(text, None)


def token_info(world, text):
    grant = world.tokens.get(text)
    if grant is None or grant.expires <= world.clock.now():
        raise OAuthError(400, "invalid_token", "Invalid Value")
    left = int(grant.expires - world.clock.now())
    return {"scope": " ".join(grant.scopes), "expires_in": str(left), "email": grant.email, "access_type": "offline"}
