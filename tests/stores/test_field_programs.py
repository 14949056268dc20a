"""A slice of `scripts/field.py`: forms that real programs have filled in read as they were, or are told."""

import pytest
from _field_forms import ground, judged
from _field_programs import convert
from _field_python import WRITERS, jobs
from openpyxl import load_workbook

TRIED = [job for job in jobs() if job.writer != "PyExcelerate"][::6]


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return ground(tmp_path_factory.mktemp("field") / "workspace")


@pytest.mark.parametrize("job", TRIED, ids=lambda job: f"{job.writer}: {job.kind}")
def test_every_score_reads_as_it_was_put_in_or_is_told(shared, tmp_path, job):
    WRITERS[job.writer](shared, job, tmp_path / f"form.{job.ending}")
    assert judged(shared, job, tmp_path).wrong == ()


@pytest.mark.libreoffice
def test_a_form_that_libreoffice_has_saved_reads_the_same(shared, tmp_path):
    job, place = jobs()[0], tmp_path / "saved"
    place.mkdir()
    WRITERS[job.writer](shared, job, tmp_path / "form.xlsx")
    assert convert([tmp_path / "form.xlsx"], "xlsx", place, tmp_path / "profile") == ""
    assert judged(shared, job, place).wrong == ()


def test_the_judge_sees_a_score_that_is_lost_or_another_one(shared, tmp_path):
    job = jobs()[0]
    WRITERS[job.writer](shared, job, tmp_path / "form.xlsx")
    lost, other = shared.puts[1], shared.puts[3]
    book = load_workbook(tmp_path / "form.xlsx")
    book[lost.tab][lost.score], book[other.tab][other.score] = None, 1
    book.save(tmp_path / "form.xlsx")
    told = "".join(judged(shared, job, tmp_path).wrong)
    assert f"{lost.criterion}: None" in told
    assert f"{other.criterion}: 1" in told
