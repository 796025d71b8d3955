"""Who may see what is confidential and who may write."""

from sqlalchemy import Column, DateTime, ForeignKey, Table, Text, func

from kpk_geo.database.tables.base import SCHEMA, metadata

app_user = Table(
    "app_user",
    metadata,
    Column("name", Text, primary_key=True),
    Column("key_hash", Text, nullable=False, unique=True),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

web_session = Table(
    "web_session",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column(
        "user_name",
        Text,
        ForeignKey(f"{SCHEMA}.app_user.name", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)
