"""papers with numbers and files, and forms of an office's own

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

from engine.models.base import Instant

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

# What an issued paper is. Its files may still be written, once.
FIXED = (
    'key', 'organisation_id', 'map_id', 'item_id', 'kind', 'status', 'year', 'number', 'title',
    'issued_by_id', 'issued_on', 'issued_at', 'template_sha256',
)
FILES = ('pdf_sha256', 'docx_sha256')
MESSAGE = 'an issued paper never changes'


def upgrade() -> None:
    op.create_table(
        'official_paper',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('map_id', sa.Integer(), nullable=False),
        sa.Column('item_id', sa.Integer(), nullable=True),
        sa.Column('kind', sa.String(32), nullable=False),
        sa.Column('status', sa.String(32), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('year', sa.Integer(), nullable=True),
        sa.Column('number', sa.Integer(), nullable=True),
        sa.Column('title', sa.String(), nullable=False),
        sa.Column('facts', sa.JSON(), nullable=False),
        sa.Column('drafted_by_id', sa.Integer(), nullable=True),
        sa.Column('drafted_at', Instant(), nullable=False),
        sa.Column('issued_by_id', sa.Integer(), nullable=True),
        sa.Column('issued_on', sa.Date(), nullable=True),
        sa.Column('issued_at', Instant(), nullable=True),
        sa.Column('pdf_sha256', sa.String(), nullable=False),
        sa.Column('docx_sha256', sa.String(), nullable=False),
        sa.Column('template_sha256', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_official_paper_organisation_id_organisation')),
        sa.ForeignKeyConstraint(['map_id'], ['battle_map.id'], name=op.f('fk_official_paper_map_id_battle_map')),
        sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_official_paper_item_id_item')),
        sa.ForeignKeyConstraint(['drafted_by_id'], ['person.id'], name=op.f('fk_official_paper_drafted_by_id_person')),
        sa.ForeignKeyConstraint(['issued_by_id'], ['person.id'], name=op.f('fk_official_paper_issued_by_id_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_official_paper')),
        sa.UniqueConstraint('key', name=op.f('uq_official_paper_key')),
        sa.UniqueConstraint('organisation_id', 'kind', 'year', 'number', name=op.f('uq_official_paper_organisation_id_kind_year_number')),
    )
    op.create_index('ix_official_paper_item', 'official_paper', ['item_id', 'id'], unique=False)
    op.create_index('ix_official_paper_map', 'official_paper', ['map_id', 'kind', 'id'], unique=False)
    op.create_table(
        'paper_template',
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(32), nullable=False),
        sa.Column('sha256', sa.String(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('set_by_id', sa.Integer(), nullable=False),
        sa.Column('set_at', Instant(), nullable=False),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_paper_template_organisation_id_organisation')),
        sa.ForeignKeyConstraint(['sha256'], ['evidence_file.sha256'], name=op.f('fk_paper_template_sha256_evidence_file')),
        sa.ForeignKeyConstraint(['set_by_id'], ['person.id'], name=op.f('fk_paper_template_set_by_id_person')),
        sa.PrimaryKeyConstraint('organisation_id', 'kind', name=op.f('pk_paper_template')),
    )
    if op.get_bind().dialect.name == 'sqlite':
        _guard_sqlite()
    else:
        _guard_postgresql()


def _guard_sqlite() -> None:
    changed = ' OR '.join(
        [f'NEW.{name} IS NOT OLD.{name}' for name in (*FIXED, 'facts')]
        + [f"(OLD.{name} <> '' AND NEW.{name} IS NOT OLD.{name})" for name in FILES]
    )
    op.execute(
        "CREATE TRIGGER official_paper_no_change BEFORE UPDATE ON official_paper "
        f"WHEN OLD.status = 'issued' AND ({changed}) BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )
    op.execute(
        "CREATE TRIGGER official_paper_no_delete BEFORE DELETE ON official_paper "
        f"WHEN OLD.status = 'issued' BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )


def _guard_postgresql() -> None:
    changed = ' OR '.join(
        [f'NEW.{name} IS DISTINCT FROM OLD.{name}' for name in FIXED]
        + ['NEW.facts::text IS DISTINCT FROM OLD.facts::text']
        + [f"(OLD.{name} <> '' AND NEW.{name} IS DISTINCT FROM OLD.{name})" for name in FILES]
    )
    op.execute(
        "CREATE FUNCTION refuse_paper_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF OLD.status = 'issued' AND (TG_OP = 'DELETE' OR ({changed})) THEN "
        f"RAISE EXCEPTION '{MESSAGE}'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER official_paper_fixed BEFORE UPDATE OR DELETE ON official_paper "
        "FOR EACH ROW EXECUTE FUNCTION refuse_paper_change()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP TRIGGER official_paper_fixed ON official_paper')
        op.execute('DROP FUNCTION refuse_paper_change()')
    op.drop_table('paper_template')
    op.drop_index('ix_official_paper_map', table_name='official_paper')
    op.drop_index('ix_official_paper_item', table_name='official_paper')
    op.drop_table('official_paper')
