"""Settings of the service; DATABASE_URL wins over the file beside it."""
import os

basedir = os.path.abspath(os.path.dirname(__file__))


class Config:
    SQLALCHEMY_DATABASE_URI = os.environ.get("DATABASE_URL") or "sqlite:///" + os.path.join(basedir, "data", "newsletter.db")
    SQLALCHEMY_TRACK_MODIFICATIONS = False
