"""What stops a renderer, in words."""

from __future__ import annotations

from tidao_sheets.core.text import Text, TidaoError


class RenderError(TidaoError):
    """Frames, fonts or an emblem that cannot be used."""

    code = "render"

    def __init__(self, what: str, reason: str) -> None:
        super().__init__(
            Text(f"จัดหน้าเอกสารไม่ได้: {what}: {reason}", f"cannot typeset: {what}: {reason}"),
            Text("ตรวจแฟ้มที่แจ้ง หรือนำออกเพื่อใช้ของโปรแกรม", "check that file, or remove it to use the built-in one"),
        )
