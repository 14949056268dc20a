"""Drive permissions and comments."""

from .caller import NO_RIGHT
from .drive_api import masked
from .errors import ApiError, bad
from .world import RANK

BASIC = {"kind": {}, "id": {}, "type": {}, "role": {}}
NO_ACCOUNT = (
    'Bad Request. User message: "You are trying to invite {}. Since there is no Google account associated with this '
    'email address, you must check the "Notify people" box to invite this recipient."'
)
POLICY = "The domain policy does not allow sharing outside of the domain."
ROLES = {"owner", "organizer", "fileOrganizer", "writer", "commenter", "reader"}


def _file(caller, path, query, least="reader"):
    return caller.file(path["fileId"], least, all_drives=query.get("supportsAllDrives", False))


def list_permissions(caller, path, query, _body):
    file = _file(caller, path, query)
    if RANK[caller.role(file)] < RANK["writer"]:
        raise ApiError(403, NO_RIGHT, reason="insufficientFilePermissions")
    answer = {"kind": "drive#permissionList", "permissions": file.permissions}
    return masked(query, answer, {"kind": {}, "permissions": BASIC}, "PermissionList")


def get_permission(caller, path, query, _body):
    return masked(query, _find(_file(caller, path, query), path["permissionId"]), BASIC, "Permission")


def _find(file, number):
    for item in file.permissions:
        if item["id"] == number:
            return item
    message = f"Permission not found: {number}."
    raise ApiError(404, message, location="permissionId")


def _check(body):
    kind, role = body.get("type"), body.get("role")
    if kind not in {"user", "group", "domain", "anyone"}:
        raise bad("The permission type field is required.", reason="required", location="permission.type")
    if role not in ROLES:
        raise bad("The permission role field is required.", reason="required", location="permission.role")
    name = {"user": "emailAddress", "group": "emailAddress", "domain": "domain"}.get(kind)
    if name and not body.get(name):
        message = f"The {name} field is required for permissions of type {kind}."
        raise bad(message, reason="required", location=f"permission.{name}")
    if name == "emailAddress" and "@" not in body[name]:
        message = "The specified emailAddress is invalid or not applicable for the given permission type."
        raise ApiError(400, message, reason="invalid", location="permission.emailAddress")
    return body.get(name) if name else None


def create_permission(caller, path, query, body):
    file = _file(caller, path, query, "writer")
    who = _check(body)
    if body["role"] == "owner" and not query.get("transferOwnership"):
        message = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
        raise ApiError(403, message, reason="forbidden", location="transferOwnership")
    if file.owner != caller.who and not caller.world.options.editors_may_share:
        raise ApiError(403, NO_RIGHT, reason="insufficientFilePermissions")
    if caller.world.options.sharing_forbidden:
        raise ApiError(403, POLICY, reason="shareOutNotPermitted")
    if who in caller.world.options.no_account and not query.get("sendNotificationEmail", True):
        raise ApiError(400, NO_ACCOUNT.format(who), reason="invalidSharingRequest")
    fresh = caller.world.permission(body["type"], body["role"], who)
    held = next((item for item in file.permissions if item["id"] == fresh["id"]), None)
    if held is None:
        file.permissions.append(fresh)
    elif RANK[fresh["role"]] > RANK[held["role"]]:
        held["role"] = fresh["role"]
    file.settling = caller.world.options.settling
    if body["role"] == "owner":
        _hand_over(file, who)
    caller.world.touch(file.file_id, caller.who)
    return masked(query, held or fresh, BASIC, "Permission")


def _hand_over(file, who):
    for item in file.permissions:
        if item["role"] == "owner":
            item["role"] = "writer"
        if item.get("emailAddress") == who:
            item["role"] = "owner"
            item.pop("pendingOwner", None)
    file.owner = who


def update_permission(caller, path, query, body):
    file = _file(caller, path, query, "writer")
    item = _find(file, path["permissionId"])
    if body.get("role") == "owner":
        if not query.get("transferOwnership"):
            message = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
            raise ApiError(403, message, reason="forbidden", location="transferOwnership")
        _hand_over(file, item["emailAddress"])
    elif body.get("role"):
        if body["role"] not in ROLES:
            raise bad("Invalid Value", reason="invalid", location="permission.role")
        item["role"] = body["role"]
    if "pendingOwner" in body:
        item["pendingOwner"] = body["pendingOwner"]
    caller.world.touch(file.file_id, caller.who)
    return masked(query, item, BASIC, "Permission")


def delete_permission(caller, path, query, _body):
    file = _file(caller, path, query)
    item = _find(file, path["permissionId"])
    own = item.get("emailAddress") == caller.who
    if not own and RANK[caller.role(file)] < RANK["writer"]:
        raise ApiError(403, NO_RIGHT, reason="insufficientFilePermissions")
    if item["role"] == "owner":
        raise ApiError(403, "The owner of a file cannot be removed.", reason="cannotRemoveOwner")
    file.permissions.remove(item)
    caller.world.touch(file.file_id, caller.who)


def list_comments(caller, path, query, _body):
    file = caller.file(path["fileId"])
    _need_fields(query)
    return masked(query, {"kind": "drive#commentList", "comments": file.comments}, {}, "CommentList")


def _need_fields(query):
    if not query.get("fields"):
        raise bad("The 'fields' parameter is required for this method.", reason="required", location="fields")


def create_comment(caller, path, query, body):
    file = caller.file(path["fileId"], "commenter")
    _need_fields(query)
    if not body.get("content"):
        raise bad("The content field is required.", reason="required", location="comment.content")
    item = {"kind": "drive#comment", "id": f"AAAA{len(file.comments)}", "content": body["content"], "deleted": False}
    item |= {"anchor": body["anchor"]} if "anchor" in body else {}
    item |= {"createdTime": caller.world.clock.stamp(), "resolved": False, "replies": []}
    file.comments.append(item)
    return masked(query, item, {}, "Comment")
