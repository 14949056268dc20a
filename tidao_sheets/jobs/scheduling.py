"""What a computer's own scheduler is told so that it calls for runs, each word quoted as that scheduler wants it."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from xml.sax.saxutils import escape

from tidao_sheets.core.text import Text, TidaoError

DAY = 24 * 60


class UnevenIntervalError(TidaoError):
    """Cron cannot call every so many minutes."""

    code = "uneven_interval"
    says = Text("cron สั่งทุก {every} นาทีไม่ได้", "Cron cannot call every {every} minutes.")
    advises = Text(
        "ระบุ --every ที่หาร 60 ลงตัว หรือเป็นจำนวนชั่วโมงที่หาร 24 ลงตัว เช่น 15 30 60 1440",
        "Give an --every that divides 60, or hours that divide 24: such as 15, 30, 60 or 1440.",
    )


class BrokenNameError(TidaoError):
    """The name of a folder has more than one line, which no scheduler's file can quote."""

    code = "broken_name"
    says = Text(
        "ชื่อโฟลเดอร์ {name} มีอักขระขึ้นบรรทัดใหม่ จึงตั้งเวลาให้ไม่ได้",
        "The folder name {name} has a line break: it cannot be scheduled.",
    )
    advises = Text("เปลี่ยนชื่อโฟลเดอร์นั้น แล้วสั่งอีกครั้ง", "Rename that folder, then run this again.")


@dataclass(frozen=True, slots=True)
class ScheduleExample:
    """What a scheduler is told, for which one, and how it is told: the words before the command, and the command."""

    kind: str
    text: str
    how: Text


def schedule(kind: str, call: Sequence[str], every: int) -> ScheduleExample:
    """Return what has a scheduler call a program by these words every so many minutes.

    Raises UnevenIntervalError, or BrokenNameError: a line of its own in a name would be one of the scheduler's.
    """
    broken = next((word for word in call if len(word.splitlines()) > 1), None)
    if broken is not None:
        raise BrokenNameError(name=repr(broken))
    make, how = _KINDS[kind]
    return ScheduleExample(kind, make(call, every), how)


def _cron(call: Sequence[str], every: int) -> str:
    hours, odd = divmod(every, 60)
    if every < 60 and 60 % every == 0:
        when = f"*/{every} * * * *"
    elif not odd and DAY % every == 0:
        when = f"0 */{hours} * * *" if hours < 24 else "0 0 * * *"
    else:
        raise UnevenIntervalError(every=every)
    command = shlex.join(call).replace("%", r"\%")  # cron takes a bare % for the end of a line
    return f"{when} {command} >/dev/null\n"


def _systemd(call: Sequence[str], every: int) -> str:
    command = " ".join(map(_unit_word, call))
    return f"""\
mkdir -p "${{XDG_CONFIG_HOME:-$HOME/.config}}/systemd/user"
cd "${{XDG_CONFIG_HOME:-$HOME/.config}}/systemd/user" || exit 1
cat >tidao-watch.service <<'END'
[Unit]
Description=tidao: keep summaries up to date

[Service]
Type=oneshot
ExecStart={command}
SuccessExitStatus=1
UMask=0077
END
cat >tidao-watch.timer <<'END'
[Unit]
Description=tidao: keep summaries up to date, every {every} minutes

[Timer]
OnActiveSec=1min
OnUnitActiveSec={every}min

[Install]
WantedBy=timers.target
END
systemctl --user daemon-reload
systemctl --user enable --now tidao-watch.timer
loginctl enable-linger
"""


def _unit_word(word: str) -> str:
    """Return a word as a unit's command line takes it: % and $ doubled, and in quotes where it is not plain."""
    text = word.replace("%", "%%").replace("$", "$$")
    if re.fullmatch(r"[\w./:=@%$+,-]+", text):
        return text
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))


def _windows(call: Sequence[str], every: int) -> str:
    program, *words = call
    begin = (datetime.now() + timedelta(minutes=1)).replace(second=0, microsecond=0)  # noqa: DTZ005 - of this computer
    text = f"""\
<?xml version="1.0"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>tidao: keep summaries up to date</Description></RegistrationInfo>
  <Triggers>
    <TimeTrigger>
      <Repetition><Interval>PT{every}M</Interval></Repetition>
      <StartBoundary>{begin.isoformat()}</StartBoundary>
    </TimeTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT4H</ExecutionTimeLimit>
  </Settings>
  <Actions>
    <Exec>
      <Command>{escape(program)}</Command>
      <Arguments>{escape(subprocess.list2cmdline(words))}</Arguments>
    </Exec>
  </Actions>
</Task>
"""
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")  # whatever code page the file is saved in


_Make = Callable[[Sequence[str], int], str]
_KINDS: Final[Mapping[str, tuple[_Make, Text]]] = {
    "cron": (
        _cron,
        Text('เพิ่มบรรทัดนี้ในตารางของ cron: สั่ง "crontab -e" แล้ววาง', 'Put this line into your crontab: "crontab -e".'),
    ),
    "systemd": (
        _systemd,
        Text('ติดตั้งโดยส่งให้เชลล์: เติม "| sh" ท้ายคำสั่ง', 'Install it by a shell: put "| sh" behind the command.'),
    ),
    "windows": (
        _windows,
        Text(
            'บันทึกเป็นแฟ้มโดยเติม "> tidao.xml" ท้ายคำสั่ง แล้วสั่ง "schtasks /Create /TN tidao /XML tidao.xml"',
            'Save it by "> tidao.xml" behind the command, then "schtasks /Create /TN tidao /XML tidao.xml".',
        ),
    ),
}
