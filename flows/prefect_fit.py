"""Prefect's server made to fit the SQLAlchemy we have. Imports Prefect.

Prefect 3.8 schedules runs by inserting rows whose mappings also hold `state`, a hybrid property.
SQLAlchemy 2.0 ignores what is no column; 2.1 refuses it, and no deployment is ever scheduled. Here
the key is told to be ignored again. To be taken away when Prefect knows SQLAlchemy 2.1:
`tests/faults/test_runbook.py` and `tests/flows/test_deploying.py` show whether it does.
"""

from typing import Any

import sqlalchemy as sa


def let_schedules_be_written() -> None:
    """Ignore the states of runs in bulk inserts; Prefect writes them right after by themselves."""
    from prefect.server.database import orm_models

    def ignore(_cls: Any, _mapping: Any, _value: Any) -> None:
        return

    for model in (orm_models.FlowRun, orm_models.TaskRun):
        mapper: Any = sa.inspect(model)
        hybrid = mapper.all_orm_descriptors["state"]
        hybrid.bulk_dml_setter = ignore
