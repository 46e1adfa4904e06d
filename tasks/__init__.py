"""Steps: plain functions over the engine, and the same functions as Prefect tasks."""
