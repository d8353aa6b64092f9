# SPDX-License-Identifier: Apache-2.0
"""orders

Revision ID: 1a2b3c4d5e02
Revises: 1a2b3c4d5e01
Create Date: 2024-03-05 10:00:00.000000

"""
from alembic import op
import sqlalchemy as sa


revision = '1a2b3c4d5e02'
down_revision = '1a2b3c4d5e01'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('orders',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('total', sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column('state', sa.String(length=20), server_default='new', nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], name='fk_orders_user', ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id')
    )


def downgrade():
    op.drop_table('orders')
