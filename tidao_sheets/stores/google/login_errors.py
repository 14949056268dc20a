"""What may be wrong with the login to Google: one sentence each, with its remedy; and what may be told of why."""

import json
import re
from contextlib import suppress

from google.auth.exceptions import ReauthFailError, RefreshError

from tidao_sheets.core.text import Text
from tidao_sheets.stores.google.errors import GoogleError


class CredentialsMissingError(GoogleError):
    """The credentials file is not there."""

    code = "google_credentials_missing"
    says = Text('ไม่พบแฟ้มรับรองตัวตน "{path}"', 'There is no credentials file "{path}".')
    advises = Text(
        "วางแฟ้ม JSON ที่ดาวน์โหลดจาก Google Cloud ไว้ที่นั่น หรือแก้ [google] credentials ใน workspace.toml",
        "Put the JSON file downloaded from Google Cloud there, or mend [google] credentials in workspace.toml.",
    )


class CredentialsBrokenError(GoogleError):
    """The credentials file is of no use for the kind of login that is asked for."""

    code = "google_credentials_broken"
    says = Text('แฟ้มรับรองตัวตน "{path}" ใช้ไม่ได้กับ auth = "{auth}"', '"{path}" is of no use for auth = "{auth}".')
    advises = Text(
        'ตรวจว่าเป็นแฟ้ม JSON ของบัญชีบริการ (auth = "service_account") หรือของ OAuth แบบ Desktop (auth = "oauth") '
        "แล้วดาวน์โหลดใหม่",
        'Download the JSON file again: of a service account (auth = "service_account") or a desktop OAuth client '
        '(auth = "oauth").',
    )


class CredentialsRefusedError(GoogleError):
    """Google does not accept the credentials."""

    code = "google_credentials_refused"
    says = Text(
        "Google ไม่รับข้อมูลรับรองตัวตนของ {who} ({detail})",
        "Google does not accept the credentials of {who} ({detail}).",
    )
    advises = Text(
        "ตรวจนาฬิกาของเครื่องและตรวจว่ากุญแจยังไม่ถูกลบ แล้วสร้างกุญแจใหม่ใน Google Cloud หากยังไม่ได้",
        "Check this computer's clock and that the key was not deleted; else make a new key in Google Cloud.",
    )


class NoDefaultError(GoogleError):
    """The computer has no Application Default Credentials."""

    code = "google_no_default"
    says = Text("เครื่องนี้ยังไม่มี Application Default Credentials", "This computer has no Application Default Credentials.")
    advises = Text(
        'สั่ง "gcloud auth application-default login" พร้อม --client-id-file และ --scopes ตาม docs/google.md '
        "หรือเลือก auth แบบอื่นใน workspace.toml",
        'Run "gcloud auth application-default login" with the --client-id-file and --scopes of docs/google.md, '
        "or choose another auth in workspace.toml.",
    )


class LoginNeededError(GoogleError):
    """Nobody has logged in yet, and nobody is at the terminal to do so."""

    code = "google_login_needed"
    says = Text("ยังไม่ได้เข้าสู่ระบบ Google", "Nobody has logged in to Google yet.")
    advises = Text(
        'เปิดหน้าจอคำสั่งแล้วสั่ง "tidao doctor" หนึ่งครั้ง เพื่อเข้าสู่ระบบผ่านเบราว์เซอร์',
        'Run "tidao doctor" once at a terminal, to log in with a browser.',
    )


class LoginFailedError(GoogleError):
    """Logging in with the browser has failed."""

    code = "google_login_failed"
    says = Text("เข้าสู่ระบบ Google ไม่สำเร็จ ({detail})", "Logging in to Google failed ({detail}).")
    advises = Text(
        "สั่งอีกครั้ง แล้วอนุญาตในเบราว์เซอร์ภายใน 5 นาที", "Run the command again and agree in the browser within 5 minutes."
    )


class LoginExpiredError(GoogleError):
    """The login has expired or was withdrawn."""

    code = "google_login_expired"
    says = Text("การเข้าสู่ระบบ Google หมดอายุหรือถูกยกเลิกแล้ว", "The login to Google has expired or was withdrawn.")
    advises = Text(
        'ลบแฟ้ม "{path}" แล้วสั่ง "tidao doctor" เพื่อเข้าสู่ระบบใหม่',
        'Delete "{path}" and run "tidao doctor" to log in again.',
    )


class ScopesError(GoogleError):
    """The login has too few rights."""

    code = "google_scopes"
    says = Text("สิทธิ์ที่ให้โปรแกรมไว้ไม่พอสำหรับงานนี้", "The program was given too few rights for this.")
    advises = Text(
        "ให้สิทธิ์ Google Sheets (และ Google Drive เมื่อตั้ง [google] folder) แล้วเข้าสู่ระบบใหม่",
        "Grant Google Sheets (and Google Drive where [google] folder is set), then log in again.",
    )


class ApiOffError(GoogleError):
    """The API is not enabled in the account's project."""

    code = "google_api_off"
    says = Text(
        "ยังไม่ได้เปิดใช้ API ของ Google ในโครงการของบัญชีนี้", "The Google API is not enabled in this account's project."
    )
    advises = Text(
        "เปิด Google Sheets API (และ Google Drive API) ใน Google Cloud รอ 2-3 นาที แล้วสั่งอีกครั้ง",
        "Enable the Google Sheets API (and Drive API) in Google Cloud, wait some minutes, then run it again.",
    )


class QuotaProjectError(GoogleError):
    """Default credentials of a person name no project whose quota is used."""

    code = "google_quota_project"
    says = Text(
        "ค่าของเครื่องยังไม่ได้กำหนดโครงการที่ใช้โควตา", "The computer's default credentials name no project for the quota."
    )
    advises = Text(
        'สั่ง "gcloud auth application-default set-quota-project รหัสโครงการ" โดยโครงการนั้นเปิด Google Sheets API แล้ว',
        'Run "gcloud auth application-default set-quota-project PROJECT": one whose Google Sheets API is on.',
    )


class ProjectSuspendedError(GoogleError):
    """Google has suspended the project, or an organisation forbids the access: a person must ask there."""

    code = "google_project_forbidden"
    says = Text(
        "โครงการใน Google Cloud ถูกระงับ หรือนโยบายขององค์กรไม่อนุญาต ({detail})",
        "The Google Cloud project is suspended, or the organisation's policy forbids this ({detail}).",
    )
    advises = Text(
        "ขอผู้ดูแลระบบ Google ขององค์กรตรวจนโยบายและสถานะโครงการ หรือใช้โครงการอื่น",
        "Ask the organisation's Google administrator about the policy and the project, or use another project.",
    )


_OWN_REFUSAL = re.compile(r"[Rr]eauth|do not contain the necessary fields")
"""What google-auth says by itself, without asking Google."""


def is_refusal(error: RefreshError) -> bool:
    """Whether Google itself has refused a login: only its own words say so, never a proxy's page or an empty answer."""
    if error.retryable:
        return False
    told: object = error.args[-1] if error.args else None
    if isinstance(told, str):
        if isinstance(error, ReauthFailError) or _OWN_REFUSAL.search(told[:200]):
            return True
        with suppress(ValueError):  # the answer as it came, where another account lends itself
            told = json.loads(told)
    said = told.get("error") if isinstance(told, dict) else None
    if isinstance(said, dict):
        return isinstance(said.get("code"), int) and said["code"] < 500
    return isinstance(said, str)


def login_detail(error: Exception) -> str:
    """Return Google's short word for a refused login, such as "invalid_grant", and nothing that could be a secret."""
    known = r"\b(invalid_[a-z]+|unauthorized_client|disabled_client|access_denied|deleted_client)\b"
    found = re.search(known, str(error))
    return found[1] if found else type(error).__name__
