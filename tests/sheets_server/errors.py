"""Google's error bodies: Sheets errors carry `status` and `details`, Drive errors always carry `errors[]`."""

STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
TYPE = "type.googleapis.com/google.rpc."
LEARN = (
    "Expected OAuth 2 access token, login cookie or other valid authentication credential. "
    "See https://developers.google.com/identity/sign-in/web/devconsole-project."
)
NO_STORAGE = (
    "Service Accounts do not have storage quota. Leverage shared drives "
    "(https://developers.google.com/workspace/drive/api/guides/about-shareddrives), "
    "or use OAuth delegation (http://support.google.com/a/answer/7281227) instead."
)
PROTECTED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


class ApiError(Exception):
    """A refusal; the door it came through (Sheets or Drive) decides its shape."""

    def __init__(self, code, message, **facts):
        super().__init__(message)
        self.code, self.message = code, message
        facts = {
            "details": None,
            "reason": None,
            "location": None,
            "domain": "global",
            "headers": {},
            "status": None,
        } | facts
        self.details, self.reason, self.location = facts["details"], facts["reason"], facts["location"]
        self.domain, self.headers = facts["domain"], facts["headers"]
        self.status = facts["status"] or STATUS.get(code, "UNKNOWN")

    def sheets_body(self):
        error = {"code": self.code, "message": self.message, "status": self.status}
        if self.details:
            error["details"] = self.details
        return {"error": error}

    def drive_body(self):
        item = {
            "message": self.message,
            "domain": self.domain,
            "reason": self.reason or DRIVE_REASON.get(self.code, "backendError"),
        }
        if self.location:
            item["location"] = self.location
            item["locationType"] = "header" if self.location == "Authorization" else "parameter"
        error = {"code": self.code, "message": self.message, "errors": [item]}
        if self.code in {401, 429} or self.details:
            error["status"] = STATUS[self.code]
        if self.details:
            error["details"] = self.details
        return {"error": error}


DRIVE_REASON = {
    400: "badRequest",
    401: "authError",
    403: "forbidden",
    404: "notFound",
    409: "conflict",
    429: "rateLimitExceeded",
    500: "internalError",
    503: "backendError",
}


class OAuthError(Exception):
    """A refusal of the token endpoint (RFC 6749, section 5.2)."""

    def __init__(self, code, error, description):
        super().__init__(description)
        self.code, self.body = code, {"error": error, "error_description": description}


def bad(message, **more):
    return ApiError(400, message, **more)


def violations(items):
    """A 400 whose details name each field; `items` are (path or None, sentence)."""
    listed = [({"field": path} if path else {}) | {"description": text} for path, text in items]
    message = "\n".join(text for _, text in items)
    return bad(message, details=[{"@type": TYPE + "BadRequest", "fieldViolations": listed}])


def challenge(more=""):
    """The header that tells how to come back."""
    return {"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/"' + more}


def unauthenticated(text, reason, method):
    info = {
        "@type": TYPE + "ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": "sheets.googleapis.com", "method": method},
    }
    headers = challenge("" if reason == "CREDENTIALS_MISSING" else ', error="invalid_token"')
    return ApiError(401, f"{text} {LEARN}", details=[info], location="Authorization", headers=headers)


def not_found():
    return ApiError(404, "Requested entity was not found.")


def forbidden():
    return ApiError(403, "The caller does not have permission")


def file_not_found(file_id):
    return ApiError(404, f"File not found: {file_id}.", location="fileId")


def no_storage():
    return ApiError(403, NO_STORAGE, reason="storageQuotaExceeded", domain="usageLimits")


def invalid(index, kind, message):
    """The form of every refusal inside a `batchUpdate`."""
    return bad(f"Invalid requests[{index}].{kind}: {message}")
