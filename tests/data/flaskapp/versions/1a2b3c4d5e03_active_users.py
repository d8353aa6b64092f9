# SPDX-License-Identifier: Apache-2.0
"""active users

Revision ID: 1a2b3c4d5e03
Revises: 1a2b3c4d5e02
Create Date: 2024-03-09 10:00:00.000000

"""
from alembic import op
import sqlalchemy as sa


revision = '1a2b3c4d5e03'
down_revision = '1a2b3c4d5e02'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.add_column(sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.execute("UPDATE orders SET state = 'paid' WHERE total > 100")


def downgrade():
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.drop_column('active')
