"""Ordinary clients for the server: gspread with real google-auth credentials, its base URLs redirected."""

from typing import Any

import gspread
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.credentials import Credentials as UserCredentials
from google.oauth2.service_account import Credentials as ServiceCredentials

SHEETS = "https://www.googleapis.com/auth/spreadsheets"
DRIVE = "https://www.googleapis.com/auth/drive"
HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")


class LocalCredentials(ServiceCredentials):
    """A service account's credentials that ask nothing of Google's own hosts in the background."""

    def _is_regional_access_boundary_lookup_required(self):
        return False


def http_client(base_url, parent: Any = gspread.HTTPClient):
    """A gspread HTTP client class that sends to `base_url` what would go to Google."""

    class Redirected(parent):  # type: ignore[misc]  # whichever of gspread's clients is asked for
        def request(self, method, endpoint, *args, **kwargs):
            for host in HOSTS:
                if endpoint.startswith(host):
                    endpoint = base_url + endpoint.removeprefix(host)
            return super().request(method, endpoint, *args, **kwargs)

    return Redirected


def service_credentials(server, name="robot", scopes=(SHEETS, DRIVE), project="test-project"):
    """Real credentials of a service account: they sign an assertion and post it to the server's /token."""
    info = server.world.add_service_account(name, project).info(server.url)
    return LocalCredentials.from_service_account_info(info, scopes=list(scopes))


def user_credentials(server, email, scopes=(SHEETS, DRIVE)):
    """Real credentials of a person's own login: a refresh token that the server redeems."""
    info = server.world.add_person(email, scopes).info(server.url)
    return UserCredentials(
        None,
        refresh_token=info["refresh_token"],
        token_uri=info["token_uri"],
        client_id=info["client_id"],
        client_secret=info["client_secret"],
        scopes=list(scopes),
    )


def client(server, credentials=None, parent=gspread.HTTPClient):
    """An ordinary `gspread.Client`; without credentials those of the account `robot`."""
    return gspread.Client(credentials or service_credentials(server), http_client=http_client(server.url, parent))


class Raw:
    """Plain calls with real credentials: each gives (status, parsed body)."""

    def __init__(self, server, credentials=None):
        self.base = server.url
        self.session = AuthorizedSession(credentials or service_credentials(server))

    def call(self, verb, path, body=None, **query):
        answer = self.session.request(verb, self.base + path, json=body, params=query, timeout=20)
        return answer.status_code, answer.json() if answer.content else None

    def get(self, path, **query):
        return self.call("GET", path, **query)

    def post(self, path, body=None, **query):
        return self.call("POST", path, body, **query)

    def put(self, path, body=None, **query):
        return self.call("PUT", path, body, **query)

    def batch(self, book_id, *requests, **more):
        """`batchUpdate`: the answer; a refusal raises AssertionError."""
        status, answer = self.post(f"/v4/spreadsheets/{book_id}:batchUpdate", {"requests": list(requests)} | more)
        assert status == 200, answer
        return answer

    def refused(self, book_id, *requests):
        """The error of a `batchUpdate` that must be refused with 400."""
        status, answer = self.post(f"/v4/spreadsheets/{book_id}:batchUpdate", {"requests": list(requests)})
        assert status == 400, answer
        return answer["error"]["message"]
