# SPDX-License-Identifier: Apache-2.0
"""A small Flask service with Flask-SQLAlchemy and Flask-Migrate. `flask db init` makes its migrations folder."""
import os

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["SHOP_DATABASE"]
app.config["SQLALCHEMY_TRACK_MODIFICATIONS"] = False
db = SQLAlchemy(app)
migrate = Migrate(app, db)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String(120), nullable=False, unique=True, index=True)
    name = db.Column(db.String(80), nullable=False)
    active = db.Column(db.Boolean, nullable=False, server_default=db.true())
    orders = db.relationship("Order", backref="user")


class Order(db.Model):
    __tablename__ = "orders"
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer, db.ForeignKey("user.id", ondelete="CASCADE"), nullable=False)
    total = db.Column(db.Numeric(10, 2), nullable=False)
    state = db.Column(db.String(20), nullable=False, server_default="new")
    note = db.Column(db.Text)
