"""What stops a renderer, in words."""

from __future__ import annotations

from tidao_sheets.core.text import Text, TidaoError


class RenderError(TidaoError):
    """Frames, fonts or an emblem cannot be used."""

    code = "render"
    says = Text("จัดหน้าเอกสารไม่ได้: {what}: {reason}", "cannot typeset: {what}: {reason}")
    advises = Text("ตรวจแฟ้มที่แจ้ง หรือนำออกเพื่อใช้ของโปรแกรม", "check that file, or remove it to use the built-in one")
