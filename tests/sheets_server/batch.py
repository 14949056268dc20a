"""`batchUpdate`: one handler for each kind of request, applied in order to a copy, all or nothing."""

from . import (
    batch_cells,
    batch_data,
    batch_dimensions,
    batch_filters,
    batch_metadata,
    batch_objects,
    batch_pasting,
    batch_ranges,
    batch_sheets,
)
from .errors import ApiError, bad, invalid, violations

HANDLERS = {
    **batch_cells.HANDLERS,
    **batch_data.HANDLERS,
    **batch_dimensions.HANDLERS,
    **batch_filters.HANDLERS,
    **batch_metadata.HANDLERS,
    **batch_objects.HANDLERS,
    **batch_pasting.HANDLERS,
    **batch_ranges.HANDLERS,
    **batch_sheets.HANDLERS,
}


def apply_all(edit, requests):
    """The replies; the caller throws the copy away when one request is refused."""
    if not requests:
        raise bad("Must specify at least one request.")
    _check_kinds(requests)
    return [_apply(edit, index, *next(iter(request.items()))) for index, request in enumerate(requests)]


def _check_kinds(requests):
    for index, request in enumerate(requests):
        if not request:
            raise bad(f"Invalid requests[{index}]: No request set.")
        if len(request) > 1:
            extra = list(request)[1]
            path = f"requests[{index}]"
            text = f"Invalid value at '{path}' (oneof), oneof field 'kind' is already set. Cannot set '{extra}'"
            raise violations([(path, text)])


def _apply(edit, index, kind, body):
    handler = HANDLERS.get(kind)
    if handler is None:
        raise invalid(index, kind, "This request is not supported by the test server.")
    try:
        return handler(edit, body) or {}
    except ApiError as error:
        if error.code == 400:
            error.message = f"Invalid requests[{index}].{kind}: {error.message}"
        raise
