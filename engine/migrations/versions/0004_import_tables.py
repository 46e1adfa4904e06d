"""imports: the tables of a file as they came, so that an export has the office's own headings

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'import_batch', sa.Column('tables', sa.JSON(), nullable=False, server_default='[]')
    )
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.alter_column('tables', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.drop_column('tables')
