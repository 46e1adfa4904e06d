"""ledger: one index holds all that a light is computed from, one keeps the ledger's own order

Revision: 0003, after 0002
"""

from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

LIGHT = ['map_id', 'status', 'due_on', 'opened_on', 'closed_on', 'percent']


def upgrade() -> None:
    op.create_index('ix_item_ledger', 'item', LIGHT, unique=False)
    op.create_index('ix_item_map', 'item', ['map_id', 'id'], unique=False)
    op.drop_index('ix_item_map_status', table_name='item')  # the first columns of the new one


def downgrade() -> None:
    op.create_index('ix_item_map_status', 'item', ['map_id', 'status'], unique=False)
    op.drop_index('ix_item_map', table_name='item')
    op.drop_index('ix_item_ledger', table_name='item')
