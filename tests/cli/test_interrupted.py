"""Ctrl+C at any moment: no line of Python's, an exit code that says so, and nothing half-written."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from workspaces import DAY, small_workspace, tidao

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a process cannot be sent Ctrl+C there by another")

ENDED = {"", "✗ Cancelled.\n  → No file is half-written; run the command again.\n"}
# What runs in the background of a shell ignores Ctrl+C. What comes before our first line is Python's: a dot tells it.
HEARD = "import _signal, os; _signal.signal(_signal.SIGINT, _signal.default_int_handler); "
BEGUN = HEARD + "import tidao_sheets.cli.entry as e; os.write(2, b'.'); e.main()"
DONE = {0, -signal.SIGINT}  # at the very end Python leaves the signal to the system: to a shell that is 130, too


def interrupted(words, after):
    """Press Ctrl+C at the terminal of a command some seconds after its beginning; return its exit code and words."""
    env = os.environ | {"TIDAO_LANG": "en", "TIDAO_TODAY": DAY}
    with subprocess.Popen(
        words,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stderr.read(1)
        time.sleep(after)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        return process.wait(60), process.stderr.read().decode()


def test_the_first_line_of_ours_waits_for_nothing():
    """To be deaf for as long as an import takes is to let Python answer meanwhile."""
    code = "import sys; before = {*sys.modules}; import tidao_sheets.cli.entry; print(*{*sys.modules} - before)"
    package = Path(__file__).parents[2]
    words = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(package)!r}); {code}"]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)
    assert "tidao_sheets.cli.entry" in done.stdout.split()
    assert not {"signal", "enum", "re", "typing", "pathlib", "tidao_sheets.cli.main"} & {*done.stdout.split()}


@pytest.mark.parametrize("after", [0, 0.02, 0.05, 0.09, 0.14, 0.2, 0.27, 0.35])
def test_no_moment_prints_a_line_of_python(work, after):
    words = [sys.executable, "-c", BEGUN, "status", "--round", "1", "--workspace", str(work)]
    code, said = interrupted(words, after)
    assert (code == 130 and said.lstrip() in ENDED) or (code in DONE and "Traceback" not in said)


@pytest.mark.parametrize("after", [0.5, 0.8, 1.2])
def test_a_process_of_its_own_is_silent_too_and_documents_are_whole(tmp_path, tmp_path_factory, after):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    shutil.copytree(Path(__file__).parents[2] / "templates" / "typst", folder / "templates" / "typst")
    asked = ("--round", "1", "--workspace", str(folder))
    assert tidao("close", *asked).code == 0
    code, said = interrupted([sys.executable, "-c", BEGUN, "letters", *asked], after)
    assert (code == 130 and said.lstrip() in ENDED) or (code in DONE and "Traceback" not in said)
    assert not [path for path in folder.rglob("*.tmp") if path.is_file()]
    assert tidao("letters", *asked).code == 0
    assert tidao("letters", "--verify", *asked).code == 0


def test_the_script_lets_the_program_end_by_itself(tmp_path, tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    scripts = str(Path(__file__).parents[2] / "scripts")
    child = "import time, sys; time.sleep(1); print('whole'); open(sys.argv[1], 'w').write('whole')"
    hear = f"_venv.hear([sys.executable, '-c', {child!r}, {str(folder / 'left')!r}])"
    code = f"{HEARD}import sys; sys.path.insert(0, {scripts!r}); import _venv; os.write(2, b'.'); "
    code += f"sys.exit(_venv.guarded(lambda: {hear}[0]))"
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stderr.read(1)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)  # to it alone: who is called goes on, and is waited for
        assert process.wait(60) == 130
        assert "Traceback" not in process.stderr.read()
    assert (folder / "left").read_text() == "whole"
