"""Drive v3 files: list, get, create, copy, update, delete; what a caller may see of them."""

from . import drive_query, masks, schema
from .errors import ApiError, bad, file_not_found, no_storage
from .world import FOLDER, RANK, SHEET, new_book

LINK = "https://docs.google.com/spreadsheets/d/{}/edit?usp=drivesdk"
FOLDER_LINK = "https://drive.google.com/drive/folders/{}"
BASIC = {"kind": {}, "id": {}, "name": {}, "mimeType": {}}


def resource(caller, file):
    """The whole File resource, as the caller sees it."""
    role = caller.role(file)
    may_edit = RANK[role] >= RANK["writer"]
    version, modified, modifier = _told(caller, file)
    link = LINK if file.mime == SHEET else FOLDER_LINK
    answer = {
        "kind": "drive#file",
        "id": file.file_id,
        "name": file.name,
        "mimeType": file.mime,
        "starred": False,
        "trashed": file.trashed,
        "explicitlyTrashed": file.trashed,
        "parents": file.parents or ["root" if file.owner == caller.who else ""],
        "spaces": ["drive"],
        "version": str(version),
        "webViewLink": link.format(file.file_id),
        "createdTime": file.created,
        "modifiedTime": modified,
        "lastModifyingUser": _user(modifier or "", caller),
        "shared": len(file.permissions) > 1 or bool(file.drive_id),
        "ownedByMe": file.owner == caller.who,
        "capabilities": _capabilities(role, may_edit=may_edit),
        "viewedByMe": True,
        "writersCanShare": caller.world.options.editors_may_share,
    }
    answer["parents"] = [parent for parent in answer["parents"] if parent]
    if file.drive_id:
        answer |= {"driveId": file.drive_id, "teamDriveId": file.drive_id}
    else:
        answer["owners"] = [_user(file.owner, caller)]
    if may_edit:
        answer["permissions"] = file.permissions
        answer["permissionIds"] = [item["id"] for item in file.permissions]
    return answer | file.extra


def _capabilities(role, *, may_edit):
    names = ("canEdit", "canRename", "canModifyContent", "canAddChildren", "canShare")
    rights = dict.fromkeys(names, may_edit) | {"canCopy": role is not None, "canDownload": role is not None}
    owner = role in {"owner", "organizer"}
    return rights | {"canDelete": owner, "canTrash": owner or role == "fileOrganizer"}


def _told(caller, file):
    """The last change that Drive tells of by now; content is always as it is."""
    now = caller.world.clock.now()
    return max((state for state in file.told if state[0] <= now), key=lambda state: state[1])[1:]


def _user(email, caller):
    name = email.partition("@")[0]
    return {"kind": "drive#user", "displayName": name, "me": email == caller.who, "emailAddress": email}


def masked(query, answer, default, kind):
    """Drive answers little unless `fields` asks for more."""
    text = query.get("fields")
    if not text:
        return masks.apply(default, answer)
    try:
        tree = masks.parse(text)
    except masks.MaskError:
        raise _invalid_fields(text) from None
    unknown = masks.unknown(tree, schema.load("drive.v3"), kind)
    if unknown:
        raise _invalid_fields(unknown[0])
    return masks.apply(tree, answer)


def _invalid_fields(text):
    return bad(f"Invalid field selection {text}", reason="invalidParameter", location="fields")


def list_files(caller, _path, query, _body):
    wanted = drive_query.compile_query(query.get("q"))
    drives = query.get("includeItemsFromAllDrives") and query.get("supportsAllDrives")
    found = []
    for file in caller.world.files.values():
        if RANK[caller.role(file)] == 0 or not caller.sees(file, "drive") or (file.drive_id and not drives):
            continue
        if query.get("driveId") and file.drive_id != query["driveId"]:
            continue
        if wanted(_searchable(caller, file)):
            found.append(resource(caller, file))
    _sort(found, query.get("orderBy", "modifiedTime desc"))
    return _page(found, query)


def _searchable(caller, file):
    emails = {item.get("emailAddress"): item["role"] for item in file.permissions}
    return {
        "name": file.name,
        "title": file.name,
        "fullText": file.name,
        "mimeType": file.mime,
        "parents": file.parents or ["root"],
        "owners": [file.owner] + (["me"] if file.owner == caller.who else []),
        "writers": [email for email, role in emails.items() if RANK[role] >= RANK["writer"]],
        "readers": list(emails),
        "trashed": file.trashed,
        "starred": False,
        "sharedWithMe": file.owner != caller.who,
        "modifiedTime": _told(caller, file)[1],
        "createdTime": file.created,
    }


def _sort(found, order):
    for key in reversed(order.split(",")):
        name, _, direction = key.strip().partition(" ")
        if name not in {"name", "name_natural", "modifiedTime", "createdTime", "folder", "recency", "viewedByMeTime"}:
            raise bad("Invalid Value", reason="invalid", location="orderBy")
        field = {"name_natural": "name", "recency": "modifiedTime", "viewedByMeTime": "modifiedTime"}.get(name, name)
        found.sort(key=lambda item: str(item.get(field, "")), reverse=direction == "desc")


def _page(found, query):
    size, start = query.get("pageSize", 100), int(query.get("pageToken") or 0)
    if not 1 <= size <= 1000:
        message = f"Invalid value '{size}'. Values must be within the range: [1, 1000]"
        raise bad(message, reason="invalidParameter", location="pageSize")
    answer = {"kind": "drive#fileList", "incompleteSearch": False, "files": found[start : start + size]}
    if start + size < len(found):
        answer = {"nextPageToken": str(start + size)} | answer
    default = {"kind": {}, "incompleteSearch": {}, "nextPageToken": {}, "files": BASIC}
    return masked(query, answer, default, "FileList")


def get_file(caller, path, query, _body):
    file = caller.file(path["fileId"], all_drives=query.get("supportsAllDrives", False))
    return masked(query, resource(caller, file), BASIC, "File")


def owner_for(caller, parents, query):
    """(owner, drive id) of a new file, or the refusal that service accounts get (fact 18)."""
    world = caller.world
    for parent in parents:
        if parent not in world.drives and parent != "root":
            caller.file(parent, "writer", all_drives=query.get("supportsAllDrives", False))
    drive_id = world.drive_of(parents)
    if drive_id:
        if RANK[world.drives[drive_id]["members"].get(caller.who)] < RANK["writer"] or not query.get(
            "supportsAllDrives"
        ):
            raise file_not_found(drive_id)
        return None, drive_id
    if caller.grant.service and not world.options.service_account_storage:
        raise no_storage()
    return caller.who, None


def create_file(caller, _path, query, body):
    mime = body.get("mimeType", "application/octet-stream")
    parents = [parent for parent in body.get("parents", []) if parent != "root"]
    owner, drive_id = owner_for(caller, parents, query)
    name = body.get("name") or "Untitled"
    project = caller.grant.project
    file = caller.world.new_file(
        name, mime, owner=owner, parents=parents, made_for=caller.who, made_by=project, drive_id=drive_id
    )
    if mime == SHEET:
        caller.world.books[file.file_id] = new_book(file.file_id, name)
    _extras(file, body)
    return masked(query, resource(caller, file), BASIC, "File")


def _extras(file, body):
    for name in ("description", "appProperties", "properties", "starred"):
        if name in body:
            file.extra[name] = body[name]


def copy_file(caller, path, query, body):
    world = caller.world
    source = caller.file(path["fileId"], all_drives=query.get("supportsAllDrives", False))
    if source.mime == FOLDER:
        raise ApiError(403, "This file cannot be copied by the user.", reason="cannotCopyFile")
    parents = body.get("parents", source.parents)
    owner, drive_id = owner_for(caller, parents, query)
    name = body.get("name") or f"Copy of {source.name}"
    project = caller.grant.project
    file = world.new_file(name, source.mime, owner=owner, parents=parents, made_by=project, drive_id=drive_id)
    if source.file_id in world.books:
        book = world.books[source.file_id].clone()
        book.book_id = file.file_id
        book.properties["title"] = name
        world.books[file.file_id] = book
    return masked(query, resource(caller, file), BASIC, "File")


def update_file(caller, path, query, body):
    file = caller.file(path["fileId"], "writer", all_drives=query.get("supportsAllDrives", False))
    if "name" in body:
        file.name = body["name"]
        if file.file_id in caller.world.books:
            caller.world.books[file.file_id].properties["title"] = body["name"]
    if "trashed" in body:
        file.trashed = body["trashed"]
    gone = set((query.get("removeParents") or "").split(","))
    added = [parent for parent in (query.get("addParents") or "").split(",") if parent]
    for parent in added:
        caller.file(parent, "writer")
    file.parents = [parent for parent in file.parents if parent not in gone] + added
    _extras(file, body)
    caller.world.touch(file.file_id, caller.who)
    return masked(query, resource(caller, file), BASIC, "File")


def delete_file(caller, path, query, _body):
    file = caller.file(path["fileId"], all_drives=query.get("supportsAllDrives", False))
    if caller.role(file) not in {"owner", "organizer"}:
        message = "The user does not have sufficient permissions for this file."
        raise ApiError(403, message, reason="insufficientFilePermissions")
    caller.world.files.pop(file.file_id)
    caller.world.books.pop(file.file_id, None)


def about(caller, _path, query, _body):
    if not query.get("fields"):
        raise bad("The 'fields' parameter is required for this method.", reason="required", location="fields")
    answer = {"kind": "drive#about", "user": _user(caller.who, caller)}
    limit = "0" if caller.grant.service and not caller.world.options.service_account_storage else "16106127360"
    answer["storageQuota"] = {"limit": limit, "usage": "0", "usageInDrive": "0", "usageInDriveTrash": "0"}
    return masked(query, answer, {}, "About")


def list_drives(caller, _path, query, _body):
    mine = [drive for drive in caller.world.drives.values() if caller.who in drive["members"]]
    drives = [{"kind": "drive#drive", "id": drive["id"], "name": drive["name"]} for drive in mine]
    return masked(query, {"kind": "drive#driveList", "drives": drives}, {}, "DriveList")
