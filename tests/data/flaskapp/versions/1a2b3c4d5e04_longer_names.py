# SPDX-License-Identifier: Apache-2.0
"""longer names, always given

Revision ID: 1a2b3c4d5e04
Revises: 1a2b3c4d5e03
Create Date: 2024-04-01 10:00:00.000000

"""
from alembic import op
import sqlalchemy as sa


revision = '1a2b3c4d5e04'
down_revision = '1a2b3c4d5e03'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE \"user\" SET name = '' WHERE name IS NULL")
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.alter_column('name',
               existing_type=sa.VARCHAR(length=60),
               type_=sa.String(length=80),
               nullable=False)


def downgrade():
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.alter_column('name',
               existing_type=sa.String(length=80),
               type_=sa.VARCHAR(length=60),
               nullable=True)
