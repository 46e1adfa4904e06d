"""The lines of `serve`: a sentence for people, fields for machines."""

import json
import logging
from datetime import datetime, timedelta

import pytest

from flows.journal import LOG, say, write_to_console


@pytest.fixture(autouse=True)
def _fresh_log():
    before, propagates = list(LOG.handlers), LOG.propagate
    yield
    LOG.handlers[:], LOG.propagate = before, propagates


def lines(capsys):
    return capsys.readouterr().err.splitlines()


def test_a_line_is_a_sentence_with_fields(capsys):
    write_to_console()
    say(logging.INFO, "任务已完成", flow="daily", counts={"sent": 2}, trouble="a b", elapsed_s=0.5)
    (line,) = lines(capsys)
    assert line[20:] == (
        'INFO 任务已完成 flow=daily counts={"sent":2} trouble="a b" elapsed_s=0.5'
    )


def test_a_percent_sign_is_only_a_percent_sign(capsys):
    write_to_console()
    say(logging.INFO, "完成率 100% %s", note="5%")
    assert lines(capsys)[0].endswith("完成率 100% %s note=5%")


def test_a_failure_brings_its_trace(capsys):
    write_to_console()
    try:
        raise ValueError("why")
    except ValueError:
        say(logging.ERROR, "任务失败", trace=True, flow="daily")
    told = lines(capsys)
    assert told[0].endswith("ERROR 任务失败 flow=daily")
    assert told[-1] == "ValueError: why"


def test_what_is_only_for_the_curious_is_not_written(capsys):
    write_to_console()
    write_to_console()
    say(logging.DEBUG, "任务已完成", flow="heartbeat")
    say(logging.INFO, "任务已完成", flow="daily")
    assert len(lines(capsys)) == 1


def test_as_json_each_line_is_one_object_with_its_trace(capsys):
    write_to_console(form="json")
    say(logging.INFO, "任务已完成", flow="daily", counts={"sent": 2})
    try:
        raise ValueError("first line\nsecond line")
    except ValueError:
        say(logging.ERROR, "任务失败", trace=True, flow="daily")
    done, failed = map(json.loads, lines(capsys))
    at = datetime.fromisoformat(done.pop("at"))
    assert at.utcoffset() == timedelta(0)
    assert done == {"level": "INFO", "said": "任务已完成", "flow": "daily", "counts": {"sent": 2}}
    assert failed["trace"].endswith("ValueError: first line\nsecond line")
