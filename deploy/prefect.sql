-- Prefect's own database, beside the courts'. It needs pg_trgm, which PostgreSQL's contrib brings.
CREATE DATABASE prefect;
