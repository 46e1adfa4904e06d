"""first schema

Revision: 0001, after None
"""

import sqlalchemy as sa
from alembic import op

from engine.models.base import Instant

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('alarm',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('raised_at', Instant(), nullable=False),
    sa.Column('cleared_at', Instant(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alarm'))
    )
    with op.batch_alter_table('alarm', schema=None) as batch_op:
        batch_op.create_index('uq_alarm_open', ['key'], unique=True, sqlite_where=sa.text('cleared_at IS NULL'), postgresql_where=sa.text('cleared_at IS NULL'))

    op.create_table('beat',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_beat'))
    )
    op.create_table('calendar_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('calendar', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('closure', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_day')),
    sa.UniqueConstraint('calendar', 'day', name=op.f('uq_calendar_day_calendar_day'))
    )
    op.create_table('evidence_file',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_evidence_file'))
    )
    op.create_table('flow_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('flow', sa.String(), nullable=False),
    sa.Column('tick_at', Instant(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('how', sa.String(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('started_at', Instant(), nullable=False),
    sa.Column('finished_at', Instant(), nullable=True),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('trouble', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_flow_run')),
    sa.UniqueConstraint('flow', 'tick_at', name=op.f('uq_flow_run_flow_tick_at'))
    )
    op.create_table('lease',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('until', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_lease'))
    )
    op.create_table('organisation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['parent_id'], ['organisation.id'], name=op.f('fk_organisation_parent_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('name', name=op.f('uq_organisation_name'))
    )
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisation_parent_id'), ['parent_id'], unique=False)

    op.create_table('battle_map',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('policy', sa.JSON(), nullable=False),
    sa.Column('policy_version', sa.Integer(), nullable=False),
    sa.Column('calendar', sa.String(), nullable=False),
    sa.Column('reference_on', sa.Date(), nullable=True),
    sa.Column('phases', sa.JSON(), nullable=False),
    sa.Column('enabled', sa.Boolean(), nullable=False),
    sa.Column('audit_seq', sa.Integer(), nullable=False),
    sa.Column('audit_hash', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_battle_map_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_battle_map')),
    sa.UniqueConstraint('organisation_id', 'name', name=op.f('uq_battle_map_organisation_id_name'))
    )
    op.create_table('department',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('aliases', sa.String(), nullable=False),
    sa.Column('head_id', sa.Integer(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_department_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_department')),
    sa.UniqueConstraint('organisation_id', 'name', name=op.f('uq_department_organisation_id_name'))
    )
    with op.batch_alter_table('department', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_department_head_id'), ['head_id'], unique=False)

    op.create_table('digest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('map_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(32), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('cut_off_on', sa.Date(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('audit_seq', sa.Integer(), nullable=False),
    sa.Column('audit_hash', sa.String(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['map_id'], ['battle_map.id'], name=op.f('fk_digest_map_id_battle_map')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_digest')),
    sa.UniqueConstraint('map_id', 'audience', 'subject_id', 'cut_off_on', name=op.f('uq_digest_map_id_audience_subject_id_cut_off_on'))
    )
    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('post', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('delegate_id', sa.Integer(), nullable=True),
    sa.Column('away_from', sa.Date(), nullable=True),
    sa.Column('away_until', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['delegate_id'], ['person.id'], name=op.f('fk_person_delegate_id_person')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_person_department_id_department')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_person_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_department_id'), ['department_id'], unique=False)
        batch_op.create_index('ix_person_organisation_name', ['organisation_id', 'name'], unique=False)

    op.create_table('import_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('map_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('reference_on', sa.Date(), nullable=True),
    sa.Column('headings', sa.JSON(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('problems', sa.JSON(), nullable=False),
    sa.Column('imported_by_id', sa.Integer(), nullable=True),
    sa.Column('imported_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['imported_by_id'], ['person.id'], name=op.f('fk_import_batch_imported_by_id_person')),
    sa.ForeignKeyConstraint(['map_id'], ['battle_map.id'], name=op.f('fk_import_batch_map_id_battle_map')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch'))
    )
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_batch_map_id'), ['map_id'], unique=False)

    op.create_table('item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('map_id', sa.Integer(), nullable=False),
    sa.Column('import_key', sa.String(), nullable=False),
    sa.Column('import_hash', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('weakness', sa.String(), nullable=False),
    sa.Column('detail', sa.String(), nullable=False),
    sa.Column('cause', sa.String(), nullable=False),
    sa.Column('goal', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('item_class', sa.String(32), nullable=False),
    sa.Column('long_term', sa.Boolean(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('original_due_on', sa.Date(), nullable=True),
    sa.Column('due_text', sa.String(), nullable=False),
    sa.Column('flags', sa.JSON(), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('responsible_leader_id', sa.Integer(), nullable=True),
    sa.Column('handler_id', sa.Integer(), nullable=True),
    sa.Column('lead_department_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(32), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('acknowledged_on', sa.Date(), nullable=True),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('deadline_version', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('wake_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['handler_id'], ['person.id'], name=op.f('fk_item_handler_id_person')),
    sa.ForeignKeyConstraint(['lead_department_id'], ['department.id'], name=op.f('fk_item_lead_department_id_department')),
    sa.ForeignKeyConstraint(['map_id'], ['battle_map.id'], name=op.f('fk_item_map_id_battle_map')),
    sa.ForeignKeyConstraint(['responsible_leader_id'], ['person.id'], name=op.f('fk_item_responsible_leader_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item')),
    sa.UniqueConstraint('map_id', 'import_key', name=op.f('uq_item_map_id_import_key'))
    )
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_handler_id'), ['handler_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_lead_department_id'), ['lead_department_id'], unique=False)
        batch_op.create_index('ix_item_map_status', ['map_id', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_responsible_leader_id'), ['responsible_leader_id'], unique=False)
        batch_op.create_index('ix_item_wake', ['wake_on', 'id'], unique=False, sqlite_where=sa.text('wake_on IS NOT NULL'), postgresql_where=sa.text('wake_on IS NOT NULL'))

    op.create_table('message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('header_id', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('mailbox', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('not_before', Instant(), nullable=False),
    sa.Column('status', sa.String(32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('claimed_by', sa.String(), nullable=False),
    sa.Column('lease_until', Instant(), nullable=True),
    sa.Column('sent_at', Instant(), nullable=True),
    sa.Column('reply_code', sa.Integer(), nullable=True),
    sa.Column('reply', sa.String(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_message_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_message_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('key', name=op.f('uq_message_key'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index('ix_message_due', ['not_before', 'id'], unique=False, sqlite_where=sa.text("status IN ('queued', 'deferred', 'unknown', 'sending')"), postgresql_where=sa.text("status IN ('queued', 'deferred', 'unknown', 'sending')"))
        batch_op.create_index('ix_message_mailbox', ['mailbox', 'on'], unique=False)
        batch_op.create_index('ix_message_refused', ['mailbox', 'id'], unique=False, sqlite_where=sa.text("status = 'refused'"), postgresql_where=sa.text("status = 'refused'"))
        batch_op.create_index(batch_op.f('ix_message_person_id'), ['person_id'], unique=False)

    op.create_table('person_role',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(32), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_role_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', 'role', name=op.f('pk_person_role'))
    )
    op.create_table('policy_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('map_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('policy', sa.JSON(), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['changed_by_id'], ['person.id'], name=op.f('fk_policy_version_changed_by_id_person')),
    sa.ForeignKeyConstraint(['map_id'], ['battle_map.id'], name=op.f('fk_policy_version_map_id_battle_map')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_version')),
    sa.UniqueConstraint('map_id', 'version', name=op.f('uq_policy_version_map_id_version'))
    )
    op.create_table('approval_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(32), nullable=False),
    sa.Column('item_version', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('new_due_on', sa.Date(), nullable=True),
    sa.Column('supplement', sa.Boolean(), nullable=False),
    sa.Column('sustain', sa.Boolean(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('asked_at', Instant(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_approval_request_asked_by_id_person')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_approval_request_item_id_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_request'))
    )
    with op.batch_alter_table('approval_request', schema=None) as batch_op:
        batch_op.create_index('ix_approval_request_item', ['item_id', 'id'], unique=False)
        batch_op.create_index('uq_approval_request_pending', ['item_id', 'kind'], unique=True, sqlite_where=sa.text("status = 'pending'"), postgresql_where=sa.text("status = 'pending'"))

    op.create_table('audit_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('map_id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('verb', sa.String(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('previous_hash', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_audit_event_actor_id_person')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_audit_event_item_id_item')),
    sa.ForeignKeyConstraint(['map_id'], ['battle_map.id'], name=op.f('fk_audit_event_map_id_battle_map')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_event')),
    sa.UniqueConstraint('map_id', 'seq', name=op.f('uq_audit_event_map_id_seq'))
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_index('ix_audit_event_item', ['item_id', 'id'], unique=False)

    op.create_table('delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(32), nullable=False),
    sa.Column('reply_code', sa.Integer(), nullable=True),
    sa.Column('reply', sa.String(), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_delivery_message_id_message')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery'))
    )
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.create_index('ix_delivery_message', ['message_id'], unique=False)

    op.create_table('evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('attached_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_evidence_item_id_item')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_evidence_person_id_person')),
    sa.ForeignKeyConstraint(['sha256'], ['evidence_file.sha256'], name=op.f('fk_evidence_sha256_evidence_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence')),
    sa.UniqueConstraint('item_id', 'round', 'sha256', name=op.f('uq_evidence_item_id_round_sha256'))
    )
    op.create_table('item_department',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(32), nullable=False),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_item_department_department_id_department')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_department_item_id_item')),
    sa.PrimaryKeyConstraint('item_id', 'department_id', name=op.f('pk_item_department'))
    )
    with op.batch_alter_table('item_department', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_department_department_id'), ['department_id'], unique=False)

    op.create_table('look_back',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('result', sa.String(32), nullable=True),
    sa.Column('finding', sa.String(), nullable=False),
    sa.Column('done_by_id', sa.Integer(), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('done_at', Instant(), nullable=True),
    sa.Column('cancelled', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['done_by_id'], ['person.id'], name=op.f('fk_look_back_done_by_id_person')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_look_back_item_id_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_look_back')),
    sa.UniqueConstraint('item_id', 'kind', 'round', 'due_on', name=op.f('uq_look_back_item_id_kind_round_due_on'))
    )
    op.create_table('measure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('due_text', sa.String(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_measure_item_id_item')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_measure_owner_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measure'))
    )
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.create_index('ix_measure_item', ['item_id', 'position'], unique=False)

    op.create_table('milestone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('reached_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_milestone_item_id_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone'))
    )
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_milestone_item_id'), ['item_id'], unique=False)

    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('rung', sa.String(), nullable=False),
    sa.Column('deadline_version', sa.Integer(), nullable=False),
    sa.Column('recipient_id', sa.Integer(), nullable=False),
    sa.Column('copied', sa.Boolean(), nullable=False),
    sa.Column('threshold_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('status', sa.String(32), nullable=False),
    sa.Column('raised_on', sa.Date(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=True),
    sa.Column('released_by_id', sa.Integer(), nullable=True),
    sa.Column('released_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_notice_item_id_item')),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_notice_message_id_message')),
    sa.ForeignKeyConstraint(['recipient_id'], ['person.id'], name=op.f('fk_notice_recipient_id_person')),
    sa.ForeignKeyConstraint(['released_by_id'], ['person.id'], name=op.f('fk_notice_released_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('item_id', 'kind', 'rung', 'deadline_version', 'recipient_id', name=op.f('uq_notice_item_id_kind_rung_deadline_version_recipient_id'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index('ix_notice_drafted', ['item_id'], unique=False, sqlite_where=sa.text("status = 'drafted'"), postgresql_where=sa.text("status = 'drafted'"))
        batch_op.create_index('ix_notice_message', ['message_id'], unique=False, sqlite_where=sa.text('message_id IS NOT NULL'), postgresql_where=sa.text('message_id IS NOT NULL'))
        batch_op.create_index('ix_notice_overflow', ['recipient_id'], unique=False, sqlite_where=sa.text("status = 'overflow'"), postgresql_where=sa.text("status = 'overflow'"))
        batch_op.create_index('ix_notice_unbundled', ['recipient_id'], unique=False, sqlite_where=sa.text("message_id IS NULL AND status = 'raised'"), postgresql_where=sa.text("message_id IS NULL AND status = 'raised'"))

    op.create_table('round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('original_due_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_round_item_id_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round')),
    sa.UniqueConstraint('item_id', 'number', name=op.f('uq_round_item_id_number'))
    )
    op.create_table('approval_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('reached_on', sa.Date(), nullable=True),
    sa.Column('not_before_on', sa.Date(), nullable=True),
    sa.Column('verdict', sa.String(32), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('on_behalf_of_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_approval_step_decided_by_id_person')),
    sa.ForeignKeyConstraint(['on_behalf_of_id'], ['person.id'], name=op.f('fk_approval_step_on_behalf_of_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_approval_step_person_id_person')),
    sa.ForeignKeyConstraint(['request_id'], ['approval_request.id'], name=op.f('fk_approval_step_request_id_approval_request')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_step')),
    sa.UniqueConstraint('request_id', 'position', name=op.f('uq_approval_step_request_id_position'))
    )
    with op.batch_alter_table('approval_step', schema=None) as batch_op:
        batch_op.create_index('ix_approval_step_person', ['person_id'], unique=False)

    op.create_table('progress_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=True),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('reported_on', sa.Date(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_progress_report_item_id_item')),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_progress_report_measure_id_measure')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_progress_report_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_progress_report'))
    )
    with op.batch_alter_table('progress_report', schema=None) as batch_op:
        batch_op.create_index('ix_progress_report_item', ['item_id', 'id'], unique=False)


    keep_audit_append_only()


def keep_audit_append_only() -> None:
    """The trail is never changed: the database itself refuses, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_event_no_{verb.lower()} BEFORE {verb} ON audit_event "
                "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit_event is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_event_append_only ON audit_event")
        op.execute("DROP FUNCTION refuse_audit_change()")
    with op.batch_alter_table('progress_report', schema=None) as batch_op:
        batch_op.drop_index('ix_progress_report_item')

    op.drop_table('progress_report')
    with op.batch_alter_table('approval_step', schema=None) as batch_op:
        batch_op.drop_index('ix_approval_step_person')

    op.drop_table('approval_step')
    op.drop_table('round')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_unbundled', sqlite_where=sa.text("message_id IS NULL AND status = 'raised'"), postgresql_where=sa.text("message_id IS NULL AND status = 'raised'"))
        batch_op.drop_index('ix_notice_overflow', sqlite_where=sa.text("status = 'overflow'"), postgresql_where=sa.text("status = 'overflow'"))
        batch_op.drop_index('ix_notice_message', sqlite_where=sa.text('message_id IS NOT NULL'), postgresql_where=sa.text('message_id IS NOT NULL'))
        batch_op.drop_index('ix_notice_drafted', sqlite_where=sa.text("status = 'drafted'"), postgresql_where=sa.text("status = 'drafted'"))

    op.drop_table('notice')
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_milestone_item_id'))

    op.drop_table('milestone')
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.drop_index('ix_measure_item')

    op.drop_table('measure')
    op.drop_table('look_back')
    with op.batch_alter_table('item_department', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_department_department_id'))

    op.drop_table('item_department')
    op.drop_table('evidence')
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_index('ix_delivery_message')

    op.drop_table('delivery')
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_event_item')

    op.drop_table('audit_event')
    with op.batch_alter_table('approval_request', schema=None) as batch_op:
        batch_op.drop_index('uq_approval_request_pending', sqlite_where=sa.text("status = 'pending'"), postgresql_where=sa.text("status = 'pending'"))
        batch_op.drop_index('ix_approval_request_item')

    op.drop_table('approval_request')
    op.drop_table('policy_version')
    op.drop_table('person_role')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_message_person_id'))
        batch_op.drop_index('ix_message_refused', sqlite_where=sa.text("status = 'refused'"), postgresql_where=sa.text("status = 'refused'"))
        batch_op.drop_index('ix_message_mailbox')
        batch_op.drop_index('ix_message_due', sqlite_where=sa.text("status IN ('queued', 'deferred', 'unknown', 'sending')"), postgresql_where=sa.text("status IN ('queued', 'deferred', 'unknown', 'sending')"))

    op.drop_table('message')
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.drop_index('ix_item_wake', sqlite_where=sa.text('wake_on IS NOT NULL'), postgresql_where=sa.text('wake_on IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_item_responsible_leader_id'))
        batch_op.drop_index('ix_item_map_status')
        batch_op.drop_index(batch_op.f('ix_item_lead_department_id'))
        batch_op.drop_index(batch_op.f('ix_item_handler_id'))

    op.drop_table('item')
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_batch_map_id'))

    op.drop_table('import_batch')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index('ix_person_organisation_name')
        batch_op.drop_index(batch_op.f('ix_person_department_id'))

    op.drop_table('person')
    op.drop_table('digest')
    with op.batch_alter_table('department', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_department_head_id'))

    op.drop_table('department')
    op.drop_table('battle_map')
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisation_parent_id'))

    op.drop_table('organisation')
    op.drop_table('lease')
    op.drop_table('flow_run')
    op.drop_table('evidence_file')
    op.drop_table('calendar_day')
    op.drop_table('beat')
    with op.batch_alter_table('alarm', schema=None) as batch_op:
        batch_op.drop_index('uq_alarm_open', sqlite_where=sa.text('cleared_at IS NULL'), postgresql_where=sa.text('cleared_at IS NULL'))

    op.drop_table('alarm')
