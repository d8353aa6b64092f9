"""Orders: what customers bought."""
from datetime import datetime

from flask import Flask, jsonify
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

from config import Config

app = Flask(__name__)
app.config.from_object(Config)
db = SQLAlchemy(app)
migrate = Migrate(app, db)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    username = db.Column(db.String(80), unique=True, nullable=False)
    email = db.Column(db.String(120), unique=True, nullable=False)
    country = db.Column(db.String(2), nullable=False, server_default="DE")
    orders = db.relationship("Order", back_populates="user")


class Order(db.Model):
    __tablename__ = "customer_order"
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.ForeignKey("user.id", name="fk_order_user"), nullable=False, index=True)
    number = db.Column(db.String(20), unique=True, nullable=False)
    total = db.Column(db.Numeric(10, 2), nullable=False)
    state = db.Column(db.String(16), nullable=False, server_default="new")
    placed_at = db.Column(db.DateTime, nullable=False, default=datetime.utcnow)
    user = db.relationship("User", back_populates="orders")


@app.get("/users/<int:user_id>")
def show_user(user_id):
    user = db.get_or_404(User, user_id)
    return jsonify(id=user.id, username=user.username, email=user.email)
