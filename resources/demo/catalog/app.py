"""Catalog: what is for sale."""
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
    locale = db.Column(db.String(10))


class Product(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    sku = db.Column(db.String(32), unique=True, nullable=False)
    title = db.Column(db.String(200), nullable=False)
    price = db.Column(db.Numeric(10, 2), nullable=False)
    weight_grams = db.Column(db.Integer)
    updated_at = db.Column(db.DateTime, default=datetime.utcnow)


@app.get("/users/<int:user_id>")
def show_user(user_id):
    user = db.get_or_404(User, user_id)
    return jsonify(id=user.id, username=user.username, email=user.email)
