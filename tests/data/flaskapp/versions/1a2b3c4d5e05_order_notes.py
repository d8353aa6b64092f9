# SPDX-License-Identifier: Apache-2.0
"""order notes

Revision ID: 1a2b3c4d5e05
Revises: 1a2b3c4d5e04
Create Date: 2024-04-20 10:00:00.000000

"""
from alembic import op
import sqlalchemy as sa


revision = '1a2b3c4d5e05'
down_revision = '1a2b3c4d5e04'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('orders', sa.Column('note', sa.Text(), nullable=True))
    op.create_index('ix_orders_state', 'orders', ['state'], unique=False)


def downgrade():
    op.drop_index('ix_orders_state', table_name='orders')
    with op.batch_alter_table('orders') as batch_op:
        batch_op.drop_column('note')
