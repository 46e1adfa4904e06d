"""doors and meetings: accounts, sessions, progress meetings, import drafts

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

from engine.models.base import Instant

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

IN_PROGRESS = "status IN ('issued', 'open')"
DESK_INDEXES = (
    ('ix_item_leader_due', 'item', ['responsible_leader_id', 'due_on', 'status'], IN_PROGRESS),
    ('ix_item_handler_due', 'item', ['handler_id', 'due_on', 'status'], IN_PROGRESS),
    ('ix_item_department_due', 'item', ['lead_department_id', 'due_on', 'status'], IN_PROGRESS),
    ('ix_measure_owner', 'measure', ['owner_id', 'due_on'],
     'owner_id IS NOT NULL AND done_on IS NULL'),
    ('ix_look_back_planned', 'look_back', ['due_on'], 'result IS NULL'),
    ('ix_approval_step_waiting', 'approval_step', ['kind'],
     'verdict IS NULL AND reached_on IS NOT NULL'),
    ('ix_approval_request_back', 'approval_request', ['item_id', 'asked_by_id'],
     "status IN ('sent_back', 'void')"),
    ('ix_notice_decided', 'notice', ['released_at'], 'released_at IS NOT NULL'),
)


def upgrade() -> None:
    op.create_table('sign_in_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('login', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.Column('succeeded', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempt'))
    )
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.create_index('ix_sign_in_attempt_address', ['address', 'at'], unique=False)
        batch_op.create_index('ix_sign_in_attempt_login', ['login', 'at'], unique=False)

    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('login', sa.String(), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=False),
    sa.Column('password_set_at', Instant(), nullable=True),
    sa.Column('totp_secret', sa.String(), nullable=False),
    sa.Column('totp_since_at', Instant(), nullable=True),
    sa.Column('totp_last_step', sa.Integer(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('disabled_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_account_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('login', name=op.f('uq_account_login')),
    sa.UniqueConstraint('person_id', name=op.f('uq_account_person_id'))
    )
    op.create_table('heading_memory',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('heading', sa.String(), nullable=False),
    sa.Column('field', sa.String(), nullable=False),
    sa.Column('said_by_id', sa.Integer(), nullable=True),
    sa.Column('said_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_heading_memory_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['said_by_id'], ['person.id'], name=op.f('fk_heading_memory_said_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_heading_memory')),
    sa.UniqueConstraint('organisation_id', 'heading', name=op.f('uq_heading_memory_organisation_id_heading'))
    )
    op.create_table('progress_meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('map_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('chair_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(32), nullable=False),
    sa.Column('opened_at', Instant(), nullable=True),
    sa.Column('ended_at', Instant(), nullable=True),
    sa.Column('remarks', sa.String(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('audit_seq', sa.Integer(), nullable=False),
    sa.Column('audit_hash', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['chair_id'], ['person.id'], name=op.f('fk_progress_meeting_chair_id_person')),
    sa.ForeignKeyConstraint(['map_id'], ['battle_map.id'], name=op.f('fk_progress_meeting_map_id_battle_map')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_progress_meeting')),
    sa.UniqueConstraint('map_id', 'number', name=op.f('uq_progress_meeting_map_id_number'))
    )
    op.create_table('sign_in_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(32), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('map_id', sa.Integer(), nullable=True),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('expires_at', Instant(), nullable=False),
    sa.Column('used_at', Instant(), nullable=True),
    sa.Column('revoked_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_sign_in_link_created_by_id_person')),
    sa.ForeignKeyConstraint(['map_id'], ['battle_map.id'], name=op.f('fk_sign_in_link_map_id_battle_map')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_link_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_link_token_hash'))
    )
    with op.batch_alter_table('sign_in_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_link_person_id'), ['person_id'], unique=False)

    op.create_table('web_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('former_hash', sa.String(), nullable=True),
    sa.Column('rotated_at', Instant(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('map_id', sa.Integer(), nullable=True),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('csrf', sa.String(), nullable=False),
    sa.Column('strong', sa.Boolean(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('agent', sa.String(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('seen_at', Instant(), nullable=False),
    sa.Column('ended_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['map_id'], ['battle_map.id'], name=op.f('fk_web_session_map_id_battle_map')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_web_session_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_web_session')),
    sa.UniqueConstraint('former_hash', name=op.f('uq_web_session_former_hash')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_web_session_token_hash'))
    )
    with op.batch_alter_table('web_session', schema=None) as batch_op:
        batch_op.create_index('ix_web_session_map', ['map_id'], unique=False, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.create_index('ix_web_session_person', ['person_id'], unique=False, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('attendance',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('presence', sa.String(32), nullable=False),
    sa.Column('deputy', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['progress_meeting.id'], name=op.f('fk_attendance_meeting_id_progress_meeting')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_attendance_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', 'meeting_id', name=op.f('pk_attendance'))
    )
    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('lead_department_id', sa.Integer(), nullable=True),
    sa.Column('supporting_department_ids', sa.JSON(), nullable=False),
    sa.Column('accepting_department_id', sa.Integer(), nullable=True),
    sa.Column('leader_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('due_text', sa.String(), nullable=False),
    sa.Column('about_item_id', sa.Integer(), nullable=True),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by_id', sa.Integer(), nullable=False),
    sa.Column('recorded_at', Instant(), nullable=False),
    sa.Column('struck_at', Instant(), nullable=True),
    sa.Column('struck_by_id', sa.Integer(), nullable=True),
    sa.Column('struck_reason', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['about_item_id'], ['item.id'], name=op.f('fk_decision_about_item_id_item')),
    sa.ForeignKeyConstraint(['accepting_department_id'], ['department.id'], name=op.f('fk_decision_accepting_department_id_department')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_decision_item_id_item')),
    sa.ForeignKeyConstraint(['lead_department_id'], ['department.id'], name=op.f('fk_decision_lead_department_id_department')),
    sa.ForeignKeyConstraint(['leader_id'], ['person.id'], name=op.f('fk_decision_leader_id_person')),
    sa.ForeignKeyConstraint(['meeting_id'], ['progress_meeting.id'], name=op.f('fk_decision_meeting_id_progress_meeting')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['person.id'], name=op.f('fk_decision_recorded_by_id_person')),
    sa.ForeignKeyConstraint(['struck_by_id'], ['person.id'], name=op.f('fk_decision_struck_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('item_id', name=op.f('uq_decision_item_id')),
    sa.UniqueConstraint('meeting_id', 'position', name=op.f('uq_decision_meeting_id_position'))
    )
    op.create_table('import_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('map_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('reference_on', sa.Date(), nullable=True),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('sheets', sa.JSON(), nullable=False),
    sa.Column('people', sa.JSON(), nullable=False),
    sa.Column('departments', sa.JSON(), nullable=False),
    sa.Column('edits', sa.JSON(), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=False),
    sa.Column('uploaded_at', Instant(), nullable=False),
    sa.Column('dropped_at', Instant(), nullable=True),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_import_draft_batch_id_import_batch')),
    sa.ForeignKeyConstraint(['map_id'], ['battle_map.id'], name=op.f('fk_import_draft_map_id_battle_map')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['person.id'], name=op.f('fk_import_draft_uploaded_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_draft'))
    )
    with op.batch_alter_table('import_draft', schema=None) as batch_op:
        batch_op.create_index('ix_import_draft_map', ['map_id', 'id'], unique=False)

    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(), nullable=False),
    sa.Column('used_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recovery_code_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('account_id', 'code_hash', name=op.f('uq_recovery_code_account_id_code_hash'))
    )
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('extra', sa.JSON(), server_default='{}', nullable=False))

    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('second_factor_roles', sa.JSON(), server_default='[]', nullable=False))

    # A local closure lies beside what the notice says of its day, and can be taken away again.
    with op.batch_alter_table('calendar_day', schema=None) as batch_op:
        batch_op.drop_constraint('uq_calendar_day_calendar_day', type_='unique')
        batch_op.create_unique_constraint(
            op.f('uq_calendar_day_calendar_day_closure'), ['calendar', 'day', 'closure'])

    # What a desk asks for.
    for name, table, columns, condition in DESK_INDEXES:
        op.create_index(
            name, table, columns, sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )


def downgrade() -> None:
    for name, table, _columns, _condition in DESK_INDEXES:
        op.drop_index(name, table_name=table)

    op.execute("DELETE FROM calendar_day WHERE closure AND EXISTS (SELECT 1 FROM calendar_day AS other"
               " WHERE other.calendar = calendar_day.calendar AND other.day = calendar_day.day"
               " AND NOT other.closure)")
    with op.batch_alter_table('calendar_day', schema=None) as batch_op:
        batch_op.drop_constraint('uq_calendar_day_calendar_day_closure', type_='unique')
        batch_op.create_unique_constraint(
            op.f('uq_calendar_day_calendar_day'), ['calendar', 'day'])

    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.drop_column('extra')

    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_column('second_factor_roles')

    op.drop_table('recovery_code')
    with op.batch_alter_table('import_draft', schema=None) as batch_op:
        batch_op.drop_index('ix_import_draft_map')

    op.drop_table('import_draft')
    op.drop_table('decision')
    op.drop_table('attendance')
    with op.batch_alter_table('web_session', schema=None) as batch_op:
        batch_op.drop_index('ix_web_session_person', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('ix_web_session_map', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.drop_table('web_session')
    with op.batch_alter_table('sign_in_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_link_person_id'))

    op.drop_table('sign_in_link')
    op.drop_table('progress_meeting')
    op.drop_table('heading_memory')
    op.drop_table('account')
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.drop_index('ix_sign_in_attempt_login')
        batch_op.drop_index('ix_sign_in_attempt_address')

    op.drop_table('sign_in_attempt')
